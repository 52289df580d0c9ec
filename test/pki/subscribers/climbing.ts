/** Subscribers for tests, as far up as wanted, with single steps left out. */
import {
  entityId,
  instant,
  KIND_FACTS,
  outsider,
  type CertificatePolicy,
  type Instant,
  type Subscriber,
  type SubscriberDecision,
  type SubscriberKind,
} from "../../../pki/index.ts";

/** When everything was done, unless a test says otherwise. */
export const DONE = instant("2021-01-04");
/** When tests look. */
export const AT = instant("2021-06-01");

export const OFFICER = "Ada";

/** The facts of a complete Subscriber; a test leaves one out, or dates it later. */
export interface Steps {
  readonly acceded: Instant | undefined;
  readonly sreptPassed: Instant | undefined;
  readonly senior: Instant | undefined;
  readonly nominated: Instant | undefined;
  readonly verified: Instant | undefined;
  readonly screened: Instant | undefined;
  readonly ikiCredential: Instant | undefined;
  readonly authorised: readonly CertificatePolicy[];
}

export const COMPLETE: Steps = {
  acceded: DONE,
  sreptPassed: DONE,
  senior: DONE,
  nominated: DONE,
  verified: DONE,
  screened: DONE,
  ikiCredential: DONE,
  authorised: ["organisation", "device"],
};

/** The EUI-64 of a kind in the n-th of its roles. */
export function entityIdOf(kind: SubscriberKind, roleNumber = 0): ReturnType<typeof entityId> {
  const number = 1 + Object.keys(KIND_FACTS).indexOf(kind);
  return entityId(
    `d25ec000${number.toString(16).padStart(4, "0")}${roleNumber.toString(16).padStart(4, "0")}`,
  );
}

/** A party of one kind, allocated an EUI-64 in each of its roles, with everything done but what is given otherwise. */
export function subscriberOf(kind: SubscriberKind, steps: Partial<Steps> = {}): Subscriber {
  const { acceded, sreptPassed, senior, nominated, verified, screened, ikiCredential, authorised } = {
    ...COMPLETE,
    ...steps,
  };
  const officers =
    nominated === undefined ? [] : [{ name: OFFICER, nominated, verified, screened, ikiCredential }];
  return {
    ...outsider(`the ${kind}`, kind),
    acceded,
    sreptPassed,
    seniorResponsibleOfficer: senior === undefined ? undefined : { name: "Grace", since: senior },
    officers,
    allocations: KIND_FACTS[kind].roles.map((role, index) => ({
      role,
      entityId: entityIdOf(kind, index),
      since: DONE,
    })),
    authorised: {
      organisation: authorised.includes("organisation") ? DONE : undefined,
      device: authorised.includes("device") ? DONE : undefined,
    },
  };
}

/** The Subscriber after a step that must be taken. */
export function taken(decision: SubscriberDecision): Subscriber {
  if (!decision.ok) {
    const failed = decision.evidence.find(({ outcome }) => outcome === "failed");
    throw new Error(`refused: ${failed?.check ?? "without a reason"}`);
  }
  return decision.subscriber;
}
