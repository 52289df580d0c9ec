/**
 * The shape of a scenario file. This schema is the only definition: TypeScript infers its types from it, the
 * loader validates with it, and `scenarios/scenario.schema.json` is generated from it for editors. What a file may
 * leave out is filled in by `complete.ts`.
 *
 * References between parts of a file (a step's party, a premises' devices) are checked by `references.ts`.
 */
import { z } from "zod";
import { PartyInFile, PremisesInFile } from "./cast-schema.ts";
import { POLICY_SCHEMA } from "./policies.ts";
import { type Expectation, Step } from "./step-schema.ts";
import { DateTime, Label, RuleSet } from "./vocabulary.ts";

export { ACCESS_CONTROL_BROKER_LABEL, DCC_LABEL } from "./vocabulary.ts";

export const ScenarioFile = z.strictObject({
  scenario: Label.describe("The scenario's name: the file's name without its ending."),
  title: z.string().min(1),
  lesson: z.string().min(1).describe("What it teaches, in plain words."),
  covers: z
    .array(z.string().min(1))
    .optional()
    .describe("The sections of the MP128B Modification Report that it shows: §3, A (the MP128A page)."),
  rules: z.array(RuleSet).min(1).describe("The rule sets it runs under; the first is the default."),
  starts: z
    .partialRecord(RuleSet, DateTime)
    .optional()
    .describe(
      "When it starts on the simulated calendar, by rule set; while the rule set was in force unless given.",
    ),
  ends: z
    .partialRecord(RuleSet, z.enum(["stranded", "safe", "open"]))
    .describe(
      "Whether any slot is stranded at the end, by rule set; open where nothing is expected, as in a fork.",
    ),
  siteVisitPounds: z
    .number()
    .min(0)
    .optional()
    .describe("What it costs to free one stranded slot on site; then the run ends with the bill."),
  policies: POLICY_SCHEMA.partial().optional(),
  parties: z.record(Label, PartyInFile),
  premises: z.record(Label, PremisesInFile),
  steps: z.array(Step).min(1),
});

export type ScenarioFile = z.infer<typeof ScenarioFile>;
export type ScenarioStep = ScenarioFile["steps"][number];
export type ScenarioExpectation = z.infer<typeof Expectation>;
export type StepOf<Action extends ScenarioStep["do"]> = Extract<ScenarioStep, { do: Action }>;
export type PartyInFile = z.infer<typeof PartyInFile>;
export type PremisesInFile = z.infer<typeof PremisesInFile>;

/** A party with nothing left out. */
export interface ScenarioParty {
  readonly name: string;
  readonly role: PartyInFile["role"];
  readonly entityId: string;
  readonly userStatus: NonNullable<PartyInFile["userStatus"]>;
  readonly certificates: NonNullable<PartyInFile["certificates"]>;
}

/** One house with nothing left out. */
export interface ScenarioPremises {
  readonly supplier: string;
  readonly networkOperator: string;
  readonly mprn: string;
  readonly devices: NonNullable<PremisesInFile["devices"]>;
  readonly factoryNetworkOperator?: string | undefined;
}

/** A scenario ready to run: what the file left out is filled in, and every premises is one house. */
export interface Scenario extends Omit<ScenarioFile, "parties" | "premises" | "starts"> {
  readonly starts: NonNullable<ScenarioFile["starts"]>;
  readonly parties: Readonly<Record<string, ScenarioParty>>;
  readonly premises: Readonly<Record<string, ScenarioPremises>>;
}
