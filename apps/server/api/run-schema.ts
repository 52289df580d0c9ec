/** Runs of a session: what is asked for, what is kept of one, and what the live stream says. */
import { z } from "zod";
import { ForkChange, LogEvent, MOST_SCENARIO_TEXT, POLICY_SCHEMA } from "../../../sim/index.ts";
import { RuleSet } from "./catalogue-schema.ts";
import { MOST_PROBLEMS, Problem } from "./error-schema.ts";

/** A scenario file in a request. One that is too long is refused as `text-too-large`. */
export const ScenarioFileText = z.string().min(1).max(MOST_SCENARIO_TEXT).describe("A scenario file, YAML.");
const Name = z.string().min(1).max(100).describe("A name of the catalogue.");
const Seed = z.string().min(1).max(64).describe("One seed gives one run, octet for octet; 1 unless given.");
export const RunId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);

export const CheckRequest = z
  .strictObject({ text: z.string().max(MOST_SCENARIO_TEXT) })
  .meta({ id: "CheckRequest" });

/** Problems of a text; an empty list means that it runs. */
export const CheckResult = z
  .strictObject({
    problems: z.array(Problem).max(MOST_PROBLEMS).describe("The first of them, in the order of the text."),
    /** Present when there are more problems than are told: so many. */
    more: z.number().int().min(1).optional(),
    /** Present when there are no problems. */
    scenario: z
      .strictObject({
        scenario: z.string(),
        title: z.string(),
        rules: z.array(RuleSet),
        steps: z.array(z.string()),
      })
      .optional(),
  })
  .meta({ id: "CheckResult" });

export const RunRequest = z
  .strictObject({
    /** One of `scenario` and `text`. */
    scenario: Name.optional(),
    text: ScenarioFileText.optional(),
    rules: RuleSet.optional().describe("The first of the scenario's unless given."),
    seed: Seed.optional(),
    policies: POLICY_SCHEMA.partial().optional().describe("Laid over those of the scenario."),
    until: z.string().max(100).optional().describe("The label of the last step to run."),
  })
  .refine(({ scenario, text }) => (scenario === undefined) !== (text === undefined), {
    message: "either scenario or text has to be given, and not both",
    path: ["scenario"],
  })
  .meta({ id: "RunRequest" });

export const RunState = z.enum(["waiting", "running", "finished", "failed"]);

/** What is known of a run without reading its log. */
export const Run = z
  .strictObject({
    id: RunId,
    state: RunState,
    scenario: z.string(),
    title: z.string(),
    rules: RuleSet,
    seed: z.string(),
    policies: z.record(z.string(), z.string()).describe("Those that the request laid over the scenario's."),
    createdAt: z.string().describe("On the server's own clock, not the simulated one."),
    /** Events recorded so far. */
    events: z.number().int(),
    /** Labels of the steps that have begun, in order. */
    steps: z.array(z.string()),
    /** Present once finished. */
    verdict: z
      .strictObject({
        asExpected: z.boolean(),
        ending: z.enum(["stranded", "safe"]),
        stranded: z.array(z.string()),
      })
      .optional(),
    /** Present when failed. */
    problem: z.string().optional(),
    /** Present on a fork: where it left its parent, and by which change. */
    fork: z.strictObject({ parent: RunId, at: z.string(), change: ForkChange, says: z.string() }).optional(),
  })
  .meta({ id: "Run" });

export const RunList = z.strictObject({ runs: z.array(Run) }).meta({ id: "RunList" });

/** A run with the scenario text that it runs; `npx smki run FILE` with that text and seed gives the same log. */
export const RunDetails = z
  .strictObject({ run: Run, text: z.string(), commandLine: z.string() })
  .meta({ id: "RunDetails" });

/** The answer to POST: with the whole log if the run ended at once, else `log` is absent and the stream has it. */
export const StartedRun = z
  .strictObject({ run: Run, log: z.array(LogEvent).optional() })
  .meta({ id: "StartedRun" });

export const ForkRequest = z
  .strictObject({
    at: z.string().min(1).max(100).describe("The label of the step before which the change is made."),
    change: ForkChange,
  })
  .meta({ id: "ForkRequest" });

export type CheckRequest = z.infer<typeof CheckRequest>;
export type CheckResult = z.infer<typeof CheckResult>;
export type RunRequest = z.infer<typeof RunRequest>;
export type RunState = z.infer<typeof RunState>;
export type Run = z.infer<typeof Run>;
export type RunList = z.infer<typeof RunList>;
export type RunDetails = z.infer<typeof RunDetails>;
export type StartedRun = z.infer<typeof StartedRun>;
export type ForkRequest = z.infer<typeof ForkRequest>;
