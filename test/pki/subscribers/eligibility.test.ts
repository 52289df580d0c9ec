import { expect } from "chai";
import {
  createKeyRegister,
  createSignatureVerifier,
  DEVICE_ELIGIBILITY,
  EMPTY_REPOSITORY,
  entitlementOf,
  entityId,
  failedCheck,
  instant,
  judgeCertificationRequest,
  KIND_FACTS,
  makeCertificationRequest,
  organisationRequestTemplate,
  outsider,
  REMOTE_PARTY_ROLE_NUMBERS,
  ROLE_ELIGIBILITY,
  seededKeyPairINSECURE,
  SUBSCRIBER_KINDS,
  type CertificateRole,
  type CertificateWanted,
  type DccUserStatus,
  type DeviceStanding,
  type EligibilityCircumstances,
  type Entitlement,
  type Instant,
  type Subscriber,
  type SubscriberKind,
} from "../../../pki/index.ts";
import { AT, DONE, entityIdOf, subscriberOf } from "./climbing.ts";

const DEVICE = entityId("d2de000000000001");
const ROLES = Object.keys(REMOTE_PARTY_ROLE_NUMBERS) as CertificateRole[];
const STATUSES: readonly DccUserStatus[] = ["notAUser", "inUserEntry", "live", "suspended"];

/** Written from the rule and not from the code: E is eligible. Columns as in SUBSCRIBER_KINDS. */
const TABLE: Readonly<Record<CertificateRole, string>> = {
  //                   GNO ENO GS ES OU LC DM RDP DCC
  supplier: /*            */ "..EE.....",
  networkOperator: /*     */ "EE.......",
  other: /*               */ "....E....",
  loadController: /*      */ ".....E...",
  xmlSign: /*             */ "EEEEEE...",
  root: /*                */ "........E",
  recovery: /*            */ "........E",
  accessControlBroker: /* */ "........E",
  transitionalCoS: /*     */ "........E",
  wanProvider: /*         */ "........E",
  issuingAuthority: /*    */ "........E",
  dspXmlSign: /*          */ "........E",
};

const CIRCUMSTANCES: EligibilityCircumstances = {
  userStatus: "live",
  standingOf: () => ({ kind: "beforeCommissioning" }),
};

/** An EUI-64 of the party that may stand in this role: an own one, or for XML signing that of another role. */
function candidate(subscriber: Subscriber, role: CertificateRole): CertificateWanted {
  const own = subscriber.allocations.find((each) => ROLE_ELIGIBILITY[role].entityIdOf.includes(each.role));
  const any = subscriber.allocations[0]?.entityId ?? entityIdOf("deviceManufacturer");
  return { kind: "organisation", role, entityId: own?.entityId ?? any };
}

const judge = (
  subscriber: Subscriber,
  wanted: CertificateWanted,
  circumstances: Partial<EligibilityCircumstances> = {},
  at: Instant = AT,
): Entitlement => entitlementOf(subscriber, { ...CIRCUMSTANCES, ...circumstances }, at)(wanted);

const missing = ({ entitled, facts }: Entitlement) => [entitled, facts["missing"]];

