/** The shape of a verdict, the same on the slider, on the bands and on badges. Around the origin, 16 by 16. */
import { STEP_MARKS, type StepVerdict } from "./step-verdict.ts";

export function MarkShape({ verdict }: { readonly verdict: StepVerdict }) {
  switch (verdict) {
    case "stranded":
      return <path d="M0 -7.5l8 14h-16z" />;
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
    case "lost":
      return <path d="M0 7l7.5 -13h-15z" />;
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

/** A verdict as a badge: shape, word and colour. */
export function VerdictBadge({ verdict }: { readonly verdict: StepVerdict }) {
  const { tone, word } = STEP_MARKS[verdict];
  return (
    <span class={`badge ${tone}`}>
      <svg
        class="verdict-mark"
        viewBox="-8 -8 16 16"
        width="12"
        height="12"
        aria-hidden="true"
        focusable="false"
      >
        <MarkShape verdict={verdict} />
      </svg>
      {word}
    </span>
  );
}
