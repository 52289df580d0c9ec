/** Which octets of a log belong to an event: those that it carries, or those that it speaks about. */
import type { EventOfKind, LogEvent } from "../log/event.ts";
import { knownCertificates } from "../trust/known-certificates.ts";
import {
  certificateDocument,
  messageDocument,
  type OctetDocument,
  revocationListDocument,
} from "./octet-document.ts";

/** A document that can be opened, without having been read yet: a log may hold hundreds. */
export interface DocumentEntry {
  /** Stands in an address: `132`, `132.4`. */
  readonly id: string;
  readonly title: string;
  readonly open: () => OctetDocument;
}

/**
 * The documents of an event, the most telling first; empty for an event that no octets belong to.
 * @param index of the event in the log
 */
export function documentsOf(events: readonly LogEvent[], index: number): readonly DocumentEntry[] {
  const event = events[index];
  if (event === undefined) return [];
  switch (event.kind) {
    case "messageSent":
      return [message(event, index)];
    case "deviceDecided":
      return judgedMessage(events, index, ({ to }) => to === event.device);
    case "answerChecked":
      return judgedMessage(events, index, ({ from }) => from === event.device);
    case "messageLost":
      return judgedMessage(events, index, ({ to }) => to === event.to);
    case "repositoryOpened":
      return openedRepository(events, index, event);
    case "certificateIssued":
      return [certificate(String(index), `certificate of ${event.subject}, ${event.usage}`, event.der)];
    case "authorityReplaced":
      return [certificate(String(index), `certificate of ${event.after}`, event.der)];
    case "revocationListFetched": {
      const title = `revocation list ${event.crlNumber} of ${event.issuer}`;
      return [{ id: String(index), title, open: () => revocationListDocument(title, event.der) }];
    }
    case "slotChanged":
      return held(events, index, [event.after, event.before]);
    case "certificateRevoked":
      return knownCertificates(events, index)
        .filter(({ fingerprint }) => fingerprint === event.fingerprint)
        .map((found) => certificate(String(index), `certificate of ${found.subject}`, found.der));
    default:
      return [];
  }
}

/** The documents of all events of a range, in order: what a step has to show. */
export function documentsBetween(
  events: readonly LogEvent[],
  first: number,
  last: number,
): readonly DocumentEntry[] {
  const own = new Set<LogEvent["kind"]>([
    "messageSent",
    "certificateIssued",
    "authorityReplaced",
    "revocationListFetched",
    "repositoryOpened",
  ]);
  const entries: DocumentEntry[] = [];
  for (let index = first; index <= last; index += 1) {
    const event = events[index];
    if (event !== undefined && own.has(event.kind)) entries.push(...documentsOf(events, index));
  }
  return entries;
}

/** A holder has several certificates, so each is told with its use. */
function openedRepository(
  events: readonly LogEvent[],
  index: number,
  { certificates }: EventOfKind<"repositoryOpened">,
): readonly DocumentEntry[] {
  const known = new Map(knownCertificates(events, index).map((one) => [one.der, one.certificate]));
  return certificates.map(({ subject, der }, each) => {
    const { role, keyUsage = [] } = known.get(der) ?? {};
    const use = [...(role === undefined ? [] : [role]), ...keyUsage].join(", ");
    return certificate(`${index}.${each}`, `certificate of ${subject}${use === "" ? "" : ` (${use})`}`, der);
  });
}

function message(event: EventOfKind<"messageSent">, index: number): DocumentEntry {
  const title = `${event.useCase}, ${event.from} to ${event.to}`;
  return { id: String(index), title, open: () => messageDocument(title, event.bytes, event.useCase) };
}

function certificate(id: string, title: string, der: string): DocumentEntry {
  return { id, title, open: () => certificateDocument(title, der) };
}

/** The last message before a verdict that the verdict can be about. */
function judgedMessage(
  events: readonly LogEvent[],
  index: number,
  isAbout: (sent: EventOfKind<"messageSent">) => boolean,
): readonly DocumentEntry[] {
  const place = events.findLastIndex(
    (event, at) => at < index && event.kind === "messageSent" && isAbout(event),
  );
  const event = events[place];
  return event?.kind === "messageSent" ? [message(event, place)] : [];
}

function held(
  events: readonly LogEvent[],
  index: number,
  holders: readonly { readonly name: string; readonly keyIdentifier: string }[],
): readonly DocumentEntry[] {
  const known = knownCertificates(events, index);
  return holders.flatMap(({ name, keyIdentifier }, each) =>
    known
      .filter((one) => one.keyIdentifier === keyIdentifier)
      .slice(-1)
      .map(({ der }) =>
        certificate(`${index}.${each}`, `${each === 0 ? "new" : "old"}: certificate of ${name}`, der),
      ),
  );
}
