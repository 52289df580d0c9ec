/** The rows of the sequence: which event is an arrow between whom, which is a note, and where an arrow is stopped. */
import { DCC_LANE, type EventOfKind, type LogEvent, type StepRecord } from "../../../sim/views.ts";
import type { OpenRun } from "../state/open-run.ts";

/**
 * How an arrow ends. `refusedByDcc`: at the DCC's gate, and the device behind it never saw anything; `refusedByDevice`:
 * the device saw it and did not obey; `badNews`: it arrives, and says that something was not done; `lost`: on the way.
 */
export type ArrowEnd = "arrives" | "refusedByDcc" | "refusedByDevice" | "held" | "badNews" | "lost";

export interface StepRow {
  readonly kind: "step";
  readonly index: number;
  readonly step: StepRecord;
}

export interface ArrowRow {
  readonly kind: "arrow";
  readonly index: number;
  readonly event: LogEvent;
  readonly from: string;
  readonly to: string;
  readonly end: ArrowEnd;
  /** The event that decided about it, where there is one. */
  readonly decision: LogEvent | undefined;
  /** The lane behind the one that refused, which the message was meant for and never reached. */
  readonly neverReached: string | undefined;
}

export type NoteTone = "plain" | "changed" | "refused" | "stranded" | "good";

export interface NoteRow {
  readonly kind: "note";
  readonly index: number;
  readonly event: LogEvent;
  readonly tone: NoteTone;
}

export type Row = StepRow | ArrowRow | NoteRow;

const remembered = new WeakMap<OpenRun, readonly Row[]>();

/** All rows of a run, in the order of its log. */
export function rowsOf(run: OpenRun): readonly Row[] {
  const known = remembered.get(run);
  if (known !== undefined) return known;
  const rows = run.record.steps.flatMap((step): readonly Row[] => {
    const decisions = decisionsOf(step.events);
    const told = new Set<string>();
    return [
      { kind: "step", index: run.indexOf.get(step.started) ?? 0, step },
      ...step.events.flatMap((event) => {
        const row = rowOf(event, run, decisions, told);
        return row === undefined ? [] : [row];
      }),
    ];
  });
  remembered.set(run, rows);
  return rows;
}

/** Of each request and each message in a step, the decision about it. */
function decisionsOf(events: readonly LogEvent[]): ReadonlyMap<LogEvent, LogEvent> {
  const decisions = new Map<LogEvent, LogEvent>();
  const waiting = new Map<string, LogEvent>();
  for (const event of events) {
    switch (event.kind) {
      case "serviceRequestSent":
      case "requestDue":
        waiting.set(event.requestId, event);
        break;
      case "messageSent":
        waiting.set(event.to === DCC_LANE ? `answer of ${event.from}` : `command to ${event.to}`, event);
        break;
      case "dccDecided":
        decide(event.requestId, event);
        break;
      case "deviceDecided":
        decide(`command to ${event.device}`, event);
        break;
      case "answerChecked":
        decide(`answer of ${event.device}`, event);
        break;
      default:
        break;
    }
  }
  return decisions;

  function decide(key: string, decision: LogEvent): void {
    const asked = waiting.get(key);
    if (asked !== undefined) decisions.set(asked, decision);
    waiting.delete(key);
  }
}

function rowOf(
  event: LogEvent,
  run: OpenRun,
  decisions: ReadonlyMap<LogEvent, LogEvent>,
  told: Set<string>,
): Row | undefined {
  const index = run.indexOf.get(event) ?? 0;
  const decision = decisions.get(event);
  const arrow = (from: string, to: string, end: ArrowEnd, neverReached?: string): ArrowRow => ({
    kind: "arrow",
    index,
    event,
    from: run.cast.nameOf(from),
    to: run.cast.nameOf(to),
    end,
    decision,
    neverReached,
  });
  const note = (tone: NoteTone = "plain"): NoteRow => ({ kind: "note", index, event, tone });
  switch (event.kind) {
    case "serviceRequestSent":
      return arrow(event.party, DCC_LANE, endOfRequest(decision), neverReached(decision, event, run));
    case "messageSent":
      return arrow(event.from, event.to, endOfMessage(decision));
    case "serviceResponseReceived":
      return arrow(DCC_LANE, event.party, event.responseCode.startsWith("E") ? "badNews" : "arrives");
    case "dccAlertSent":
      return arrow(DCC_LANE, event.party, "arrives");
    case "partyAsked":
      return arrow(event.party, event.asked, "arrives");
    case "messageLost":
      return arrow(event.from, event.to, "lost");
    case "slotChanged":
      return once(`changed ${event.device} ${event.remotePartyRole}`, note("changed"));
    case "slotStranded":
      return once(`stranded ${event.device} ${event.remotePartyRole}`, note("stranded"));
    case "slotRescued":
      return once(`rescued ${event.device} ${event.remotePartyRole}`, note("good"));
    case "certificateIssued":
      return once(`issued ${event.subject}`, note());
    case "smkiDecided":
      return note(event.verdict === "refused" ? "refused" : "plain");
    case "dutyChanged":
      return note(event.state === "breached" || event.state === "cannotBeMet" ? "refused" : "plain");
    case "expectationChecked":
      return event.met ? undefined : note("refused");
    case "registrationChanged":
    case "userStatusChanged":
    case "ownershipChanged":
    case "certificateRevoked":
    case "repositorySearched":
    case "requestDue":
    case "ownCommandSent":
    case "authorityReplaced":
    case "revocationListFetched":
    case "thresholdSet":
    case "limitSet":
    case "keysLost":
    case "costIncurred":
    case "hubExchanged":
    case "linkChanged":
    case "rulesChanged":
    case "policyChanged":
    case "postCommissioningReported":
      return note();
    case "runStarted":
    case "repositoryOpened":
    case "stepStarted":
    case "dccDecided":
    case "deviceDecided":
    case "answerChecked":
    case "inventoryChanged":
    case "stepEnded":
    case "runEnded":
      return undefined;
  }

  function once(key: string, row: Row): Row | undefined {
    if (told.has(key)) return undefined;
    told.add(key);
    return row;
  }
}

function endOfRequest(decision: LogEvent | undefined): ArrowEnd {
  if (decision?.kind !== "dccDecided") return "arrives";
  return ({ accepted: "arrives", refused: "refusedByDcc", quarantined: "held" } as const)[decision.verdict];
}

function endOfMessage(decision: LogEvent | undefined): ArrowEnd {
  if (decision?.kind === "deviceDecided" && decision.verdict === "refused") return "refusedByDevice";
  if (decision?.kind === "answerChecked" && decision.verdict === "dropped") return "refusedByDcc";
  return "arrives";
}

/** The device that a refused request was for. */
function neverReached(
  decision: LogEvent | undefined,
  { target }: EventOfKind<"serviceRequestSent">,
  run: OpenRun,
): string | undefined {
  const refused = decision?.kind === "dccDecided" && decision.verdict !== "accepted";
  return refused && run.record.started.devices.some(({ device }) => device === target) ? target : undefined;
}
