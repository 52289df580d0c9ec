/** Exchanges of one step that went alike: the first is told, the others are counted. */
import type { LogEvent } from "../log/event.ts";

/** Events to tell, and what stands for those that are not. */
export interface WithoutRepetitions {
  readonly told: readonly LogEvent[];
  /** How many exchanges went as one that is told. */
  readonly repeated: number;
}

/**
 * Leaves out every exchange that asks for the same service and ends as one before it in the step: what is done at a
 * hundred houses is told of one.
 */
export function withoutRepetitions(events: readonly LogEvent[]): WithoutRepetitions {
  const known = new Set<string>();
  const told: LogEvent[] = [];
  let repeated = 0;
  for (const exchange of exchangesOf(events)) {
    const course = courseOf(exchange);
    if (course !== undefined && known.has(course)) {
      repeated += 1;
      continue;
    }
    if (course !== undefined) known.add(course);
    told.push(...exchange);
  }
  return { told, repeated };
}

/** The events cut before every request, and before the search that led to it. */
function exchangesOf(events: readonly LogEvent[]): readonly (readonly LogEvent[])[] {
  const exchanges: LogEvent[][] = [];
  for (const event of events) {
    const last = exchanges.at(-1);
    const isRequest = event.kind === "serviceRequestSent" || event.kind === "ownCommandSent";
    const searchedOnly = last?.every(({ kind }) => kind === "repositorySearched") ?? false;
    if (last === undefined || event.kind === "repositorySearched" || (isRequest && !searchedOnly)) {
      exchanges.push([event]);
    } else {
      last.push(event);
    }
  }
  return exchanges;
}

/** What was asked for and how it went, whoever the device was; undefined for what is no exchange. */
function courseOf(events: readonly LogEvent[]): string | undefined {
  const isExchange = events.some(
    ({ kind }) => kind === "serviceRequestSent" || kind === "ownCommandSent" || kind === "repositorySearched",
  );
  if (!isExchange) return undefined;
  return JSON.stringify(
    events.flatMap((event): readonly unknown[] => {
      switch (event.kind) {
        case "serviceRequestSent":
          return [event.kind, event.party, event.serviceReferenceVariant, event.commandVariant];
        case "ownCommandSent":
          return [event.kind, event.purpose];
        case "dccDecided":
          return [event.kind, event.responseCode, failedIn(event.evidence)];
        case "deviceDecided":
          return [event.kind, event.verdict, failedIn(event.evidence)];
        case "answerChecked":
          return [event.kind, event.verdict];
        case "messageSent":
          // A device's answer names the device that signed it.
          return [event.kind, event.messageCode, event.from === "the DCC" ? event.protection : ""];
        case "messageLost":
          return [event.kind, event.why];
        case "serviceResponseReceived":
          return [event.kind, event.responseCode];
        case "inventoryChanged":
          return [event.kind, event.before, event.after];
        case "slotChanged":
          return [event.kind, event.remotePartyRole, event.keyUsage, event.before.name, event.after.name];
        case "dccAlertSent":
          return [event.kind, event.party, event.alert];
        case "repositorySearched":
          return [event.kind, event.party, event.subject, event.answers];
        default:
          return [event];
      }
    }),
  );
}

const failedIn = (evidence: readonly { readonly check: string; readonly outcome: string }[]): string =>
  evidence.find(({ outcome }) => outcome === "failed")?.check ?? "";
