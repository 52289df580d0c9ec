/** Runs a scenario for so many houses, with every key, signature and check that a single house has. */
import type { RuleSetId } from "../rule-set-id.ts";
import { runScenario } from "../run.ts";
import type { Scenario } from "../scenario/schema.ts";
import { estateScenario } from "./estate-scenario.ts";
import type { Journal } from "../world/journal.ts";
import { createEstateTally, type EstateStep, type EstateTally } from "./estate-tally.ts";

export const ESTATE_SCHEMA = "smki-testbed/estate/1";

export interface EstateRun {
  readonly schema: typeof ESTATE_SCHEMA;
  readonly scenario: string;
  readonly title: string;
  readonly rules: RuleSetId;
  readonly seed: string;
  readonly houses: number;
  /** Labels of the devices with a network operator slot, in the order of each step's `cells`. */
  readonly devices: readonly string[];
  /** Names of those who ever held a slot; a cell is an index into them. */
  readonly holders: readonly string[];
  readonly steps: readonly EstateStep[];
  readonly commands: number;
}

export interface EstateOptions {
  readonly rules: RuleSetId;
  readonly seed: string;
  readonly houses: number;
  /** Called for every command that reached a device. */
  readonly onCommand?: (commands: number, step: string) => void;
  /** Called after each step with the tally as it stands. */
  readonly onStep?: (tally: EstateTally) => void;
}

/** @throws UsageError for a number of houses that cannot be, or a scenario that cannot be multiplied */
export async function runEstate(scenario: Scenario, options: EstateOptions): Promise<EstateRun> {
  const { rules, seed, houses, onCommand = () => undefined, onStep = () => undefined } = options;
  const tally = createEstateTally(onCommand);
  await runScenario(estateScenario(scenario, houses), { rules, seed, journal: tellingSteps(tally, onStep) });
  const { devices, holders, steps, commands } = tally;
  const { scenario: name, title } = scenario;
  return {
    schema: ESTATE_SCHEMA,
    scenario: name,
    title,
    rules,
    seed,
    houses,
    devices,
    holders,
    steps,
    commands,
  };
}

function tellingSteps(tally: EstateTally, onStep: (tally: EstateTally) => void): Journal {
  return {
    events: tally.events,
    enterStep: (label) => tally.enterStep(label),
    record: (at, event) => {
      tally.record(at, event);
      if (event.kind === "stepEnded") onStep(tally);
    },
  };
}
