/**
 * How far an organisation has come with the SMKI, as one value. The states are separate on purpose: a SEC Party may have
 * passed its tests and have no officer, or be an Authorised Subscriber and never ask for a certificate. DCC User status
 * is none of them: it is reached by another process, and is passed in where a rule asks for it.
 */
import { UsageError } from "../failures.ts";
import type { EntityId, Instant } from "../ids.ts";
import type { CertificateRole } from "../remote-party-role.ts";
import type { CertificateWanted } from "./certificate-wanted.ts";
import type { CertificatePolicy, SubscriberKind } from "./subscriber-kind.ts";

/**
 * Where a party stands with User Entry, for one role. A suspended User is a User still: it holds the role and may not use
 * it.
 */
export type DccUserStatus = "notAUser" | "inUserEntry" | "live" | "suspended";

/**
 * An Authorised Responsible Officer in the making: each date is when that step was done, or undefined.
 * A nominated officer who has an IKI credential is an ARO.
 */
export interface ResponsibleOfficer {
  readonly name: string;
  readonly nominated: Instant;
  /** Identity verified face to face by the DCC's Registration Authority. */
  readonly verified: Instant | undefined;
  /** Screened to BS 7858:2019 or equivalent. */
  readonly screened: Instant | undefined;
  readonly ikiCredential: Instant | undefined;
}

/** An EUI-64 that names the party in one role: its User ID. */
export interface EntityIdAllocation {
  readonly role: CertificateRole;
  readonly entityId: EntityId;
  readonly since: Instant;
}

/** A certificate that was asked for: what makes an Authorised Subscriber a Subscriber. */
export interface CertificateAsked {
  readonly wanted: CertificateWanted;
  readonly at: Instant;
}

/** One organisation on its way to being a Subscriber. Never changed: a transition makes a new one. */
export interface Subscriber {
  readonly name: string;
  readonly actsAs: readonly SubscriberKind[];
  /** When it became a SEC Party, a Registration Data Provider or the DCC. */
  readonly acceded: Instant | undefined;
  readonly allocations: readonly EntityIdAllocation[];
  /** When it passed the SMKI and Repository Entry Process Tests. */
  readonly sreptPassed: Instant | undefined;
  readonly seniorResponsibleOfficer: { readonly name: string; readonly since: Instant } | undefined;
  readonly officers: readonly ResponsibleOfficer[];
  /** When it became an Authorised Subscriber, by policy. */
  readonly authorised: Readonly<Record<CertificatePolicy, Instant | undefined>>;
  readonly asked: readonly CertificateAsked[];
}

/**
 * An organisation that has not begun. @throws UsageError when it acts as nothing
 */
export function outsider(name: string, ...actsAs: readonly SubscriberKind[]): Subscriber {
  if (actsAs.length === 0) {
    throw new UsageError(`${name} acts as nothing: name a kind of party`);
  }
  return {
    name,
    actsAs,
    acceded: undefined,
    allocations: [],
    sreptPassed: undefined,
    seniorResponsibleOfficer: undefined,
    officers: [],
    authorised: { organisation: undefined, device: undefined },
    asked: [],
  };
}

/** Whether a step was done by a time. */
export function doneBy(step: Instant | undefined, at: Instant): boolean {
  return step !== undefined && step <= at;
}

/** The states, lowest first. */
export const SUBSCRIBER_STATES = [
  "outsider",
  "party",
  "testsPassed",
  "authorisedSubscriber",
  "subscriber",
] as const;
export type SubscriberState = (typeof SUBSCRIBER_STATES)[number];

/** The highest state reached by a time. Officers are people and no state: they are what the next state needs. */
export function subscriberState(subscriber: Subscriber, at: Instant): SubscriberState {
  const { acceded, sreptPassed, authorised, asked } = subscriber;
  if (asked.some((each) => doneBy(each.at, at))) return "subscriber";
  if (doneBy(authorised.organisation, at) || doneBy(authorised.device, at)) return "authorisedSubscriber";
  if (doneBy(sreptPassed, at)) return "testsPassed";
  return doneBy(acceded, at) ? "party" : "outsider";
}
