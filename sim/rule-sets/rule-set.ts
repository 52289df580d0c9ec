/** A version of the rules: data with dates, evaluated against the world by `sim/duties/`. */
import type { Instant } from "../../pki/index.ts";
import type { RuleSetId } from "../rule-set-id.ts";

/** Every duty and permission that a rule set may contain. */
export type DutyId = "P1" | "P2" | "B1" | "B2" | "B3" | "B4" | "B6" | "A1" | "A2";

export interface DutyDefinition {
  readonly id: DutyId;
  readonly kind: "duty" | "permission";
  readonly who: "gasNetworkOperator" | "gasSupplier";
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
  readonly duties: readonly DutyDefinition[];
}
