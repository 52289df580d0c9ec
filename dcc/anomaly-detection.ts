/**
 * Anomaly detection (SEC Appendix AB, recalled): a User sets how many requests of a service it means to send in a period;
 * what comes beyond is held until the User releases it. DCC-wide thresholds and attribute limits are not modelled.
 */
import type { EntityId, Instant } from "../pki/index.ts";
import type { ServiceRequest } from "../wire/index.ts";
import type { DccState } from "./dcc-state.ts";

export interface AnomalyThreshold {
  /** So many requests in a period are usual. */
  readonly requests: number;
  /** Milliseconds. */
  readonly period: number;
}

export interface AnomalyDetection {
  /** By User and service. */
  readonly thresholds: ReadonlyMap<string, AnomalyThreshold>;
  /** When requests that a threshold counts were let through, oldest first; by User and service. */
  readonly letThrough: ReadonlyMap<string, readonly Instant[]>;
  /** The requests that are held, in the order in which they came. */
  readonly quarantine: readonly ServiceRequest[];
}

export const NO_ANOMALY_DETECTION: AnomalyDetection = {
  thresholds: new Map(),
  letThrough: new Map(),
  quarantine: [],
};

const keyOf = (user: EntityId, service: string): string => `${user}/${service}`;

/** The state with a User's threshold for a service. */
export function withThreshold(
  state: DccState,
  user: EntityId,
  service: string,
  threshold: AnomalyThreshold,
): DccState {
  const { anomalies } = state;
  return {
    ...state,
    anomalies: {
      ...anomalies,
      thresholds: new Map(anomalies.thresholds).set(keyOf(user, service), threshold),
    },
  };
}

/** How a request stands to its sender's threshold; undefined when there is none. A pre-command is not counted twice. */
export function standingOfRequest(
  { anomalies }: DccState,
  { requestId, serviceReferenceVariant, commandVariant }: ServiceRequest,
  at: Instant,
): { readonly requests: number; readonly threshold: AnomalyThreshold } | undefined {
  const key = keyOf(requestId.originator, serviceReferenceVariant);
  const threshold = anomalies.thresholds.get(key);
  if (threshold === undefined || commandVariant === 4) return undefined;
  const since = at - threshold.period;
  const requests = (anomalies.letThrough.get(key) ?? []).filter((each) => each > since).length + 1;
  return { requests, threshold };
}

/** The state after a request was let through. */
export function withRequestLetThrough(state: DccState, request: ServiceRequest, at: Instant): DccState {
  const { anomalies } = state;
  const key = keyOf(request.requestId.originator, request.serviceReferenceVariant);
  if (!anomalies.thresholds.has(key) || request.commandVariant === 4) return state;
  const times = [...(anomalies.letThrough.get(key) ?? []), at];
  return { ...state, anomalies: { ...anomalies, letThrough: new Map(anomalies.letThrough).set(key, times) } };
}

/** The state with a request held. */
export function withQuarantined(state: DccState, request: ServiceRequest): DccState {
  const { anomalies } = state;
  return { ...state, anomalies: { ...anomalies, quarantine: [...anomalies.quarantine, request] } };
}

/** Takes a User's requests out of quarantine, to be sent again or deleted. */
export function takeFromQuarantine(
  state: DccState,
  user: EntityId,
): { readonly state: DccState; readonly requests: readonly ServiceRequest[] } {
  const { anomalies } = state;
  const isTheirs = ({ requestId }: ServiceRequest) => requestId.originator === user;
  return {
    state: {
      ...state,
      anomalies: { ...anomalies, quarantine: anomalies.quarantine.filter((each) => !isTheirs(each)) },
    },
    requests: anomalies.quarantine.filter(isTheirs),
  };
}
