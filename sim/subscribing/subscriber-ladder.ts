/**
 * The way from newcomer to Subscriber, climbed for real: every rung is a step of `pki/subscribers/`, first tried by the
 * newcomer, whose refusal says what stands in the way, and then taken. Nobody writes that down a second time.
 */
import {
  accede,
  allocateEntityId,
  appointSeniorResponsibleOfficer,
  askForCertificate,
  authoriseSubscriber,
  entityId,
  InternalError,
  issueIkiCredential,
  KIND_FACTS,
  nominateOfficer,
  outsider,
  passSrept,
  screenOfficer,
  subscriberState,
  verifyOfficer,
  type CertificateWanted,
  type Check,
  type EligibilityCircumstances,
  type Instant,
  type Subscriber,
  type SubscriberCheck,
  type SubscriberDecision,
  type SubscriberKind,
  type SubscriberState,
} from "../../pki/index.ts";
import { KIND_WORDS } from "./kind-words.ts";

export interface Rung {
  readonly title: string;
  /**
   * The checks that a newcomer does not pass here, in order: the first is what refuses it, the others come after. What
   * the step itself brings is not in its own way.
   */
  readonly inTheWay: readonly Check[];
  /** The state that is reached by taking it. */
  readonly reaches: SubscriberState;
}

interface Step {
  readonly title: string;
  readonly take: (from: Subscriber, at: Instant) => SubscriberDecision;
  /** The check that the step answers by what is done in it, and not by what was done before. */
  readonly brings?: SubscriberCheck;
}

const OFFICER = "the officer";
const EXAMPLE_ID = entityId("d25ec00000000002");
const EXAMPLE_DEVICE = entityId("d2de000000000001");
const CIRCUMSTANCES: EligibilityCircumstances = {
  userStatus: "notAUser",
  standingOf: () => ({ kind: "beforeCommissioning" }),
};

/**
 * The rungs for a kind of party on a day, the first being that it is a Party at all. It climbs as no DCC User: no rung
 * asks for that status.
 */
export function climbLadder(kind: SubscriberKind, at: Instant): readonly Rung[] {
  const newcomer = accede(outsider(KIND_WORDS[kind].name, kind), at);
  let party = newcomer;
  const rungs: Rung[] = [{ title: firstRung(kind), inTheWay: [], reaches: subscriberState(party, at) }];
  for (const { title, take, brings } of stepsOf(kind, asksForScreening(newcomer, at))) {
    const inTheWay = take(newcomer, at).evidence.filter(
      ({ check, outcome }) => outcome !== "passed" && check !== brings,
    );
    const taken = take(party, at);
    if (!taken.ok) {
      throw new InternalError(`the ladder of ${kind} breaks at "${title}"`);
    }
    party = taken.subscriber;
    rungs.push({ title, inTheWay, reaches: subscriberState(party, at) });
  }
  return rungs;
}

function firstRung(kind: SubscriberKind): string {
  const { standing } = KIND_FACTS[kind];
  return standing === "DCC" ? "be the DCC" : `be a ${standing}`;
}

/** Whether an IKI credential of that day wants a screened officer (MP127). */
function asksForScreening(newcomer: Subscriber, at: Instant): "screened" | "unscreened" {
  const { evidence } = issueIkiCredential(newcomer, OFFICER, at);
  return evidence.some(({ check }) => check === "officer-screened") ? "screened" : "unscreened";
}

function stepsOf(kind: SubscriberKind, officer: "screened" | "unscreened"): readonly Step[] {
  const { roles, policies } = KIND_FACTS[kind];
  const role = roles[0];
  return [
    ...(role === undefined
      ? []
      : [
          {
            title: "be allocated an EUI-64, its User ID, in its role",
            take: (from: Subscriber, at: Instant) =>
              allocateEntityId(from, { role, entityId: EXAMPLE_ID }, at),
          },
        ]),
    { title: "pass SREPT, the SMKI and Repository Entry Process Tests", take: passSrept },
    {
      title: "appoint a Senior Responsible Officer",
      take: (from, at) => appointSeniorResponsibleOfficer(from, "the senior officer", at),
    },
    {
      title: "have an officer nominated",
      take: (from, at) => nominateOfficer(from, OFFICER, at),
    },
    {
      title: "have the officer's identity verified face to face",
      take: (from, at) => verifyOfficer(from, { name: OFFICER, method: "faceToFace" }, at),
      brings: "officer-verified",
    },
    ...(officer === "unscreened"
      ? []
      : [
          {
            title: "have the officer screened to BS 7858",
            take: (from: Subscriber, at: Instant) =>
              screenOfficer(from, { name: OFFICER, standard: "BS 7858:2019" }, at),
            brings: "officer-screened" as const,
          },
        ]),
    {
      title: "receive the officer's IKI credential",
      take: (from, at) => issueIkiCredential(from, OFFICER, at),
    },
    ...policies.map((policy) => ({
      title: `become an Authorised Subscriber under the ${policy === "device" ? "Device" : "Organisation"} policy`,
      take: (from: Subscriber, at: Instant) => authoriseSubscriber(from, policy, at),
    })),
    ...policies.slice(0, 1).map((policy) => ({
      title: `ask for the first ${policy} certificate, and be a Subscriber`,
      take: (from: Subscriber, at: Instant) =>
        askForCertificate(from, firstCertificate(kind), CIRCUMSTANCES, at),
    })),
  ];
}

function firstCertificate(kind: SubscriberKind): CertificateWanted {
  const role = KIND_FACTS[kind].roles[0];
  return role === undefined
    ? { kind: "device", entityId: EXAMPLE_DEVICE }
    : { kind: "organisation", role, entityId: EXAMPLE_ID };
}
