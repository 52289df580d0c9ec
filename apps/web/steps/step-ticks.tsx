/** The ticks above the slider: one a step, its shape and colour what the step came to. */
import { memo } from "preact/compat";
import type { StepRecord } from "../../../sim/views.ts";
import { STEP_MARKS, type StepVerdict, stepVerdict } from "./step-verdict.ts";

/** Half the width of a slider's thumb: the ends of its way lie so far inside. */
const THUMB = 8;

export const StepTicks = memo(function StepTicks({
  steps,
  current,
}: {
  readonly steps: readonly StepRecord[];
  readonly current: number;
}) {
  const percent = (number: number): string =>
    `calc(${THUMB}px + (100% - ${2 * THUMB}px) * ${number / Math.max(1, steps.length)})`;
  return (
    <svg class="step-ticks" role="img" aria-label={legendOf(steps)} height="20" width="100%">
      {steps.map((step, index) => {
        const verdict = stepVerdict(step);
        return (
          <svg key={step.label} x={percent(index + 1)} y="10" overflow="visible" width="1" height="1">
            <title>{`${index + 1}. ${step.started.title}: ${STEP_MARKS[verdict].word}`}</title>
            <g class={`tick ${STEP_MARKS[verdict].tone}${index < current ? " past" : ""}`}>
              {shapeOf(verdict)}
            </g>
          </svg>
        );
      })}
    </svg>
  );
});

function shapeOf(verdict: StepVerdict) {
  switch (verdict) {
    case "stranded":
      return <path d="M0 -8l8 14h-16z" />;
    case "refusedByDcc":
      return (
        <>
          <rect x="-6.5" y="-6.5" width="13" height="13" rx="2" />
          <path class="mark" d="M-3 -3l6 6m0 -6l-6 6" />
        </>
      );
    case "refusedByDevice":
    case "refusedByOther":
      return (
        <>
          <circle r="7" />
          <path class="mark" d="M-3 -3l6 6m0 -6l-6 6" />
        </>
      );
    case "held":
      return <path d="M-7 0l7 -7 7 7 -7 7z" />;
    case "changed":
      return <circle r="5" />;
    case "done":
      return <circle class="hollow" r="3.5" />;
    case "open":
      return <path class="hollow" d="M-4 0h8" />;
  }
}

/** For those who do not see the ticks: `3 slots changed, 1 STRANDED, 2 refused by the DCC`. */
export function legendOf(steps: readonly StepRecord[]): string {
  const counts = new Map<StepVerdict, number>();
  for (const step of steps) counts.set(stepVerdict(step), (counts.get(stepVerdict(step)) ?? 0) + 1);
  return [...counts].map(([verdict, count]) => `${count} ${STEP_MARKS[verdict].word}`).join(", ");
}
