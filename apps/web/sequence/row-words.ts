/** What stands on an arrow and on a note: the words of the story, cut to what the lanes do not say already. */
import {
  eventLines,
  type EventOfKind,
  type LogEvent,
  slotInWords,
  slotStatements,
} from "../../../sim/views.ts";
import type { OpenRun } from "../state/open-run.ts";
import type { ArrowRow, NoteRow } from "./rows.ts";

export interface ArrowWords {
  /** Above the arrow: what it asks or says. */
  readonly label: string;
  /** Who signed it and who made its MAC; empty where neither is known. */
  readonly protection: string;
  /** What the lane at its end made of it; empty when nobody decided. */
  readonly verdict: string;
}

export function arrowWords({ event, decision, end }: ArrowRow, run: OpenRun): ArrowWords {
  return {
    label: labelOf(event, run),
    protection: event.kind === "messageSent" ? event.protection : "",
    verdict: end === "lost" ? "lost on the way" : verdictWords(decision, run),
  };
}

function labelOf(event: LogEvent, run: OpenRun): string {
  const { cast } = run;
  switch (event.kind) {
    case "serviceRequestSent":
      return cast.withNames(
        `${event.serviceReferenceVariant} ${event.name}${event.says === "" ? "" : `: ${event.says}`}`,
      );
    case "messageSent":
      return messageLabel(event, run);
    case "serviceResponseReceived":
      return cast.withNames(`${event.responseCode}: ${event.says === "" ? event.means : event.says}`);
    case "dccAlertSent":
      return cast.withNames(`DCC Alert ${event.alert}: ${event.says}`);
    default:
      return eventLines(event, cast)
        .map(({ text }) => text)
        .join("; ");
  }
}

/** The story's line without its two ends, which the lanes and the protection below the arrow say. */
function messageLabel(event: EventOfKind<"messageSent">, { cast }: OpenRun): string {
  const text = eventLines(event, cast)[0]?.text ?? event.says;
  const start = `${cast.nameOf(event.from)} → ${cast.nameOf(event.to)}: `;
  const rest = text.startsWith(start) ? text.slice(start.length) : text;
  const end = rest.lastIndexOf(`; ${event.protection}`);
  return end === -1 ? rest : rest.slice(0, end);
}

/** `gpf-1 ✗ REFUSES: originator`: the first line of the verdict as the story tells it. */
export function verdictWords(decision: LogEvent | undefined, { cast }: OpenRun): string {
  const [first] = decision === undefined ? [] : eventLines(decision, cast);
  return first === undefined ? "" : `${first.label.trim()} ${first.text}`;
}

export function noteWords({ event }: NoteRow, run: OpenRun): string {
  if (event.kind === "slotChanged") return slotWords(event, run);
  return firstLine(event, run);
}

function firstLine(event: LogEvent, { cast }: OpenRun): string {
  const [first] = eventLines(event, cast);
  if (first === undefined) return event.kind;
  const label = first.label.trim();
  return label === "" ? first.text : `${label}: ${first.text}`;
}

/** The whole slot, of which the event is the first cell that changed. */
function slotWords(event: EventOfKind<"slotChanged">, run: OpenRun): string {
  const step = run.record.steps.find(({ events }) => events.includes(event));
  const changes = (step?.events ?? []).filter(
    (one): one is EventOfKind<"slotChanged"> =>
      one.kind === "slotChanged" &&
      one.device === event.device &&
      one.remotePartyRole === event.remotePartyRole,
  );
  const cells = changes.map(({ device, remotePartyRole, keyUsage, cellUsage, after }) => ({
    device,
    remotePartyRole,
    keyUsage,
    cellUsage,
    holder: after,
  }));
  return `slot: ${slotStatements(cells, changes).map(slotInWords).join("; ")}`;
}
