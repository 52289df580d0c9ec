/**
 * The people through whom a Subscriber acts. A Senior Responsible Officer nominates; a nominated officer is verified,
 * screened, and given an IKI credential, and is from then on an Authorised Responsible Officer. Whatever an ARO asks
 * for, the Subscriber asked for: an ARO's credential alone gets certificates (the concern behind SECMP0042).
 */
import type { Instant } from "../ids.ts";
import {
  nominationAnswer,
  partyAnswer,
  screeningAnswers,
  seniorOfficerAnswer,
  verificationAnswer,
} from "./state-answers.ts";
import type { ResponsibleOfficer, Subscriber } from "./subscriber.ts";
import { decideStep, type SubscriberAnswer, type SubscriberDecision } from "./subscriber-decision.ts";
import { DEFAULT_SUBSCRIBER_POLICIES, type SubscriberPolicies } from "./subscriber-policies.ts";

/** How an officer's identity was verified; only one way counts. */
export type IdentityVerification = "faceToFace" | "remotely";

/** What an officer was screened to; the first two count. */
export type ScreeningStandard = "BS 7858:2019" | "equivalent" | "other";

/** Names the Senior Responsible Officer; a later one replaces an earlier one. Checks: `party-acceded`. */
export function appointSeniorResponsibleOfficer(
  subscriber: Subscriber,
  name: string,
  at: Instant,
): SubscriberDecision {
  return decideStep([partyAnswer(subscriber, at)], () => ({
    ...subscriber,
    seniorResponsibleOfficer: { name, since: at },
  }));
}

/** Nominates an officer; who was nominated stays as far as he or she came. Checks: `senior-responsible-officer`. */
export function nominateOfficer(subscriber: Subscriber, name: string, at: Instant): SubscriberDecision {
  const fresh = { name, nominated: at, verified: undefined, screened: undefined, ikiCredential: undefined };
  return decideStep([seniorOfficerAnswer(subscriber, at)], () =>
    officerOf(subscriber, name) === undefined
      ? { ...subscriber, officers: [...subscriber.officers, fresh] }
      : subscriber,
  );
}

/**
 * The Registration Authority verifies who a nominated officer is. Checks: `officer-nominated`, `officer-verified`, which
 * fails for anything but a meeting.
 */
export function verifyOfficer(
  subscriber: Subscriber,
  { name, method }: { readonly name: string; readonly method: IdentityVerification },
  at: Instant,
): SubscriberDecision {
  const verified: SubscriberAnswer = {
    check: "officer-verified",
    passed: method === "faceToFace",
    facts: { officer: name, method },
  };
  return officerStep(subscriber, name, at, [verified], { verified: at });
}

/** A nominated officer is screened. Checks: `officer-nominated`, `officer-screened`, which fails for another standard. */
export function screenOfficer(
  subscriber: Subscriber,
  { name, standard }: { readonly name: string; readonly standard: ScreeningStandard },
  at: Instant,
): SubscriberDecision {
  const screened: SubscriberAnswer = {
    check: "officer-screened",
    passed: standard !== "other",
    facts: { officer: name, standard },
  };
  return officerStep(subscriber, name, at, [screened], { screened: at });
}

/**
 * The officer receives an IKI credential on a token, and is an ARO. Checks: `officer-nominated`, `officer-verified`, and
 * `officer-screened` from 29 November 2020 (before: testbed policy screeningBeforeMp127).
 */
export function issueIkiCredential(
  subscriber: Subscriber,
  name: string,
  at: Instant,
  policies: Partial<SubscriberPolicies> = {},
): SubscriberDecision {
  const officer = officerOf(subscriber, name);
  const screening = screeningAnswers(officer, at, { ...DEFAULT_SUBSCRIBER_POLICIES, ...policies });
  return officerStep(subscriber, name, at, [verificationAnswer(officer, at), ...screening], {
    ikiCredential: at,
  });
}

function officerStep(
  subscriber: Subscriber,
  name: string,
  at: Instant,
  answers: readonly SubscriberAnswer[],
  change: Partial<ResponsibleOfficer>,
): SubscriberDecision {
  const officer = officerOf(subscriber, name);
  return decideStep([nominationAnswer(officer, at), ...answers], () => ({
    ...subscriber,
    officers: subscriber.officers.map((each) => (each === officer ? { ...each, ...change } : each)),
  }));
}

function officerOf({ officers }: Subscriber, name: string): ResponsibleOfficer | undefined {
  return officers.find((officer) => officer.name === name);
}
