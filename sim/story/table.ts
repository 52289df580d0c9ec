/** A run as a table: one row a step. */
import type { LogEvent } from "../log/event.ts";
import { eventsOfKind, outcomeOf, recordOf } from "../log/run-record.ts";
import type { StepRecord } from "../log/run-record.ts";
import { castOf } from "./cast.ts";
import { slotStatements } from "./slots.ts";

export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The steps of a log. @throws UsageError when the events are no log of a run */
export function stepTable(events: readonly LogEvent[]): Table {
  const record = recordOf(events);
  const cast = castOf(record);
  return {
    columns: ["#", "when", "step", "who", "refused by", "check", "code", "network operator slot", "duties"],
    rows: record.steps.map((step) => {
      const { refusedBy, failedCheck, responseCode } = outcomeOf(step);
      return [
        String(step.number),
        step.started.at.slice(0, 16).replace("T", " "),
        step.label,
        cast.nameOf(step.started.actor),
        refusedBy === "nobody" ? "" : refusedBy,
        failedCheck ?? "",
        responseCode ?? "",
        networkOperatorSlots(step),
        eventsOfKind(step.events, "dutyChanged")
          .map(({ duty, state }) => `${duty} ${state}`)
          .join(", "),
      ];
    }),
  };
}

function networkOperatorSlots(step: StepRecord): string {
  const stranded = eventsOfKind(step.events, "slotStranded").map(({ device }) => device);
  return slotStatements(step.ended?.slots ?? [], [])
    .filter(({ remotePartyRole }) => remotePartyRole === "networkOperator")
    .map(({ devices, holders }) => {
      const mark = devices.some((device) => stranded.includes(device)) ? " STRANDED" : "";
      return `${devices.length > 2 ? `${devices.length} devices` : devices.join(", ")}: ${holders}${mark}`;
    })
    .join("; ");
}
