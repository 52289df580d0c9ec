/** One piece of work of the server, done anywhere: a run, an estate, or the check of a text. What it is, and what is reported of it. */
import { InvalidIdentifier, UsageError } from "../../../pki/index.ts";
import {
  createJournal,
  type Journal,
  knownNames,
  loadScenario,
  type LogEvent,
  type RuleSetId,
  runEstate,
  runScenario,
  ScenarioError,
} from "../../../sim/index.ts";
import type { EstateStep } from "../api/estate-schema.ts";
import type { CheckResult } from "../api/run-schema.ts";
import { checkText } from "./check-text.ts";

interface JobBase {
  /** The scenario file. */
  readonly text: string;
  readonly rules: RuleSetId;
  readonly seed: string;
}

export type Job =
  | (JobBase & { readonly kind: "run"; readonly until?: string | undefined })
  | (JobBase & { readonly kind: "estate"; readonly houses: number })
  | { readonly kind: "check"; readonly text: string };

/** What a job says while it is done. */
export type JobReport =
  /** The next event of the log, as a line of it. */
  | { readonly kind: "event"; readonly line: string; readonly event: LogEvent }
  | { readonly kind: "checked"; readonly result: CheckResult }
  | { readonly kind: "progress"; readonly commands: number; readonly step: string }
  | {
      readonly kind: "estateStep";
      readonly step: EstateStep;
      readonly devices: readonly string[];
      readonly holders: readonly string[];
      readonly commands: number;
    };

/** How a job ended. `failed`: what was asked for cannot be played to its end. */
export type JobEnd =
  | { readonly kind: "finished" }
  | { readonly kind: "failed"; readonly problem: string; readonly defect?: string };

/** So many commands between two words of progress. */
const PROGRESS_EVERY = 20;

/** Does a job from its beginning to its end. Never throws: what goes wrong is how it ended. */
export async function doJob(job: Job, report: (report: JobReport) => void): Promise<JobEnd> {
  try {
    if (job.kind === "check") {
      report({ kind: "checked", result: checkText(job.text) });
      return { kind: "finished" };
    }
    const scenario = loadScenario(job.text, "scenario.yaml", knownNames());
    const { rules, seed } = job;
    if (job.kind === "run") {
      const journal = reportingJournal(report);
      await runScenario(scenario, { rules, seed, until: job.until, journal });
    } else {
      await runEstate(scenario, {
        rules,
        seed,
        houses: job.houses,
        onCommand: (commands, step) => {
          if (commands % PROGRESS_EVERY === 0) report({ kind: "progress", commands, step });
        },
        onStep: ({ steps, devices, holders, commands }) => {
          const step = steps.at(-1);
          if (step === undefined) return;
          report({ kind: "estateStep", step: step as EstateStep, devices, holders, commands });
        },
      });
    }
    return { kind: "finished" };
  } catch (error) {
    return failureOf(error);
  }
}

function reportingJournal(report: (report: JobReport) => void): Journal {
  const journal = createJournal();
  return {
    events: journal.events,
    enterStep: (step) => journal.enterStep(step),
    record: (at, unstamped) => {
      journal.record(at, unstamped);
      const event = journal.events.at(-1);
      if (event !== undefined) report({ kind: "event", line: JSON.stringify(event), event });
    },
  };
}

function failureOf(error: unknown): JobEnd {
  if (error instanceof UsageError) {
    return {
      kind: "failed",
      problem: error.hint === undefined ? error.message : `${error.message}: ${error.hint}`,
    };
  }
  if (error instanceof ScenarioError || error instanceof InvalidIdentifier) {
    return { kind: "failed", problem: error.message };
  }
  const defect = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { kind: "failed", problem: "a defect of the testbed, not of the scenario", defect };
}
