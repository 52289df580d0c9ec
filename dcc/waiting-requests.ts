/**
 * What the DCC keeps until its time: requests that are future-dated at the DCC (ExecutionDateTime), and the reads of
 * schedules (5.1). A date in or after the year 3000 takes a waiting request back (measured: cancellation templates). That
 * every check is made again when the time has come is this testbed's reading of "at the required date and time" (E4).
 */
import type { EntityId, Instant } from "../pki/index.ts";
import type { RequestId, ScheduleOrder, ServiceRequest, SignerReference } from "../wire/index.ts";
import type { DccState } from "./dcc-state.ts";
import { findService } from "./service-catalogue/service-catalogue.ts";

export interface WaitingRequest {
  readonly request: ServiceRequest;
  readonly at: Instant;
}

export interface Schedule {
  readonly scheduleId: number;
  readonly owner: EntityId;
  readonly order: ScheduleOrder;
  /** The request that made it: reads are not protected against replay, and go out under its counter (an assumption). */
  readonly madeBy: RequestId;
  readonly signer: SignerReference;
  /** Undefined after the last read. */
  readonly nextAt: Instant | undefined;
}

/** Something whose time has come. */
export interface DueRequest {
  readonly why: "futureDated" | "scheduled";
  readonly request: ServiceRequest;
}

/** Dates from here on cancel (measured: 3000-12-31T00:00:00.00Z). */
const CANCELS_FROM = Date.UTC(3000, 0, 1);

/** When the DCC is to send a request; undefined where it is not the DCC that keeps it. */
export function executionDateAtTheDcc({
  body,
  serviceReferenceVariant,
}: ServiceRequest): Instant | undefined {
  const service = findService(serviceReferenceVariant);
  return service?.futureDated === "dcc" && "executionDateTime" in body ? body.executionDateTime : undefined;
}

/** What a request means for the waiting ones: `later`, `cancel`, or `now`. */
export function timingOf(request: ServiceRequest, at: Instant): "now" | "later" | "cancel" {
  const date = executionDateAtTheDcc(request);
  if (date === undefined || date <= at) return "now";
  return date >= CANCELS_FROM ? "cancel" : "later";
}

export function withWaiting(state: DccState, request: ServiceRequest): DccState {
  const at = executionDateAtTheDcc(request);
  return at === undefined ? state : { ...state, waiting: [...state.waiting, { request, at }] };
}

/** The state without the same User's waiting requests of the same service for the same device. */
export function withoutWaiting(state: DccState, cancelling: ServiceRequest): DccState {
  const isMeant = ({ request }: WaitingRequest) =>
    request.serviceReferenceVariant === cancelling.serviceReferenceVariant &&
    request.requestId.originator === cancelling.requestId.originator &&
    request.requestId.target === cancelling.requestId.target;
  return { ...state, waiting: state.waiting.filter((each) => !isMeant(each)) };
}

/** When the next of them is due; undefined when nothing waits. */
export function nextDueAtTheDcc({ waiting, schedules }: DccState): Instant | undefined {
  const times = [...waiting.map(({ at }) => at), ...schedules.map(({ nextAt }) => nextAt)];
  return times.reduce<Instant | undefined>(
    (first, at) => (at !== undefined && (first === undefined || at < first) ? at : first),
    undefined,
  );
}

/** Takes what is due at an instant out of the waiting ones; schedules go on to their next time. */
export function takeDue(
  state: DccState,
  at: Instant,
): { readonly state: DccState; readonly due: readonly DueRequest[] } {
  const dated = state.waiting.filter((each) => each.at <= at);
  const read = state.schedules.filter(({ nextAt }) => nextAt !== undefined && nextAt <= at);
  return {
    state: {
      ...state,
      waiting: state.waiting.filter((each) => each.at > at),
      schedules: state.schedules.map((each) => (read.includes(each) ? afterOneRead(each) : each)),
    },
    due: [
      ...dated.map(({ request }): DueRequest => ({ why: "futureDated", request })),
      ...read.map((each): DueRequest => ({ why: "scheduled", request: readOf(each) })),
    ],
  };
}

function afterOneRead(schedule: Schedule): Schedule {
  const { every, until } = schedule.order;
  const next = ((schedule.nextAt ?? 0) + every) as Instant;
  return { ...schedule, nextAt: next <= until ? next : undefined };
}

function readOf({ owner, order, madeBy, signer }: Schedule): ServiceRequest {
  return {
    requestId: { originator: owner, target: order.target, counter: madeBy.counter },
    commandVariant: 1,
    serviceReferenceVariant: order.serviceReferenceVariant,
    body: order.body,
    signer,
  };
}
