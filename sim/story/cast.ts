/** Who is who in a run: gives names to labels and to EUI-64s, so that nobody has to know numbers by heart. */
import type { LogEvent, Slot } from "../log/event.ts";
import type { RunRecord } from "../log/run-record.ts";
import { eventsOf, finalSlots } from "../log/run-record.ts";

export interface Cast {
  /** The name of a party or device known by its label; a label that is neither names itself. */
  nameOf(label: string): string;
  /** The text with each known EUI-64 in dashed form and its owner's name beside it. */
  withNames(text: string): string;
}

/** Collects the names that the log itself mentions. */
export function castOf(record: RunRecord): Cast {
  const byLabel = new Map(record.started.parties.map(({ party, name }) => [party, name]));
  const byEntityId = new Map<string, string>();
  const know = (entityId: string, name: string): void => {
    const digits = entityId.replaceAll("-", "").toLowerCase();
    if (name !== "unknown" && !byEntityId.has(digits)) {
      byEntityId.set(digits, name);
    }
  };
  for (const { entityId, name } of record.started.parties) {
    know(entityId, name);
  }
  for (const { entityId, device } of record.started.devices) {
    know(entityId, device);
  }
  for (const { holder } of slotsIn(record)) {
    know(holder.entityId, holder.name);
  }
  return {
    nameOf: (label) => byLabel.get(label) ?? label,
    withNames: (text) =>
      text.replaceAll(/\b[0-9a-f]{16}\b|\b[0-9a-f]{2}(?:-[0-9a-f]{2}){7}\b/gi, (written, offset: number) => {
        const name = byEntityId.get(written.replaceAll("-", "").toLowerCase());
        if (name === undefined) {
          return written;
        }
        const named = text.slice(offset + written.length).startsWith(` (${name}`);
        return named ? dashed(written) : `${dashed(written)} (${name})`;
      }),
  };
}

function slotsIn(record: RunRecord): readonly Slot[] {
  const changed = eventsOf(record).flatMap((event: LogEvent) =>
    event.kind === "slotChanged"
      ? [
          { ...event, holder: event.before },
          { ...event, holder: event.after },
        ]
      : [],
  );
  return [...record.steps.flatMap((step) => step.ended?.slots ?? []), ...changed, ...finalSlots(record)];
}

/** An EUI-64 as people write it: upper-case octets joined by dashes. */
export function dashed(entityId: string): string {
  return (entityId.replaceAll("-", "").toUpperCase().match(/../g) ?? []).join("-");
}

const CELL_ROLE_IN_WORDS: Readonly<Record<string, string>> = {
  networkOperator: "network operator",
  accessControlBroker: "access control broker",
  transitionalCoS: "change of supplier",
  wanProvider: "WAN provider",
  issuingAuthority: "issuing authority",
  loadController: "load controller",
};

/** A remote party role in plain words. */
export function roleInWords(remotePartyRole: string): string {
  return CELL_ROLE_IN_WORDS[remotePartyRole] ?? remotePartyRole;
}

const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** A moment of the simulated clock: `Tue 3 May 2022, 09:00`. */
export function momentInWords(at: string): string {
  const date = new Date(at);
  const day = `${WEEKDAYS[date.getUTCDay()] ?? ""} ${date.getUTCDate()} ${MONTHS[date.getUTCMonth()] ?? ""}`;
  return `${day} ${date.getUTCFullYear()}, ${at.slice(11, 16)}`;
}
