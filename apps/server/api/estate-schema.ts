/** Estates: a scenario for thousands of houses, counted while it runs. */
import { z } from "zod";
import { RuleSet } from "./catalogue-schema.ts";
import { RunId, RunState, ScenarioFileText } from "./run-schema.ts";

/** More would keep a shared server busy for minutes; the command line takes 20,000. */
export const MOST_SERVED_HOUSES = 10_000;

export const EstateRequest = z
  .strictObject({
    scenario: z.string().min(1).max(100).optional().describe("A name of the catalogue."),
    text: ScenarioFileText.optional(),
    rules: RuleSet.optional(),
    seed: z.string().min(1).max(64).optional(),
    houses: z.number().int().min(1).max(MOST_SERVED_HOUSES),
  })
  .refine(({ scenario, text }) => (scenario === undefined) !== (text === undefined), {
    message: "either scenario or text has to be given, and not both",
    path: ["scenario"],
  })
  .meta({ id: "EstateRequest" });

const Counts = z.record(z.string(), z.number().int());

/** How the estate stands after a step. */
export const EstateStep = z
  .strictObject({
    step: z.string(),
    title: z.string(),
    at: z.string().describe("On the simulated calendar."),
    slots: Counts.describe("Network operator slots by the name of their holder."),
    stranded: z.number().int(),
    breaches: z.number().int().describe("Duties that are breached or cannot be met."),
    refusals: Counts.describe("In this step, by who refused and by which check: `dcc E4 registration`."),
    commands: z.number().int(),
    /** One cell a device with a network operator slot, in the order of `devices`: an index into `holders`. */
    cells: z.array(z.number().int()),
    /** Indexes into `devices` of the stranded ones. */
    strandedDevices: z.array(z.number().int()),
  })
  .meta({ id: "EstateStep" });

export const Estate = z
  .strictObject({
    id: RunId,
    state: RunState,
    scenario: z.string(),
    title: z.string(),
    rules: RuleSet,
    seed: z.string(),
    houses: z.number().int(),
    createdAt: z.string(),
    commands: z.number().int().describe("That reached a device so far."),
    /** Labels of the gas proxy functions, in the order of `cells`; grows no more after the first step. */
    devices: z.array(z.string()),
    /** Names of holders, in the order in which they appeared. */
    holders: z.array(z.string()),
    steps: z.array(EstateStep),
    problem: z.string().optional(),
  })
  .meta({ id: "Estate" });

export const EstateList = z.strictObject({ estates: z.array(Estate) }).meta({ id: "EstateList" });

/** The story of one device of an estate, as a run of one house of its kind. */
export const EstateDevice = z
  .strictObject({
    device: z.string(),
    text: z.string().describe("A scenario of that house alone; POST it to /api/runs."),
  })
  .meta({ id: "EstateDevice" });

export type EstateRequest = z.infer<typeof EstateRequest>;
export type EstateStep = z.infer<typeof EstateStep>;
export type Estate = z.infer<typeof Estate>;
export type EstateList = z.infer<typeof EstateList>;
export type EstateDevice = z.infer<typeof EstateDevice>;
