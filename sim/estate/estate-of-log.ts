/** A log looked at as an estate: the same counts that an estate run keeps, worked out of the events of one run. */
import { instant } from "../../pki/index.ts";
import type { LogEvent } from "../log/event.ts";
import { createEstateTally, type EstateStep } from "./estate-tally.ts";

/** What a view of an estate needs, whichever way it was counted. */
export interface EstateCounts {
  readonly devices: readonly string[];
  readonly holders: readonly string[];
  readonly steps: readonly EstateStep[];
}

/** Counts the steps of a log that have ended. */
export function estateOfLog(events: readonly LogEvent[]): EstateCounts {
  const tally = createEstateTally(() => undefined);
  for (const event of events) {
    tally.enterStep(event.step);
    tally.record(instant(event.at), event);
  }
  const { devices, holders, steps } = tally;
  return { devices, holders, steps };
}