describe("an Eligible Subscriber", () => {
  describe("of an organisation certificate: every role against every kind of party (SEC Appendix B, recalled)", () => {
    let asked = 0;
    let eligible = 0;
    for (const role of ROLES) {
      it(`role ${role}: ${ROLE_ELIGIBILITY[role].rule}`, () => {
        const row = SUBSCRIBER_KINDS.map((kind) => {
          const subscriber = subscriberOf(kind);
          const { entitled, facts } = judge(subscriber, candidate(subscriber, role));
          expect(facts["rule"]).to.equal(ROLE_ELIGIBILITY[role].rule);
          expect(facts["missing"]).to.equal(entitled ? undefined : "kind");
          asked += 1;
          eligible += entitled ? 1 : 0;
          return entitled ? "E" : ".";
        });
        expect(row.join("")).to.equal(TABLE[role]);
      });
    }
    after(() => {
      expect({ asked, eligible }).to.deep.equal({ asked: 12 * 9, eligible: 19 });
    });

    it("12 roles, 9 kinds, every pair written down", () => {
      expect(ROLES).to.have.length(12);
      expect(SUBSCRIBER_KINDS).to.have.length(9);
      expect(Object.keys(TABLE)).to.have.members(ROLES);
      expect(new Set(Object.values(TABLE).map(({ length }) => length))).to.deep.equal(new Set([9]));
    });
    it("the names of the rules carry the role as certificates do", () => {
      expect(ROLES.map((role) => ROLE_ELIGIBILITY[role].rule.slice(0, 8))).to.deep.equal(
        ROLES.map(
          (role) => `role-${REMOTE_PARTY_ROLE_NUMBERS[role].toString(16).toUpperCase().padStart(2, "0")}-`,
        ),
      );
    });
  });

  describe("names an EUI-64 that is allocated to the Party in that role", () => {
    const supplier = subscriberOf("gasSupplier");
    const own = { kind: "organisation", role: "supplier", entityId: entityIdOf("gasSupplier") } as const;
    it("refused for another supplier's", () => {
      const foreign = { ...own, entityId: entityIdOf("electricitySupplier") };
      expect(missing(judge(supplier, foreign))).to.deep.equal([false, "entityId"]);
    });
    it("refused for its own of another role", () => {
      const both: Subscriber = {
        ...supplier,
        actsAs: ["gasSupplier", "gasNetworkOperator"],
        allocations: [
          ...supplier.allocations,
          { role: "networkOperator", entityId: entityIdOf("gasNetworkOperator"), since: DONE },
        ],
      };
      const swapped = { ...own, role: "networkOperator" } as const;
      expect(missing(judge(both, swapped))).to.deep.equal([false, "entityId"]);
      const right = { ...swapped, entityId: entityIdOf("gasNetworkOperator") };
      expect(judge(both, right).entitled).to.equal(true);
      expect(judge(both, own).entitled).to.equal(true);
    });
    it("refused a millisecond before it is allocated, granted in that moment", () => {
      const late = { ...supplier, allocations: [{ ...own, since: (AT + 1) as Instant }] };
      expect(missing(judge(late, own))).to.deep.equal([false, "entityId"]);
      expect(judge(late, own, {}, (AT + 1) as Instant).entitled).to.equal(true);
    });
    it("XML signing of the DCC (89) names the access control broker's and no other (measured)", () => {
      const dcc = subscriberOf("dcc");
      const named = dcc.allocations.map(({ role, entityId }) => {
        const wanted = { kind: "organisation", role: "dspXmlSign", entityId } as const;
        return `${role} ${String(judge(dcc, wanted).entitled)}`;
      });
      expect(named).to.deep.equal([
        "root false",
        "recovery false",
        "accessControlBroker true",
        "transitionalCoS false",
        "wanProvider false",
        "issuingAuthority false",
      ]);
    });
  });

  describe("of an XML signing certificate (87) is a DUIS User (testbed policy xmlSigningCertificates)", () => {
    const rows = [
      ["from-user-entry", "notAUser", false],
      ["from-user-entry", "inUserEntry", true],
      ["from-user-entry", "live", true],
      ["from-user-entry", "suspended", true],
      ["live-users-only", "notAUser", false],
      ["live-users-only", "inUserEntry", false],
      ["live-users-only", "live", true],
      ["live-users-only", "suspended", false],
    ] as const;
    for (const [xmlSigningCertificates, userStatus, entitled] of rows) {
      it(`${xmlSigningCertificates}, ${userStatus}: ${entitled ? "entitled" : "refused"}`, () => {
        const subscriber = subscriberOf("gasNetworkOperator");
        const wanted = candidate(subscriber, "xmlSign");
        const found = judge(subscriber, wanted, { userStatus, policies: { xmlSigningCertificates } });
        expect(missing(found)).to.deep.equal([entitled, entitled ? undefined : "userStatus"]);
        expect(found.facts["userStatus"]).to.equal(userStatus);
        if (xmlSigningCertificates === "from-user-entry") {
          expect(judge(subscriber, wanted, { userStatus }), "it is the default").to.deep.equal(found);
        }
      });
    }
    it("8 pairs of policy and status", () => expect(rows).to.have.length(2 * STATUSES.length));
  });

  it("DCC User status decides over no other organisation certificate: Subscriber and User are two things", () => {
    for (const role of ROLES.filter((each) => each !== "xmlSign")) {
      for (const kind of SUBSCRIBER_KINDS) {
        const subscriber = subscriberOf(kind);
        const verdicts = STATUSES.map(
          (userStatus) => judge(subscriber, candidate(subscriber, role), { userStatus }).entitled,
        );
        expect(new Set(verdicts).size, `${role} ${kind}`).to.equal(1);
      }
    }
  });

  it("testbed policy loadControllerCertificates: nobody may have role 08 where the policy says so", () => {
    const policies = { loadControllerCertificates: "nobody" } as const;
    const controller = subscriberOf("loadController");
    const wanted = candidate(controller, "loadController");
    expect(missing(judge(controller, wanted, { policies }))).to.deep.equal([false, "policy"]);
    expect(judge(controller, wanted).entitled).to.equal(true);
    const supplier = subscriberOf("gasSupplier");
    expect(judge(supplier, candidate(supplier, "supplier"), { policies }).entitled).to.equal(true);
  });

  describe("of a device certificate (SEC Appendix A, recalled): every standing against every kind of party", () => {
    const responsible = entityIdOf("gasSupplier");
    const standings: readonly (readonly [DeviceStanding, expected: string])[] = [
      //                                                             GNO ENO GS ES OU LC DM RDP DCC
      [{ kind: "beforeCommissioning" }, /*                        */ "EEEEEEEEE"],
      [{ kind: "commissioned", responsibleSupplier: responsible }, /* */ "..E......"],
      [{ kind: "commissionedOnHub" }, /*                          */ "........E"],
    ];
    let eligible = 0;
    for (const [standing, expected] of standings) {
      it(`${standing.kind}: ${DEVICE_ELIGIBILITY[standing.kind].eligible}`, () => {
        const row = SUBSCRIBER_KINDS.map((kind) => {
          const { entitled, facts } = judge(
            subscriberOf(kind),
            { kind: "device", entityId: DEVICE },
            { standingOf: () => standing },
          );
          expect(facts["rule"]).to.equal(DEVICE_ELIGIBILITY[standing.kind].rule);
          expect(facts["missing"]).to.equal(entitled ? undefined : "responsibility");
          eligible += entitled ? 1 : 0;
          return entitled ? "E" : ".";
        });
        expect(row.join("")).to.equal(expected);
      });
    }
    after(() => expect(eligible).to.equal(11));

    it("the fact is asked for the device of the request", () => {
      const asked: string[] = [];
      judge(
        subscriberOf("dcc"),
        { kind: "device", entityId: DEVICE },
        {
          standingOf: (device) => {
            asked.push(device);
            return { kind: "beforeCommissioning" };
          },
        },
      );
      expect(asked).to.deep.equal([DEVICE]);
    });
    it("a network operator with the responsible Supplier's number in another role is not the Supplier", () => {
      const operator = subscriberOf("gasNetworkOperator");
      const standingOf = (): DeviceStanding => ({
        kind: "commissioned",
        responsibleSupplier: entityIdOf("gasNetworkOperator"),
      });
      const found = judge(operator, { kind: "device", entityId: DEVICE }, { standingOf });
      expect(missing(found)).to.deep.equal([false, "responsibility"]);
    });
    it("a Supplier whose number is allocated later is not responsible yet", () => {
      const supplier = subscriberOf("gasSupplier");
      const allocations = supplier.allocations.map((each) => ({ ...each, since: (AT + 1) as Instant }));
      const standingOf = (): DeviceStanding => ({ kind: "commissioned", responsibleSupplier: responsible });
      const wanted = { kind: "device", entityId: DEVICE } as const;
      expect(judge({ ...supplier, allocations }, wanted, { standingOf }).entitled).to.equal(false);
      expect(judge(supplier, wanted, { standingOf }).entitled).to.equal(true);
    });
  });

  describe("is an Authorised Subscriber under the policy in question first", () => {
    const cases: readonly (readonly [string, Subscriber])[] = [
      ["authorised under neither", subscriberOf("gasSupplier", { authorised: [] })],
      ["authorised later", { ...subscriberOf("gasSupplier"), authorised: later() }],
    ];
    for (const [title, supplier] of cases) {
      for (const wanted of [
        { kind: "organisation", role: "supplier", entityId: entityIdOf("gasSupplier") },
        { kind: "device", entityId: DEVICE },
      ] as const) {
        it(`${title}: refused for ${wanted.kind}`, () => {
          const found = judge(supplier, wanted);
          expect(missing(found)).to.deep.equal([false, "authorisation"]);
          expect(found.facts["rule"]).to.equal("authorised-subscriber");
        });
      }
    }
    it("an outsider is eligible for nothing", () => {
      for (const kind of SUBSCRIBER_KINDS) {
        const wanted = { kind: "device", entityId: DEVICE } as const;
        expect(judge(outsider("nobody", kind), wanted).entitled).to.equal(false);
      }
    });
  });

  it("roles of the kinds and the table agree: who may be allocated an EUI-64 in a role is eligible in it", () => {
    const pairs = (of: (kind: SubscriberKind) => readonly CertificateRole[]) =>
      SUBSCRIBER_KINDS.flatMap((kind) => of(kind).map((role) => `${kind} ${role}`)).sort();
    const signing: readonly CertificateRole[] = ["xmlSign", "dspXmlSign"];
    const eligibleIn = (kind: SubscriberKind) =>
      ROLES.filter((role) => !signing.includes(role) && ROLE_ELIGIBILITY[role].eligible.includes(kind));
    expect(pairs((kind) => KIND_FACTS[kind].roles)).to.deep.equal(pairs(eligibleIn));
  });

  it("the registration authority takes the rule as it is: a GNO's request for a supplier's certificate is refused", async () => {
    const keyPair = seededKeyPairINSECURE("eligibility", "operator");
    const operator = subscriberOf("gasNetworkOperator");
    const requestIn = (role: CertificateRole) =>
      makeCertificationRequest(
        organisationRequestTemplate({
          role,
          entityId: entityIdOf("gasNetworkOperator"),
          usage: "digitalSignature",
          publicPoint: keyPair.publicPoint,
        }),
        keyPair,
      );
    const context = {
      entitlement: entitlementOf(operator, CIRCUMSTANCES, AT),
      certifiedKeys: createKeyRegister(EMPTY_REPOSITORY, AT),
      verifier: createSignatureVerifier(),
      signatureEncoding: "strict",
    } as const;
    const refused = judgeCertificationRequest((await requestIn("supplier")).der, context);
    expect(failedCheck(refused.evidence)?.check).to.equal("request-eligibility");
    expect(failedCheck(refused.evidence)?.facts).to.include({ rule: "role-02-suppliers", missing: "kind" });
    expect(judgeCertificationRequest((await requestIn("networkOperator")).der, context).ok).to.equal(true);
  });
});

function later(): Subscriber["authorised"] {
  const at = instant("2021-06-02");
  return { organisation: at, device: at };
}
