/**
 * Replay protection of service requests. A signed pre-command repeats the RequestID of the request that it came
 * from, so the two classes are counted apart (measured: client practice with DCC Boxed).
 */
import type { OriginatorCounter, ServiceRequest } from "../wire/index.ts";
import type { DccState } from "./dcc-state.ts";

function classOf(request: ServiceRequest): string {
  const kind = request.body.kind === "SignedPreCommand" ? "signedPreCommand" : "serviceRequest";
  return `${request.requestId.originator}/${kind}`;
}

/** The last counter accepted from the request's originator in the request's class. */
export function lastAcceptedCounter(state: DccState, request: ServiceRequest): OriginatorCounter | undefined {
  return state.acceptedCounters.get(classOf(request));
}

/** The state after accepting the request's counter. */
export function withAcceptedCounter(state: DccState, request: ServiceRequest): DccState {
  return {
    ...state,
    acceptedCounters: new Map(state.acceptedCounters).set(classOf(request), request.requestId.counter),
  };
}
