/**
 * Anomaly detection (SEC Appendix AB, recalled). Three things hold a request until its sender releases it: it is more than
 * the User said that it means to send in a period; more than the DCC thinks usual of all Users together; or a value in it
 * lies outside the limits that the User set for it. The names of the three are those of the DCC Alert (DUIS schema 5.4).
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

/** The values that a limit can be set for: those numbers that the carried-out services have. */
export type LimitedAttribute = "TolerancePeriod" | "JoinTimePeriod";

export interface AttributeLimit {
  readonly attribute: LimitedAttribute;
  /** In the attribute's own unit; here seconds. */
  readonly atMost: number;
}

/** Whose threshold it is: one User's, or the DCC's own for all Users together. */
export type ThresholdOwner = EntityId | "dcc";

/** Why a request is held (DUIS QuarantinedRequest). */
export type AnomalyBreach = "ADUserThresholdBreach" | "ADDCCThresholdBreach" | "ADAttributeLimitsBreach";

export interface AnomalyDetection {
  /** By owner and service. */
  readonly thresholds: ReadonlyMap<string, AnomalyThreshold>;
  /** When requests that a threshold counts were let through, oldest first; by owner and service. */
  readonly letThrough: ReadonlyMap<string, readonly Instant[]>;
  /** By User and service. */
  readonly limits: ReadonlyMap<string, AttributeLimit>;
  /** The requests that are held, in the order in which they came. */
  readonly quarantine: readonly ServiceRequest[];
}

export const NO_ANOMALY_DETECTION: AnomalyDetection = {
  thresholds: new Map(),
  letThrough: new Map(),
  limits: new Map(),
  quarantine: [],
};

const keyOf = (owner: ThresholdOwner, service: string): string => `${owner}/${service}`;

/** The state with a threshold for a service. */
export function withThreshold(
  state: DccState,
  owner: ThresholdOwner,
  service: string,
  threshold: AnomalyThreshold,
): DccState {
  const { anomalies } = state;
  const thresholds = new Map(anomalies.thresholds).set(keyOf(owner, service), threshold);
  return { ...state, anomalies: { ...anomalies, thresholds } };
}

/** The state with a User's limit for a value in a service. */
export function withAttributeLimit(
  state: DccState,
  user: EntityId,
  service: string,
  limit: AttributeLimit,
): DccState {
  const { anomalies } = state;
  const limits = new Map(anomalies.limits).set(keyOf(user, service), limit);
  return { ...state, anomalies: { ...anomalies, limits } };
}

/** How a request stands to one threshold or limit: what it comes to, and what is allowed. */
export interface AnomalyStanding {
  readonly breach: AnomalyBreach;
  readonly found: number;
  readonly allowed: number;
  /** Milliseconds; undefined for a limit. */
  readonly period: number | undefined;
}

/**
 * How a request stands to everything that concerns it; none when nothing does. A signed pre-command was counted as the
 * request that it came from is not: only what goes to a device counts. Its values were looked at in that request.
 */
export function standingsOfRequest(
  { anomalies }: DccState,
  request: ServiceRequest,
  at: Instant,
): readonly AnomalyStanding[] {
  const { requestId, serviceReferenceVariant: service } = request;
  const owners = [
    ["ADUserThresholdBreach", requestId.originator],
    ["ADDCCThresholdBreach", "dcc"],
  ] as const;
  const thresholds = owners.flatMap(([breach, owner]): readonly AnomalyStanding[] => {
    const key = keyOf(owner, service);
    const threshold = anomalies.thresholds.get(key);
    if (threshold === undefined || request.commandVariant === 4) return [];
    const since = at - threshold.period;
    const found = (anomalies.letThrough.get(key) ?? []).filter((each) => each > since).length + 1;
    return [{ breach, found, allowed: threshold.requests, period: threshold.period }];
  });
  const limit = anomalies.limits.get(keyOf(requestId.originator, service));
  const found = limit === undefined ? undefined : valueOf(request, limit.attribute);
  return limit === undefined || found === undefined
    ? thresholds
    : [...thresholds, { breach: "ADAttributeLimitsBreach", found, allowed: limit.atMost, period: undefined }];
}

function valueOf({ body }: ServiceRequest, attribute: LimitedAttribute): number | undefined {
  switch (attribute) {
    case "TolerancePeriod":
      return "tolerancePeriod" in body ? body.tolerancePeriod : undefined;
    case "JoinTimePeriod":
      return "joinTimePeriod" in body ? body.joinTimePeriod : undefined;
  }
}

/** The first of them that is broken; undefined when none is. */
export function firstBreach(standings: readonly AnomalyStanding[]): AnomalyStanding | undefined {
  return standings.find(({ found, allowed }) => found > allowed);
}

/** The state after a request was let through. */
export function withRequestLetThrough(state: DccState, request: ServiceRequest, at: Instant): DccState {
  const { anomalies } = state;
  if (request.commandVariant === 4) return state;
  const keys = [request.requestId.originator, "dcc" as const]
    .map((owner) => keyOf(owner, request.serviceReferenceVariant))
    .filter((key) => anomalies.thresholds.has(key));
  if (keys.length === 0) return state;
  const letThrough = new Map(anomalies.letThrough);
  for (const key of keys) letThrough.set(key, [...(letThrough.get(key) ?? []), at]);
  return { ...state, anomalies: { ...anomalies, letThrough } };
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
