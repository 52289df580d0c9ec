/** The answers that a Subscriber's own value gives to the checks, at a time. */
import { formatInstant, instant, type Instant } from "../ids.ts";
import { doneBy, type ResponsibleOfficer, type Subscriber } from "./subscriber.ts";
import type { SubscriberCheck } from "./subscriber-checks.ts";
import type { SubscriberAnswer } from "./subscriber-decision.ts";
import { KIND_FACTS } from "./subscriber-kind.ts";
import type { SubscriberPolicies } from "./subscriber-policies.ts";

/** From this day the RAPP asks for the screening of officers in words (SEC Appendix D, MP127). */
export const OFFICER_SCREENING_FROM = instant("2020-11-29");

/** `party-acceded` */
export function partyAnswer(subscriber: Subscriber, at: Instant): SubscriberAnswer {
  const standings = new Set(subscriber.actsAs.map((kind) => KIND_FACTS[kind].standing));
  return stepAnswer("party-acceded", subscriber.acceded, at, {
    party: subscriber.name,
    as: [...standings].join(", "),
  });
}

/** `srept-passed` */
export function testsAnswer({ name, sreptPassed }: Subscriber, at: Instant): SubscriberAnswer {
  return stepAnswer("srept-passed", sreptPassed, at, { party: name });
}

/** `senior-responsible-officer` */
export function seniorOfficerAnswer(
  { name, seniorResponsibleOfficer: senior }: Subscriber,
  at: Instant,
): SubscriberAnswer {
  return stepAnswer("senior-responsible-officer", senior?.since, at, {
    party: name,
    officer: senior?.name ?? "none",
  });
}

/** `officer-nominated`; the officer is undefined when nobody of the name that was asked for was nominated. */
export function nominationAnswer(officer: ResponsibleOfficer | undefined, at: Instant): SubscriberAnswer {
  return officerAnswer("officer-nominated", officer, officer?.nominated, at);
}

/** `officer-verified` */
export function verificationAnswer(officer: ResponsibleOfficer | undefined, at: Instant): SubscriberAnswer {
  return officerAnswer("officer-verified", officer, officer?.verified, at);
}

/** `officer-screened`; no answer where the rule does not ask yet. */
export function screeningAnswers(
  officer: ResponsibleOfficer | undefined,
  at: Instant,
  { screeningBeforeMp127 }: Pick<SubscriberPolicies, "screeningBeforeMp127">,
): readonly SubscriberAnswer[] {
  return at >= OFFICER_SCREENING_FROM || screeningBeforeMp127 === "asked"
    ? [officerAnswer("officer-screened", officer, officer?.screened, at)]
    : [];
}

/** `iki-credential` */
export function credentialAnswer(officer: ResponsibleOfficer | undefined, at: Instant): SubscriberAnswer {
  return officerAnswer("iki-credential", officer, officer?.ikiCredential, at);
}

/**
 * The answers of the officer who comes furthest through every check about officers: one officer is enough. Those of
 * nobody where there is no officer.
 */
export function foremostOfficerAnswers(
  { officers }: Subscriber,
  at: Instant,
  policies: SubscriberPolicies,
): readonly SubscriberAnswer[] {
  const passes = (answers: readonly SubscriberAnswer[]): number => {
    const failed = answers.findIndex(({ passed }) => !passed);
    return failed === -1 ? answers.length : failed;
  };
  return officers
    .map((officer) => officerAnswers(officer, at, policies))
    .reduce(
      (best, each) => (passes(each) > passes(best) ? each : best),
      officerAnswers(officers[0], at, policies),
    );
}

function officerAnswers(
  officer: ResponsibleOfficer | undefined,
  at: Instant,
  policies: SubscriberPolicies,
): readonly SubscriberAnswer[] {
  return [
    nominationAnswer(officer, at),
    verificationAnswer(officer, at),
    ...screeningAnswers(officer, at, policies),
    credentialAnswer(officer, at),
  ];
}

function officerAnswer(
  check: SubscriberCheck,
  officer: ResponsibleOfficer | undefined,
  step: Instant | undefined,
  at: Instant,
): SubscriberAnswer {
  return stepAnswer(check, step, at, { officer: officer?.name ?? "none" });
}

function stepAnswer(
  check: SubscriberCheck,
  step: Instant | undefined,
  at: Instant,
  who: SubscriberAnswer["facts"],
): SubscriberAnswer {
  const facts = { ...who, since: step === undefined ? "never" : formatInstant(step), at: formatInstant(at) };
  return { check, passed: doneBy(step, at), facts };
}
