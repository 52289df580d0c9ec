/** What a step came to, in one of a few words, each with a shape of its own. */
import { outcomeOf, type StepRecord } from "../../../sim/views.ts";

export type StepVerdict =
  | "stranded"
  | "refusedByDcc"
  | "refusedByDevice"
  | "refusedByOther"
  | "held"
  | "lost"
  | "changed"
  | "done"
  | "open";

export interface StepMark {
  readonly word: string;
  /** A class of `.badge`. */
  readonly tone: "stranded" | "refused" | "held" | "passed" | "plain";
}

export const STEP_MARKS: Readonly<Record<StepVerdict, StepMark>> = {
  stranded: { word: "STRANDED", tone: "stranded" },
  refusedByDcc: { word: "refused by the DCC", tone: "refused" },
  refusedByDevice: { word: "refused by a device", tone: "refused" },
  refusedByOther: { word: "refused", tone: "refused" },
  held: { word: "held by the DCC", tone: "held" },
  lost: { word: "a message is lost", tone: "held" },
  changed: { word: "slots changed", tone: "passed" },
  done: { word: "done", tone: "plain" },
  open: { word: "the log breaks off", tone: "plain" },
};

/** A strand outweighs a refusal, and a refusal a change. */
export function stepVerdict(step: StepRecord): StepVerdict {
  if (step.ended === undefined) return "open";
  if (step.events.some(({ kind }) => kind === "slotStranded")) return "stranded";
  switch (outcomeOf(step).refusedBy) {
    case "dcc":
      return step.events.some((event) => event.kind === "dccDecided" && event.verdict === "refused")
        ? "refusedByDcc"
        : "held";
    case "device":
      return "refusedByDevice";
    case "certificationAuthority":
    case "party":
      return "refusedByOther";
    case "nobody":
      if (isUnanswered(step)) return "lost";
      return step.events.some(({ kind }) => kind === "slotChanged") ? "changed" : "done";
  }
}

/** A message was lost, and somebody heard that nothing came of it. */
function isUnanswered({ events }: StepRecord): boolean {
  return (
    events.some(({ kind }) => kind === "messageLost") &&
    events.some((event) => event.kind === "serviceResponseReceived" && event.responseCode.startsWith("E"))
  );
}
