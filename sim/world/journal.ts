/** Writes the log of a run: stamps each event with the simulated time and the step under way. */
import { formatInstant, type Instant } from "../../pki/index.ts";
import type { LogEvent } from "../log/event.ts";

type WithoutStamp<Event> = Event extends unknown ? Omit<Event, "at" | "step"> : never;
/** An event as its maker knows it: the journal adds when and in which step. */
export type UnstampedEvent = WithoutStamp<LogEvent>;

export interface Journal {
  record(at: Instant, event: UnstampedEvent): void;
  /** From now on events belong to this step; undefined between steps. */
  enterStep(step: string | undefined): void;
  readonly events: readonly LogEvent[];
}

export function createJournal(): Journal {
  const events: LogEvent[] = [];
  let step: string | undefined;
  return {
    events,
    enterStep: (label) => {
      step = label;
    },
    record: (at, event) => {
      const { kind, ...rest } = event;
      const stamped = { kind, at: formatInstant(at), ...(step === undefined ? {} : { step }), ...rest };
      events.push(stamped as LogEvent);
    },
  };
}
