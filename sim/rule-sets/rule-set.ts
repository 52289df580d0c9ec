/** A version of the rules: data with dates, evaluated against the world by `sim/duties/`. */
import type { Instant } from "../../pki/index.ts";
import type { Policies } from "../scenario/policies.ts";
import type { RuleSetId } from "../rule-set-id.ts";

/** Every duty and permission that a rule set may contain. */
export type DutyId =
  | "P1"
  | "P2"
  | "P3"
  | "P4"
  | "B1"
  | "B2"
  | "B3"
  | "B4"
  | "B5"
  | "B6"
  | "B7"
  | "B8"
  | "B9"
  | "A1"
  | "A2"
  | "A3"
  | "S1"
  | "S2"
  | "S3";

export interface DutyDefinition {
  readonly id: DutyId;
  /** A fact says how things are, or who answers for what; nobody can break it. */
  readonly kind: "duty" | "permission" | "fact";
  readonly who: "gasNetworkOperator" | "gasSupplier" | "deviceManufacturer" | "dcc" | "device";
  readonly when: string;
  readonly must: string;
  /** Where the rule is read; the section numbers are those of the MP128B Modification Report. */
  readonly source: string;
}

export interface RuleSet {
  readonly id: RuleSetId;
  readonly title: string;
  /** The first day on which the rules are in force; undefined for those that were always there. */
  readonly from: Instant | undefined;
  /** How sure the date is. */
  readonly dating: string;
  /** Policies that belong to the rule set; a scenario's own choice comes first. */
  readonly assumes?: Partial<Policies>;
  readonly duties: readonly DutyDefinition[];
}
