/** What a log says about its world, in the words in which exercises ask. */
import type { CellHolder, LogEvent } from "../log/event.ts";
import { finallyStranded, finalSlots, outcomeOf, type RunRecord } from "../log/run-record.ts";
import type { ExerciseQuestion } from "./exercise-schema.ts";

/** The label of whoever holds a cell, as scenarios write it. */
function holderLabel({ party, certificateRole }: CellHolder): string {
  return party ?? (certificateRole === "accessControlBroker" ? "access-control-broker" : "unknown");
}

/** Who holds both network operator cells of a device after a step, or at the end; undefined for a device without. */
export function slotHolderAt(record: RunRecord, device: string, step?: string): string | undefined {
  const slots =
    step === undefined
      ? finalSlots(record)
      : (record.steps.find(({ label }) => label === step)?.ended?.slots ?? []);
  const holders = new Set(
    slots
      .filter((slot) => slot.device === device && slot.remotePartyRole === "networkOperator")
      .map(({ holder }) => holderLabel(holder)),
  );
  return holders.size === 0 ? undefined : [...holders].join(" and ");
}

/** From worst to best: one breach is a breach. */
const DUTY_STATES = ["breached", "cannotBeMet", "due", "met", "lapsed"] as const;

/** The worst newest state of a duty after a step, or at the end; `none` where nobody ever owed it. */
export function dutyStateAt(record: RunRecord, duty: string, step?: string): string {
  const states = new Map<string, string>();
  for (const event of eventsUpTo(record, step)) {
    if (event.kind === "dutyChanged" && event.duty === duty) {
      states.set(`${event.party}/${event.about}`, event.state);
    }
  }
  return DUTY_STATES.find((state) => [...states.values()].includes(state)) ?? "none";
}

function eventsUpTo(record: RunRecord, step: string | undefined): readonly LogEvent[] {
  const place =
    step === undefined ? record.steps.length - 1 : record.steps.findIndex(({ label }) => label === step);
  return [...record.prologue, ...record.steps.slice(0, place + 1).flatMap(({ events }) => events)];
}

/** The log's answer to a question; undefined when the log cannot tell. */
export function answerIn(record: RunRecord, question: ExerciseQuestion): string | undefined {
  const { tells, step: label, device, duty } = question;
  switch (tells) {
    case "refusedBy":
    case "failedCheck":
    case "responseCode": {
      const step = record.steps.find((one) => one.label === label);
      return step === undefined ? undefined : outcomeOf(step)[tells];
    }
    case "slotHolder":
      return device === undefined ? undefined : slotHolderAt(record, device, label);
    case "dutyState":
      return duty === undefined ? undefined : dutyStateAt(record, duty, label);
    case "strandedCount":
      return String(finallyStranded(record).length);
  }
}
