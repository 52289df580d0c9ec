import { expect } from "chai";
import * as fc from "fast-check";
import {
  accede,
  allocateEntityId,
  appointSeniorResponsibleOfficer,
  askForCertificate,
  authoriseSubscriber,
  entityId,
  formatInstant,
  instant,
  issueIkiCredential,
  mayUseRepository,
  nominateOfficer,
  OFFICER_SCREENING_FROM,
  outsider,
  passSrept,
  screenOfficer,
  SUBSCRIBER_CHECKS,
  SUBSCRIBER_STATES,
  subscriberState,
  UsageError,
  verifyOfficer,
  type EligibilityCircumstances,
  type Evidence,
  type Instant,
  type Subscriber,
  type SubscriberCheck,
  type SubscriberDecision,
} from "../../../pki/index.ts";
import { AT, COMPLETE, DONE, entityIdOf, OFFICER, subscriberOf, taken, type Steps } from "./climbing.ts";

const CIRCUMSTANCES: EligibilityCircumstances = {
  userStatus: "live",
  standingOf: () => ({ kind: "beforeCommissioning" }),
};
const OWN = {
  kind: "organisation",
  role: "networkOperator",
  entityId: entityIdOf("gasNetworkOperator"),
} as const;
const NEW_ID = { role: "networkOperator", entityId: entityId("d25ec000ffff0000") } as const;
const LATER = (AT + 1) as Instant;

interface Outcome {
  readonly ok: boolean;
  readonly evidence: Evidence;
}

const outcomes = (evidence: Evidence) => evidence.map(({ check, outcome }) => `${check} ${outcome}`);

/** The steps, and the checks that each of them makes in 2021, in order. */
const STEPS: Readonly<
  Record<
    string,
    { readonly take: (from: Subscriber, at: Instant) => Outcome; readonly asks: readonly SubscriberCheck[] }
  >
> = {
  "allocate an EUI-64": {
    take: (from, at) => allocateEntityId({ ...from, allocations: [] }, NEW_ID, at),
    asks: ["party-acceded", "entity-id-role", "entity-id-unused"],
  },
  "pass SREPT": { take: passSrept, asks: ["party-acceded"] },
  "use the Repository": { take: mayUseRepository, asks: ["party-acceded", "srept-passed"] },
  "appoint the Senior Responsible Officer": {
    take: (from, at) => appointSeniorResponsibleOfficer(from, "Grace", at),
    asks: ["party-acceded"],
  },
  "nominate an officer": {
    take: (from, at) => nominateOfficer(from, "Joan", at),
    asks: ["senior-responsible-officer"],
  },
  "verify an officer": {
    take: (from, at) => verifyOfficer(from, { name: OFFICER, method: "faceToFace" }, at),
    asks: ["officer-nominated", "officer-verified"],
  },
  "screen an officer": {
    take: (from, at) => screenOfficer(from, { name: OFFICER, standard: "BS 7858:2019" }, at),
    asks: ["officer-nominated", "officer-screened"],
  },
  "issue an IKI credential": {
    take: (from, at) => issueIkiCredential(from, OFFICER, at),
    asks: ["officer-nominated", "officer-verified", "officer-screened"],
  },
  "authorise under the Organisation policy": {
    take: (from, at) => authoriseSubscriber(from, "organisation", at),
    asks: [
      "party-acceded",
      "srept-passed",
      "senior-responsible-officer",
      "officer-nominated",
      "officer-verified",
      "officer-screened",
      "iki-credential",
    ],
  },
  "authorise under the Device policy": {
    take: (from, at) => authoriseSubscriber(from, "device", at),
    asks: [
      "party-acceded",
      "srept-passed",
      "senior-responsible-officer",
      "officer-nominated",
      "officer-verified",
      "officer-screened",
      "iki-credential",
    ],
  },
  "ask for an organisation certificate": {
    take: (from, at) => askForCertificate(from, OWN, CIRCUMSTANCES, at),
    asks: ["party-acceded", "iki-credential", "policy-authorised", "eligible-subscriber"],
  },
};

