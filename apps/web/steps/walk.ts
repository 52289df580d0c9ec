/** Walking through a run: from step to step, and from message to message. */
import type { StepRecord } from "../../../sim/views.ts";
import { filteredRows, filterOf } from "../sequence/filter.ts";
import { fold, foldedRows, foldedSteps } from "../sequence/folding.ts";
import { rowsOf } from "../sequence/rows.ts";
import type { RunView } from "../state/open-run.ts";
import { go, place, view } from "../state/store.ts";

/** Goes to the step of this number; 0 is before the first. */
export function goToStep(number: number): void {
  const at = view.value;
  if (at === undefined) return;
  const { steps } = at.run.record;
  const wanted = Math.max(0, Math.min(steps.length, number));
  go({ step: steps[wanted - 1]?.label, event: undefined }, "replace");
}

export function walkSteps(by: 1 | -1): void {
  const at = view.value;
  if (at === undefined) return;
  // From inside a step, back is to the step as a whole.
  goToStep(at.event !== undefined && by === -1 ? at.stepNumber : at.stepNumber + by);
}

export function goToLastStep(): void {
  goToStep(view.value?.run.record.steps.length ?? 0);
}

/**
 * Goes to the next row of the sequence that is shown, or to the one before.
 * @returns `ended` when there is none
 */
export function walkRows(by: 1 | -1): "went" | "ended" {
  const at = view.value;
  if (at === undefined) return "ended";
  const rows = foldedRows(filteredRows(rowsOf(at.run), filterOf(place.value), at.run), foldedSteps.value);
  const here = rows.findIndex(({ index }) => index === currentIndex(at));
  const next = rows[here === -1 ? (by === 1 ? 0 : -1) : here + by];
  if (next === undefined) {
    if (by === -1) goToStep(0);
    return "ended";
  }
  if (next.kind === "step") go({ step: next.step.label, event: undefined }, "replace");
  else go({ step: next.event.step, event: next.index }, "replace");
  return "went";
}

function currentIndex({ eventIndex, step, run }: RunView): number | undefined {
  return eventIndex ?? (step === undefined ? undefined : run.indexOf.get(step.started));
}

/** Lets go of the selected event; the step stays. */
export function letGo(): void {
  go({ event: undefined }, "replace");
}

export function foldHere(how: "fold" | "unfold"): void {
  const step: StepRecord | undefined = view.value?.step;
  if (step === undefined) return;
  fold(step.label, how);
  if (how === "fold") letGo();
}
