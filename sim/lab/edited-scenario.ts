/** A scenario file with steps added, moved, changed or taken out: how the solution of an exercise is written down. */
import { UsageError } from "../../pki/index.ts";
import type { RuleSetId } from "../rule-set-id.ts";
import { readScenarioFile } from "../scenario/load.ts";
import type { ScenarioStep } from "../scenario/schema.ts";
import { suggest } from "../scenario/suggestion.ts";
import { writeScenario } from "../scenario/write.ts";
import type { ScenarioEdit } from "./exercise-schema.ts";

/**
 * The text of the edited scenario, under one rule set and without expectations: those spoke of the story as it was.
 * @throws ScenarioError when `text` has problems, or the edited text would have some
 * @throws UsageError when the edit names a step that is not there
 */
export function editedScenario(text: string, edit: ScenarioEdit, rules: RuleSetId): string {
  const file = readScenarioFile(text, "the scenario");
  const steps: ScenarioStep[] = file.steps
    .filter(({ under }) => under === undefined || under.includes(rules))
    .map(bare);
  const placeOf = (label: string): number => {
    const place = steps.findIndex(({ step }) => step === label);
    if (place !== -1) return place;
    const labels = steps.map(({ step }) => step);
    throw new UsageError(
      `${file.scenario} has no step "${label}" under ${rules}`,
      suggest(label, labels, "steps"),
    );
  };
  for (const label of edit.remove ?? []) steps.splice(placeOf(label), 1);
  for (const { step: label, after } of edit.move ?? []) {
    const moved = steps.splice(placeOf(label), 1);
    steps.splice(placeOf(after) + 1, 0, ...moved);
  }
  for (const { before, after, steps: added } of edit.add ?? []) {
    const place =
      before === undefined ? (after === undefined ? steps.length : placeOf(after) + 1) : placeOf(before);
    steps.splice(place, 0, ...added);
  }
  for (const { step: label, set } of edit.change ?? []) {
    const place = placeOf(label);
    const changed = Object.entries({ ...steps[place], ...set }).filter(([, value]) => value !== null);
    steps[place] = Object.fromEntries(changed) as ScenarioStep;
  }
  const start = file.starts?.[rules];
  const written = writeScenario(
    {
      ...file,
      rules: [rules],
      ...(start === undefined ? {} : { starts: { [rules]: start } }),
      ends: { [rules]: "open" },
      steps,
    },
    [`${file.scenario} under ${rules}, edited`],
  );
  readScenarioFile(written, "the edited scenario");
  return written;
}

function bare({
  under: _under,
  expect: _expect,
  expectUnder: _expectUnder,
  ...step
}: ScenarioStep): ScenarioStep {
  return step;
}