/** A precondition of a step: what to leave out (or date too late) so that this check fails and none before it. */
const PRECONDITIONS: readonly (readonly [step: string, check: SubscriberCheck, without: keyof Steps])[] = [
  ["allocate an EUI-64", "party-acceded", "acceded"],
  ["pass SREPT", "party-acceded", "acceded"],
  ["use the Repository", "party-acceded", "acceded"],
  ["use the Repository", "srept-passed", "sreptPassed"],
  ["appoint the Senior Responsible Officer", "party-acceded", "acceded"],
  ["nominate an officer", "senior-responsible-officer", "senior"],
  ["verify an officer", "officer-nominated", "nominated"],
  ["screen an officer", "officer-nominated", "nominated"],
  ["issue an IKI credential", "officer-nominated", "nominated"],
  ["issue an IKI credential", "officer-verified", "verified"],
  ["issue an IKI credential", "officer-screened", "screened"],
  ["authorise under the Organisation policy", "party-acceded", "acceded"],
  ["authorise under the Organisation policy", "srept-passed", "sreptPassed"],
  ["authorise under the Organisation policy", "senior-responsible-officer", "senior"],
  ["authorise under the Organisation policy", "officer-nominated", "nominated"],
  ["authorise under the Organisation policy", "officer-verified", "verified"],
  ["authorise under the Organisation policy", "officer-screened", "screened"],
  ["authorise under the Organisation policy", "iki-credential", "ikiCredential"],
  ["authorise under the Device policy", "party-acceded", "acceded"],
  ["authorise under the Device policy", "srept-passed", "sreptPassed"],
  ["authorise under the Device policy", "senior-responsible-officer", "senior"],
  ["authorise under the Device policy", "officer-nominated", "nominated"],
  ["authorise under the Device policy", "officer-verified", "verified"],
  ["authorise under the Device policy", "officer-screened", "screened"],
  ["authorise under the Device policy", "iki-credential", "ikiCredential"],
  ["ask for an organisation certificate", "party-acceded", "acceded"],
  ["ask for an organisation certificate", "iki-credential", "ikiCredential"],
  ["ask for an organisation certificate", "policy-authorised", "authorised"],
];

function expectRefusal({ ok, evidence }: Outcome, asks: readonly SubscriberCheck[], at: SubscriberCheck) {
  const failed = asks.indexOf(at);
  const expected = asks.map((check, index) => {
    if (index === failed) return `${check} failed`;
    return `${check} ${index < failed ? "passed" : "notReached"}`;
  });
  expect(ok).to.equal(false);
  expect(outcomes(evidence)).to.deep.equal(expected);
}

