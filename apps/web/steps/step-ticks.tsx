/** The ticks above the slider: one a step, its shape and colour what the step came to. */
import { memo } from "preact/compat";
import type { StepRecord } from "../../../sim/views.ts";
import { STEP_MARKS, type StepVerdict, stepVerdict } from "./step-verdict.ts";
import { MarkShape } from "./verdict-mark.tsx";

/** Half the width of a slider's thumb: the ends of its way lie so far inside. */
const THUMB = 8;

export const StepTicks = memo(function StepTicks({ steps }: { readonly steps: readonly StepRecord[] }) {
  const percent = (number: number): string =>
    `calc(${THUMB}px + (100% - ${2 * THUMB}px) * ${number / Math.max(1, steps.length)})`;
  return (
    <svg class="step-ticks" role="img" aria-label={legendOf(steps)} height="20" width="100%">
      {steps.map((step, index) => {
        const verdict = stepVerdict(step);
        return (
          <svg key={step.label} x={percent(index + 1)} y="10" overflow="visible" width="1" height="1">
            <title>{`${index + 1}. ${step.started.title}: ${STEP_MARKS[verdict].word}`}</title>
            <g class={`tick ${STEP_MARKS[verdict].tone}`}>
              <MarkShape verdict={verdict} />
            </g>
          </svg>
        );
      })}
    </svg>
  );
});

/** For those who do not see the ticks: `3 slots changed, 1 STRANDED, 2 refused by the DCC`. */
export function legendOf(steps: readonly StepRecord[]): string {
  const counts = new Map<StepVerdict, number>();
  for (const step of steps) counts.set(stepVerdict(step), (counts.get(stepVerdict(step)) ?? 0) + 1);
  return [...counts].map(([verdict, count]) => `${count} ${STEP_MARKS[verdict].word}`).join(", ");
}
