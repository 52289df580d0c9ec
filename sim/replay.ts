/** Reads the state of a run at one of its steps out of the log, without computing anything again. */
import { UsageError } from "../pki/index.ts";
import type { EventOfKind, LogEvent, Slot, StepOutcome } from "./log/event.ts";
import { eventsOfKind, recordOf } from "./log/run-record.ts";
import { suggest } from "./scenario/suggestion.ts";

export interface ReplayedState {
  readonly step: string;
  readonly title: string;
  readonly at: string;
  readonly outcome: StepOutcome;
  readonly slots: readonly Slot[];
  /** The newest state of each duty so far. */
  readonly duties: readonly EventOfKind<"dutyChanged">[];
  /** The log up to the end of the step. */
  readonly events: readonly LogEvent[];
}

/** The state after a step. @throws UsageError when the log has no such step, or breaks off inside it */
export function replayTo(events: readonly LogEvent[], step: string): ReplayedState {
  const { steps } = recordOf(events);
  const found = steps.find(({ label }) => label === step);
  if (found === undefined) {
    throw new UsageError(
      `the log has no step "${step}"`,
      suggest(
        step,
        steps.map(({ label }) => label),
        "steps",
      ),
    );
  }
  const end = found.ended;
  if (end === undefined) {
    throw new UsageError(`the log breaks off inside the step "${step}"`, "replay to the step before it");
  }
  const upToStep = events.slice(0, events.indexOf(end) + 1);
  const duties = new Map(
    eventsOfKind(upToStep, "dutyChanged").map((duty) => [`${duty.duty}/${duty.party}/${duty.about}`, duty]),
  );
  return {
    step,
    title: found.started.title,
    at: end.at,
    outcome: end.outcome,
    slots: end.slots,
    duties: [...duties.values()],
    events: upToStep,
  };
}