describe("becoming a Subscriber", () => {
  describe("each step is taken when everything before it was done", () => {
    for (const [name, { take, asks }] of Object.entries(STEPS)) {
      it(`${name}: ${asks.join(", ")}`, () => {
        const { ok, evidence } = take(subscriberOf("gasNetworkOperator"), AT);
        expect(outcomes(evidence)).to.deep.equal(asks.map((check) => `${check} passed`));
        expect(ok).to.equal(true);
      });
    }
  });

  describe("no step is taken when one thing before it is missing, or was done later", () => {
    for (const [name, check, without] of PRECONDITIONS) {
      const { take, asks } = STEPS[name]!;
      it(`${name}: refused at ${check} without ${without}`, () => {
        const absent = { [without]: without === "authorised" ? [] : undefined };
        expectRefusal(take(subscriberOf("gasNetworkOperator", absent), AT), asks, check);
      });
      if (without !== "authorised") {
        it(`${name}: refused at ${check} a millisecond before ${without}, taken in that moment`, () => {
          const late = subscriberOf("gasNetworkOperator", { [without]: LATER });
          const { ok } = take(late, LATER);
          expectRefusal(take(late, AT), asks, check);
          expect(ok).to.equal(true);
        });
      }
    }

    it("and the table above leaves out no state of the Subscriber that a step asks about", () => {
      const ofItself: readonly SubscriberCheck[] = [
        "entity-id-role",
        "entity-id-unused",
        "eligible-subscriber",
      ];
      const decidedByTheStep = ["verify an officer officer-verified", "screen an officer officer-screened"];
      const expected = Object.entries(STEPS)
        .flatMap(([name, { asks }]) => asks.map((check) => ({ name, check })))
        .filter(({ check }) => !ofItself.includes(check))
        .map(({ name, check }) => `${name} ${check}`)
        .filter((each) => !decidedByTheStep.includes(each));
      expect(PRECONDITIONS.map(([name, check]) => `${name} ${check}`)).to.have.members(expected);
      expect(PRECONDITIONS).to.have.length(28);
    });
  });

  describe("an officer", () => {
    const from = subscriberOf("gasNetworkOperator", {
      verified: undefined,
      screened: undefined,
      ikiCredential: undefined,
    });
    it("is verified face to face and in no other way (SEC Appendix D, recalled)", () => {
      const { asks } = STEPS["verify an officer"]!;
      expectRefusal(verifyOfficer(from, { name: OFFICER, method: "remotely" }, AT), asks, "officer-verified");
    });
    for (const [standard, ok] of [
      ["BS 7858:2019", true],
      ["equivalent", true],
      ["other", false],
    ] as const) {
      it(`screened to ${standard}: ${ok ? "counts" : "does not count"} (MP127)`, () => {
        const decision = screenOfficer(from, { name: OFFICER, standard }, AT);
        expect(decision.ok).to.equal(ok);
        if (!ok) expectRefusal(decision, STEPS["screen an officer"]!.asks, "officer-screened");
      });
    }
    it("whom nobody nominated is refused by name", () => {
      const decision = issueIkiCredential(from, "Mallory", AT);
      expectRefusal(decision, STEPS["issue an IKI credential"]!.asks, "officer-nominated");
    });
    it("nominated twice is one officer and keeps what was done", () => {
      const twice = taken(nominateOfficer(subscriberOf("gasNetworkOperator"), OFFICER, AT));
      expect(twice.officers).to.have.length(1);
      expect(twice.officers[0]?.nominated).to.equal(DONE);
    });
    it("steps concern the named officer and no other", () => {
      const two = taken(nominateOfficer(from, "Joan", AT));
      const verified = taken(verifyOfficer(two, { name: "Joan", method: "faceToFace" }, AT));
      expect(verified.officers.map(({ name, verified }) => [name, verified])).to.deep.equal([
        [OFFICER, undefined],
        ["Joan", AT],
      ]);
    });
    it("is enough if one of several has come all the way, whatever the order", () => {
      const complete = subscriberOf("gasNetworkOperator").officers[0]!;
      const stuck = { ...complete, name: "Joan", verified: undefined };
      for (const officers of [
        [complete, stuck],
        [stuck, complete],
      ]) {
        const decision = authoriseSubscriber({ ...from, officers }, "organisation", AT);
        expect(decision.ok).to.equal(true);
        expect(new Set(decision.evidence.flatMap(({ facts }) => facts["officer"] ?? []))).to.deep.equal(
          new Set(["Grace", OFFICER]),
        );
      }
    });
    it("is named in the evidence, even where the nomination comes later", () => {
      const late = subscriberOf("gasNetworkOperator", { nominated: LATER });
      const { evidence } = authoriseSubscriber(late, "organisation", AT);
      expect(evidence.find(({ outcome }) => outcome === "failed")?.facts).to.include({ officer: OFFICER });
    });
    it("may not be pieced together from two halves", () => {
      const complete = subscriberOf("gasNetworkOperator").officers[0]!;
      const officers = [
        { ...complete, verified: undefined },
        { ...complete, name: "Joan", ikiCredential: undefined },
      ];
      const decision = authoriseSubscriber({ ...from, officers }, "organisation", AT);
      const { asks } = STEPS["authorise under the Organisation policy"]!;
      expectRefusal(decision, asks, "iki-credential");
    });
  });

  describe("screening is asked from 29 November 2020, when MP127 came into force", () => {
    const before = (OFFICER_SCREENING_FROM - 1) as Instant;
    const early = instant("2020-01-01");
    const unscreened = subscriberOf("gasNetworkOperator", {
      ...COMPLETE,
      acceded: early,
      sreptPassed: early,
      senior: early,
      nominated: early,
      verified: early,
      ikiCredential: early,
      screened: undefined,
    });
    const steps: readonly (readonly [
      string,
      (at: Instant, screeningBeforeMp127: "asked" | "not-asked") => Outcome,
    ])[] = [
      [
        "issue an IKI credential",
        (at, policy) => issueIkiCredential(unscreened, OFFICER, at, { screeningBeforeMp127: policy }),
      ],
      [
        "authorise under the Organisation policy",
        (at, policy) => authoriseSubscriber(unscreened, "organisation", at, { screeningBeforeMp127: policy }),
      ],
    ];
    for (const [name, take] of steps) {
      for (const [at, policy, ok] of [
        [before, "not-asked", true],
        [before, "asked", false],
        [OFFICER_SCREENING_FROM, "not-asked", false],
        [OFFICER_SCREENING_FROM, "asked", false],
      ] as const) {
        it(`${name} at ${formatInstant(at)}, screeningBeforeMp127 ${policy}: ${ok ? "taken" : "refused"}`, () => {
          const outcome = take(at, policy);
          const asked = outcome.evidence.some(({ check }) => check === "officer-screened");
          expect([outcome.ok, asked]).to.deep.equal([ok, !ok]);
        });
      }
      it(`${name}: not asked before that day unless a policy says so`, () => {
        expect(formatInstant(OFFICER_SCREENING_FROM)).to.equal("2020-11-29T00:00:00Z");
        expect(issueIkiCredential(unscreened, OFFICER, before).ok).to.equal(true);
        expect(authoriseSubscriber(unscreened, "device", before).ok).to.equal(true);
      });
    }
  });

  describe("an EUI-64 is allocated once, in a role of the Party (SEC Section B)", () => {
    const { asks } = STEPS["allocate an EUI-64"]!;
    const from = subscriberOf("gasNetworkOperator");
    it("refused in a role in which the Party does not act", () => {
      expectRefusal(allocateEntityId(from, { ...NEW_ID, role: "supplier" }, AT), asks, "entity-id-role");
    });
    it("refused for XML signing: that borrows the EUI-64 of another role", () => {
      expectRefusal(allocateEntityId(from, { ...NEW_ID, role: "xmlSign" }, AT), asks, "entity-id-role");
    });
    it("refused a second time in a role", () => {
      expectRefusal(allocateEntityId(from, NEW_ID, AT), asks, "entity-id-unused");
    });
    it("refused for an EUI-64 that the Party has in another role", () => {
      const both = { ...outsider("both fuels", "gasNetworkOperator", "gasSupplier"), acceded: DONE };
      const first = taken(allocateEntityId(both, NEW_ID, AT));
      const again = { ...NEW_ID, role: "supplier" } as const;
      expectRefusal(allocateEntityId(first, again, AT), asks, "entity-id-unused");
      const other = { role: "supplier", entityId: entityId("d25ec000fffe0000") } as const;
      expect(taken(allocateEntityId(first, other, AT)).allocations.map(({ role }) => role)).to.deep.equal([
        "networkOperator",
        "supplier",
      ]);
    });
  });

  describe("the policies are separate decisions", () => {
    for (const [policy, wanted] of [
      ["organisation", OWN],
      ["device", { kind: "device", entityId: entityId("d2de000000000001") }],
    ] as const) {
      it(`authorised under the other policy only, no ${policy} certificate may be asked for`, () => {
        const other = policy === "device" ? "organisation" : "device";
        const from = subscriberOf("gasNetworkOperator", { authorised: [other] });
        const decision = askForCertificate(from, wanted, CIRCUMSTANCES, AT);
        const { asks } = STEPS["ask for an organisation certificate"]!;
        expectRefusal(decision, asks, "policy-authorised");
        const both = taken(authoriseSubscriber(from, policy, AT));
        expect(both.authorised).to.deep.equal({ organisation: DONE, device: DONE, [policy]: AT });
        expect(askForCertificate(both, wanted, CIRCUMSTANCES, AT).ok).to.equal(true);
      });
    }
  });

  it("authorised a millisecond later, no certificate may be asked for yet", () => {
    const from = {
      ...subscriberOf("gasNetworkOperator"),
      authorised: { organisation: LATER, device: DONE },
    };
    const { asks } = STEPS["ask for an organisation certificate"]!;
    expectRefusal(askForCertificate(from, OWN, CIRCUMSTANCES, AT), asks, "policy-authorised");
    expect(askForCertificate(from, OWN, CIRCUMSTANCES, LATER).ok).to.equal(true);
  });

  it("any officer with a credential may ask, not only the first", () => {
    const from = subscriberOf("gasNetworkOperator");
    const without = { ...from.officers[0]!, name: "Joan", ikiCredential: undefined };
    const decision = askForCertificate(
      { ...from, officers: [without, ...from.officers] },
      OWN,
      CIRCUMSTANCES,
      AT,
    );
    expect(decision.ok).to.equal(true);
    expect(decision.evidence[1]?.facts).to.include({ officer: OFFICER });
  });

  it("asking for what another Party is entitled to is refused, and makes no Subscriber", () => {
    const from = subscriberOf("gasNetworkOperator");
    const foreign = { ...OWN, entityId: entityIdOf("electricityNetworkOperator") };
    const decision = askForCertificate(from, foreign, CIRCUMSTANCES, AT);
    expectRefusal(decision, STEPS["ask for an organisation certificate"]!.asks, "eligible-subscriber");
    expect(decision).not.to.have.property("subscriber");
  });

  it("the whole way, state by state", () => {
    const dates: [string, string][] = [];
    let now = instant("2021-02-01");
    let party = outsider("Northgrid", "gasNetworkOperator");
    const take = (name: string, step: (from: Subscriber, at: Instant) => SubscriberDecision): void => {
      party = taken(step(party, now));
      dates.push([name, subscriberState(party, now)]);
      now = (now + 86_400_000) as Instant;
    };
    expect(subscriberState(party, now)).to.equal("outsider");
    party = accede(party, now);
    expect(subscriberState(party, now)).to.equal("party");
    const wanted = { ...OWN, entityId: NEW_ID.entityId };
    take("EUI-64", (from, at) => allocateEntityId(from, NEW_ID, at));
    take("SRO", (from, at) => appointSeniorResponsibleOfficer(from, "Grace", at));
    take("nominated", (from, at) => nominateOfficer(from, OFFICER, at));
    take("verified", (from, at) => verifyOfficer(from, { name: OFFICER, method: "faceToFace" }, at));
    take("screened", (from, at) => screenOfficer(from, { name: OFFICER, standard: "equivalent" }, at));
    take("IKI", (from, at) => issueIkiCredential(from, OFFICER, at));
    take("SREPT", passSrept);
    take("authorised", (from, at) => authoriseSubscriber(from, "organisation", at));
    take("asked", (from, at) => askForCertificate(from, wanted, CIRCUMSTANCES, at));
    expect(dates).to.deep.equal([
      ["EUI-64", "party"],
      ["SRO", "party"],
      ["nominated", "party"],
      ["verified", "party"],
      ["screened", "party"],
      ["IKI", "party"],
      ["SREPT", "testsPassed"],
      ["authorised", "authorisedSubscriber"],
      ["asked", "subscriber"],
    ]);
    expect(subscriberState(party, instant("2021-01-31"))).to.equal("outsider");
    expect(SUBSCRIBER_STATES).to.include.members(dates.map(([, state]) => state));
  });

  it("a Party under the Device policy alone is an Authorised Subscriber too", () => {
    const from = subscriberOf("deviceManufacturer", { authorised: ["device"] });
    expect(subscriberState(from, AT)).to.equal("authorisedSubscriber");
  });

  it("an organisation that acts as nothing is a caller's mistake", () => {
    expect(() => outsider("nobody")).to.throw(UsageError, "nobody acts as nothing");
  });

  it("every check of the list is made by some step, and names its source", () => {
    const made = new Set(Object.values(STEPS).flatMap(({ asks }) => asks));
    expect([...made]).to.have.members(SUBSCRIBER_CHECKS.map(({ check }) => check));
    for (const { check, asks, source } of SUBSCRIBER_CHECKS) {
      expect(check).to.match(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(asks).to.match(/^[A-Z].*\?$/);
      expect(source).not.to.equal("");
    }
  });

  describe("whatever is tried in whatever order", () => {
    const attempts = Object.values(STEPS).map(({ take }) => take);
    const moves: readonly ((from: Subscriber, at: Instant) => Subscriber)[] = [
      accede,
      ...attempts.map((take) => (from: Subscriber, at: Instant) => {
        const outcome = take(from, at);
        return "subscriber" in outcome ? (outcome as { subscriber: Subscriber }).subscriber : from;
      }),
      (from, at) => {
        const decision = nominateOfficer(from, OFFICER, at);
        return decision.ok ? decision.subscriber : from;
      },
      (from, at) => {
        const decision = verifyOfficer(from, { name: OFFICER, method: "remotely" }, at);
        return decision.ok ? decision.subscriber : from;
      },
      (from, at) => {
        const decision = askForCertificate(from, { kind: "organisation", ...NEW_ID }, CIRCUMSTANCES, at);
        return decision.ok ? decision.subscriber : from;
      },
    ];
    it("nobody is authorised without party, tests and a complete officer; nothing given is changed", () => {
      const reached = { authorised: 0, subscriber: 0 };
      const orders = fc.array(fc.nat(moves.length - 1), { minLength: 60, maxLength: 120 });
      fc.assert(
        fc.property(orders, (order) => {
          let now = DONE;
          let party = deepFreeze(outsider("Northgrid", "gasNetworkOperator"));
          for (const index of order) {
            now = (now + 1000) as Instant;
            party = deepFreeze(moves[index]!(party, now));
          }
          if (party.authorised.organisation !== undefined || party.authorised.device !== undefined) {
            reached.authorised += 1;
            expect(party.acceded).not.to.equal(undefined);
            expect(party.sreptPassed).not.to.equal(undefined);
            expect(party.seniorResponsibleOfficer).not.to.equal(undefined);
            expect(
              party.officers.some(
                ({ verified, screened, ikiCredential }) =>
                  verified !== undefined && screened !== undefined && ikiCredential !== undefined,
              ),
            ).to.equal(true);
          }
          for (const { verified, screened, ikiCredential } of party.officers) {
            if (ikiCredential !== undefined) {
              expect([verified, screened]).not.to.include(undefined);
            }
          }
          if (party.asked.length > 0) {
            reached.subscriber += 1;
            expect(party.authorised.organisation).not.to.equal(undefined);
          }
        }),
        { numRuns: 500 },
      );
      expect(reached.authorised, "orders that end authorised").to.be.above(50);
      expect(reached.subscriber, "orders that end as a Subscriber").to.be.above(10);
    });
  });
});

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === "object" && value !== null) {
    Object.freeze(value);
    for (const each of Object.values(value)) deepFreeze(each);
  }
  return value;
}
