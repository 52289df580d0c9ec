/** Which decisions a moment is about: the one of the selected event, or all of the step. */
import type { EventOfKind, LogEvent } from "../../../sim/views.ts";
import { rowsOf } from "../sequence/rows.ts";
import type { RunView } from "../state/open-run.ts";

export type Decision = EventOfKind<"dccDecided" | "deviceDecided" | "answerChecked" | "smkiDecided">;

export function isDecision(event: LogEvent | undefined): event is Decision {
  switch (event?.kind) {
    case "dccDecided":
    case "deviceDecided":
    case "answerChecked":
    case "smkiDecided":
      return true;
    default:
      return false;
  }
}

/** The decision about an event: itself, or what the DCC or the device made of it. */
export function decisionAbout({ event, run, eventIndex }: RunView): Decision | undefined {
  if (isDecision(event)) return event;
  const row = rowsOf(run).find(({ index }) => index === eventIndex);
  return row?.kind === "arrow" && isDecision(row.decision) ? row.decision : undefined;
}

export function decisionsOfStep({ step }: RunView): readonly Decision[] {
  return (step?.events ?? []).filter(isDecision);
}

export function failedCheck({ evidence }: Decision): Decision["evidence"][number] | undefined {
  return evidence.find(({ outcome }) => outcome === "failed");
}
