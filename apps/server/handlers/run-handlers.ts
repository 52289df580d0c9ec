/** Runs of a session: started, looked at, forked, compared. */
import {
  compareFork,
  comparisonInWords,
  compareRuns,
  type Comparison,
  FORK_SIDES,
  forkScenario,
  knownNames,
  outcomeInWords,
  readLog,
  suggest,
} from "../../../sim/index.ts";
import { UsageError } from "../../../pki/index.ts";
import { ApiError } from "../api-error.ts";
import type { ComparedRuns } from "../api/comparison-schema.ts";
import type { ForkRequest, RunDetails, RunList, RunRequest } from "../api/run-schema.ts";
import type { RunOrder } from "../desk/run-desk.ts";
import type { ServerParts } from "../server-parts.ts";
import type { KeptRun } from "../store/entries.ts";
import type { Session } from "../store/session-store.ts";
import { chosenScenario } from "./chosen-scenario.ts";

const USUAL_SEED = "1";

/** @throws ScenarioError, ApiError when the run cannot be started */
export function orderedRun(request: RunRequest): RunOrder {
  const { scenario, text, rules } = chosenScenario(request);
  const { until, policies = {} } = request;
  const steps = scenario.steps.filter(({ under }) => under === undefined || under.includes(rules));
  if (until !== undefined && !steps.some(({ step }) => step === until)) {
    throw unknownStep(
      scenario.scenario,
      until,
      steps.map(({ step }) => step),
    );
  }
  return {
    scenario: scenario.scenario,
    title: scenario.title,
    rules,
    seed: request.seed ?? USUAL_SEED,
    policies: Object.fromEntries(
      Object.entries(policies).flatMap(([name, choice]) => (choice === undefined ? [] : [[name, choice]])),
    ),
    text,
    until,
  };
}

/** The fork of a run. @throws ApiError when there is no such step, or the change cannot be made there */
export function orderedFork({ run, text }: KeptRun, { at, change }: ForkRequest): RunOrder {
  const known = knownNames();
  try {
    const fork = forkScenario(text, { rules: run.rules, at, change }, known);
    const { scenario, title, rules, seed, policies } = run;
    const left = { parent: run.id, at, change, says: fork.says };
    return { scenario, title, rules, seed, policies, text: fork.text, fork: left };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const noStep = error.message.includes(`has no step "${at}"`);
    throw new ApiError(
      noStep ? "unknown-step" : "fork-impossible",
      error.message,
      error.hint ?? "choose another change, or another step",
    );
  }
}

function unknownStep(scenario: string, step: string, steps: readonly string[]): ApiError {
  return new ApiError("unknown-step", `${scenario} has no step "${step}"`, suggest(step, steps, "steps"));
}

/** The runs of a session, newest first. */
export function runList(session: Session | undefined): RunList {
  return { runs: [...(session?.runs.values() ?? [])].map(({ run }) => run).toReversed() };
}

export function runDetails({ run, text, until }: KeptRun): RunDetails {
  const stop = until === undefined ? "" : ` --until ${until}`;
  return {
    run,
    text,
    commandLine: `npx smki run ${run.scenario}.yaml --rules ${run.rules} --seed ${shellWord(run.seed)}${stop}`,
  };
}

/** A word that a shell takes as it stands. */
function shellWord(text: string): string {
  return /^[\w.-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Where two runs of a session part. @throws ApiError, UsageError when they cannot be compared */
export async function comparedRuns(
  { runs }: ServerParts,
  session: Session,
  one: KeptRun,
  other: KeptRun,
): Promise<ComparedRuns> {
  const logs = await Promise.all(
    [one, other].map(async (kept) => {
      const log = await runs.log(session, kept);
      if (log === "")
        throw new ApiError("usage", `run ${kept.run.id} has no log`, kept.run.problem ?? "run it again");
      return readLog(log, `run ${kept.run.id}`);
    }),
  );
  const [first = [], second = []] = logs;
  const [parent, fork] = [one, other].map(({ run }) => run.id);
  if (other.run.fork?.parent === parent) return told(compareFork(first, second), FORK_SIDES, [one, other]);
  if (one.run.fork?.parent === fork) return told(compareFork(second, first), FORK_SIDES, [other, one]);
  const sides = sidesOf(one, other);
  return told(compareRuns(logs, sides), sides, [one, other]);
}

/** What the sentences call two runs: by what is different about them. */
function sidesOf(one: KeptRun, other: KeptRun): readonly string[] {
  const both = [one, other];
  if (one.run.rules !== other.run.rules) return both.map(({ run }) => `under ${run.rules}`);
  if (one.run.seed !== other.run.seed) return both.map(({ run }) => `with seed ${run.seed}`);
  return ["in the first run", "in the second run"];
}

function told(comparison: Comparison, sides: readonly string[], runs: readonly KeptRun[]): ComparedRuns {
  const side = (index: number): string => sides[index] ?? "";
  return {
    scenario: comparison.scenario,
    title: comparison.title,
    sides: comparison.runs.map(({ rules, verdict, stranded }, index) => ({
      side: side(index),
      rules,
      run: runs[index]?.run.id ?? "",
      ending: verdict.ending,
      stranded: [...stranded],
    })),
    steps: comparison.steps.map(({ step, title, sides: compared, differences }) => ({
      step,
      title,
      sides: compared.map(({ rules, happens, at, outcome, stranded, networkOperatorSlots }, index) => ({
        side: side(index),
        rules,
        happens,
        at,
        outcome: outcomeInWords(outcome),
        stranded: [...stranded],
        networkOperatorSlots: { ...networkOperatorSlots },
      })),
      differences: [...differences],
    })),
    firstDivergence: comparison.firstDivergence && {
      ...comparison.firstDivergence,
      words: [...comparison.firstDivergence.words],
    },
    dutyDifferences: [...comparison.dutyDifferences],
    words: comparisonInWords(comparison, sides),
  };
}
