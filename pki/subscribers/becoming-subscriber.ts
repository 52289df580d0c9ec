/**
 * The steps from outsider to Subscriber. Each looks at what was done before its time `at`, changes nothing of what it is
 * given, and answers with evidence. In which order tests and officers come is the party's affair; both must be there
 * before it can be an Authorised Subscriber.
 */
import type { Evidence } from "../evidence.ts";
import { formatEntityId, formatInstant, type EntityId, type Instant } from "../ids.ts";
import type { CertificateRole } from "../remote-party-role.ts";
import type { CertificateWanted } from "./certificate-wanted.ts";
import { entitlementOf, type EligibilityCircumstances } from "./eligibility.ts";
import {
  credentialAnswer,
  foremostOfficerAnswers,
  partyAnswer,
  seniorOfficerAnswer,
  testsAnswer,
} from "./state-answers.ts";
import { doneBy, type Subscriber } from "./subscriber.ts";
import {
  decideStep,
  onRecord,
  type SubscriberAnswer,
  type SubscriberDecision,
} from "./subscriber-decision.ts";
import { KIND_FACTS, type CertificatePolicy } from "./subscriber-kind.ts";
import { DEFAULT_SUBSCRIBER_POLICIES, type SubscriberPolicies } from "./subscriber-policies.ts";

/** It becomes a SEC Party (or Registration Data Provider, or the DCC): not the SMKI's decision, so nothing is checked. */
export function accede(subscriber: Subscriber, at: Instant): Subscriber {
  return { ...subscriber, acceded: at };
}

/** It is allocated an EUI-64 as its User ID in a role. Checks: `party-acceded`, `entity-id-role`, `entity-id-unused`. */
export function allocateEntityId(
  subscriber: Subscriber,
  { role, entityId }: { readonly role: CertificateRole; readonly entityId: EntityId },
  at: Instant,
): SubscriberDecision {
  const { name, actsAs, allocations } = subscriber;
  const taken = allocations.find((each) => each.role === role || each.entityId === entityId);
  const answers: readonly SubscriberAnswer[] = [
    partyAnswer(subscriber, at),
    {
      check: "entity-id-role",
      passed: actsAs.some((kind) => KIND_FACTS[kind].roles.includes(role)),
      facts: { party: name, actsAs: actsAs.join(", "), role },
    },
    {
      check: "entity-id-unused",
      passed: taken === undefined,
      facts: {
        role,
        entityId: formatEntityId(entityId),
        ...(taken && { already: `${formatEntityId(taken.entityId)} as ${taken.role}` }),
      },
    },
  ];
  return decideStep(answers, () => ({
    ...subscriber,
    allocations: [...allocations, { role, entityId, since: at }],
  }));
}

/** It passes SREPT. Checks: `party-acceded`. */
export function passSrept(subscriber: Subscriber, at: Instant): SubscriberDecision {
  return decideStep([partyAnswer(subscriber, at)], () => ({ ...subscriber, sreptPassed: at }));
}

/** Whether it may use the SMKI Repository, which needs SREPT and no authorisation. Checks: `party-acceded`, `srept-passed`. */
export function mayUseRepository(
  subscriber: Subscriber,
  at: Instant,
): { readonly ok: boolean; readonly evidence: Evidence } {
  return onRecord([partyAnswer(subscriber, at), testsAnswer(subscriber, at)]);
}

/**
 * It becomes an Authorised Subscriber under one policy. Checks: `party-acceded`, `srept-passed`,
 * `senior-responsible-officer`, and of the officer who comes furthest `officer-nominated`, `officer-verified`,
 * `officer-screened` (from 29 November 2020) and `iki-credential`.
 */
export function authoriseSubscriber(
  subscriber: Subscriber,
  policy: CertificatePolicy,
  at: Instant,
  policies: Partial<SubscriberPolicies> = {},
): SubscriberDecision {
  const answers = [
    partyAnswer(subscriber, at),
    testsAnswer(subscriber, at),
    seniorOfficerAnswer(subscriber, at),
    ...foremostOfficerAnswers(subscriber, at, { ...DEFAULT_SUBSCRIBER_POLICIES, ...policies }),
  ];
  return decideStep(answers, () => ({
    ...subscriber,
    authorised: { ...subscriber.authorised, [policy]: at },
  }));
}

/**
 * It asks for a certificate, and so is a Subscriber; what is wrong with the request itself, the registration authority
 * says. Checks: `party-acceded`, `iki-credential`, `policy-authorised`, `eligible-subscriber`.
 */
export function askForCertificate(
  subscriber: Subscriber,
  wanted: CertificateWanted,
  circumstances: EligibilityCircumstances,
  at: Instant,
): SubscriberDecision {
  const officer = subscriber.officers.find(({ ikiCredential }) => doneBy(ikiCredential, at));
  const authorised = subscriber.authorised[wanted.kind];
  const { entitled, facts } = entitlementOf(subscriber, circumstances, at)(wanted);
  const answers: readonly SubscriberAnswer[] = [
    partyAnswer(subscriber, at),
    credentialAnswer(officer, at),
    {
      check: "policy-authorised",
      passed: doneBy(authorised, at),
      facts: {
        party: subscriber.name,
        policy: wanted.kind,
        since: authorised === undefined ? "never" : formatInstant(authorised),
        at: formatInstant(at),
      },
    },
    { check: "eligible-subscriber", passed: entitled, facts },
  ];
  return decideStep(answers, () => ({ ...subscriber, asked: [...subscriber.asked, { wanted, at }] }));
}
