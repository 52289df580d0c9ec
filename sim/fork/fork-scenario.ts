/**
 * A fork: the scenario of a run with one change at one step, as a scenario of its own. Run with the same seed it is the
 * run that it comes from, octet for octet, up to that step; from there on it goes its own way.
 */
import { UsageError } from "../../pki/index.ts";
import { expectationOf } from "../expectations.ts";
import type { RuleSetId } from "../rule-set-id.ts";
import { readScenarioFile } from "../scenario/load.ts";
import { ScenarioError } from "../scenario/scenario-error.ts";
import type { KnownNames } from "../scenario/scenario-parts.ts";
import type { ScenarioFile, ScenarioStep } from "../scenario/schema.ts";
import { suggest } from "../scenario/suggestion.ts";
import { writeScenario } from "../scenario/write.ts";
import { changeInWords } from "./change-words.ts";
import type { ForkChange } from "./fork-change.ts";
import { insertedAfter, insertedBefore, inTime, stepInstead } from "./forked-steps.ts";

export interface ForkOrder {
  /** The rules that the run goes by from its start. */
  readonly rules: RuleSetId;
  /** The label of the step at which the fork leaves. */
  readonly at: string;
  readonly change: ForkChange;
}

export interface Fork {
  /** A scenario file that `npx smki run FILE` runs. */
  readonly text: string;
  /** The change in one sentence. */
  readonly says: string;
}

/**
 * Makes the scenario of a fork. Expectations before the step are kept; those from it on spoke of the other run, and are
 * gone, as is what the scenario says of its ending.
 * @param text the scenario file that the run was made from
 * @throws ScenarioError when `text` has problems
 * @throws UsageError when there is no such step, or the change cannot be made there
 */
export function forkScenario(text: string, order: ForkOrder, known: KnownNames = {}): Fork {
  const file = readScenarioFile(text, "the scenario", known);
  const { rules, at, change } = order;
  const steps = file.steps.filter(({ under }) => under === undefined || under.includes(rules));
  const place = steps.findIndex(({ step }) => step === at);
  const target = steps[place];
  if (target === undefined) {
    throw new UsageError(
      `${file.scenario} has no step "${at}" under ${rules}`,
      suggest(
        at,
        steps.map(({ step }) => step),
        "steps",
      ),
    );
  }
  const says = changeInWords(file, target, change);
  const before = steps.slice(0, place).map((step) => asItWent(step, rules));
  const after = (change.kind === "rules" ? stepsUnder(file, target, change.to) : steps.slice(place)).map(
    unexpecting,
  );
  const stays = after[0]?.step === at ? after[0] : undefined;
  const labels = new Set(file.steps.map(({ step }) => step));
  const own = { labels, says, file, before };
  const forked = [
    ...insertedBefore(change, target, own),
    ...(stays === undefined ? [] : [stepInstead(change, stays, own)]),
    ...insertedAfter(change, target, own),
    ...(stays === undefined ? after : after.slice(1)),
  ];
  const start = file.starts?.[rules];
  const written = writeScenario(
    {
      ...file,
      rules: [rules],
      ...(start === undefined ? {} : { starts: { [rules]: start } }),
      ends: { [rules]: "open" },
      steps: inTime([...before, ...forked], before.length, start, rules),
    },
    [`A fork of ${file.scenario} under ${rules}, at the step ${at}.`, says],
  );
  return { text: checked(written, says, known), says };
}

/** A step before the fork: as it was under these rules, expectations and all. */
function asItWent({ under: _under, expectUnder, ...step }: ScenarioStep, rules: RuleSetId): ScenarioStep {
  const expect = expectationOf({ ...step, ...(expectUnder && { expectUnder }) }, rules);
  return Object.keys(expect).length === 0 ? step : { ...step, expect };
}

function unexpecting({
  under: _under,
  expect: _expect,
  expectUnder: _expectUnder,
  ...step
}: ScenarioStep): ScenarioStep {
  return step;
}

/** The steps from the fork on as they happen under other rules. */
function stepsUnder(
  { steps }: ScenarioFile,
  target: ScenarioStep,
  rules: RuleSetId,
): readonly ScenarioStep[] {
  return steps
    .slice(steps.indexOf(target))
    .filter(({ under }) => under === undefined || under.includes(rules));
}

/** What the change makes of the scenario has to be one. @throws UsageError with what stands against it */
function checked(text: string, says: string, known: KnownNames): string {
  try {
    readScenarioFile(text, "the fork", known);
    return text;
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    const [first] = error.problems;
    throw new UsageError(
      `"${says}" cannot be: ${first?.what ?? "the scenario would have problems"}`,
      first?.hint,
    );
  }
}
