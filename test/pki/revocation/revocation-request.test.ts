import { expect } from "chai";
import {
  certificateFingerprint,
  decideRevocation,
  decodeCertificate,
  EMPTY_REPOSITORY,
  entityId,
  failedCheck,
  findInRepository,
  instant,
  lodgeAll,
  revoke,
  REVOCATION_LIST_REASONS,
  REVOCATION_REASONS,
  REVOCATION_REQUEST_CHECKS,
  type Certificate,
  type Instant,
  type Repository,
  type RevocationDecision,
  type RevocationListReason,
  type RevocationRequest,
  type RevocationRequestCheck,
  type RevocationRequester,
} from "../../../pki/index.ts";
import { decodedOrThrow } from "../../decoded-or-throw.ts";
import { simulatedPki, type SimulatedPki } from "../simulated-pki.ts";

const OWNER = entityId("90b3d51f30020000");
const STRANGER = entityId("90b3d51f30030000");
const LODGED = instant("2022-03-01");
const AT = instant("2023-01-02T03:04:05Z");

const SUBSCRIBER: RevocationRequester = { kind: "subscriber", entityId: OWNER };
const ANOTHER: RevocationRequester = { kind: "subscriber", entityId: STRANGER };
const AUTHORITY: RevocationRequester = { kind: "certificationAuthority" };
const PMA: RevocationRequester = { kind: "policyManagementAuthority" };

type Named =
  | "signing"
  | "agreement"
  | "xml"
  | "device"
  | "issuingOca"
  | "rootOca"
  | "issuingDca"
  | "revoked"
  | "expired"
  | "notLodged"
  | "twin";

describe("Certificate Revocation Requests", () => {
  let pki: SimulatedPki;
  let certificates: Record<Named, Certificate>;
  let repository: Repository;

  before(async () => {
    pki = await simulatedPki("revocation-request");
    const signing = await pki.organisation("ds");
    const twinned = await pki.organisation("twin", { entityId: OWNER });
    const altered = Uint8Array.from(twinned.der);
    altered[altered.length - 1] = (altered.at(-1) ?? 0) ^ 1;
    certificates = {
      signing,
      agreement: await pki.organisation("ka", { usage: "keyAgreement" }),
      xml: await pki.organisation("xml", { role: "xmlSign" }),
      device: await pki.device("device", { entityId: OWNER }),
      issuingOca: pki.organisations.issuing.certificate,
      rootOca: pki.organisations.root.certificate,
      issuingDca: pki.devices.issuing.certificate,
      revoked: await pki.organisation("revoked"),
      expired: await pki.organisation("expired", { notAfter: instant("2023-01-01T23:59:59Z") }),
      notLodged: await pki.organisation("not-lodged"),
      twin: twinned,
    };
    const { notLodged, ...lodged } = certificates;
    expect(notLodged.kind).to.equal("organisation");
    repository = lodgeAll(
      EMPTY_REPOSITORY,
      [...Object.values(lodged), decodedOrThrow(decodeCertificate(altered))],
      LODGED,
    );
    repository = revoke(repository, reference("revoked"), instant("2022-06-01"), "keyCompromise");
  });

  const reference = (name: Named): RevocationRequest["certificate"] => ({
    kind: "fingerprint",
    fingerprint: certificateFingerprint(certificates[name]),
  });

  const ask = (
    name: Named,
    requester: RevocationRequester,
    reason: RevocationListReason = "cessationOfOperation",
    at: Instant = AT,
  ): RevocationDecision =>
    decideRevocation(repository, { requester, certificate: reference(name), reason }, at);

  for (const [title, name, requester, refusedBy] of [
    ["its Subscriber revokes a signing certificate", "signing", SUBSCRIBER, undefined],
    ["its Subscriber revokes a key agreement certificate", "agreement", SUBSCRIBER, undefined],
    ["the XML signing certificate has its owner's EUI-64", "xml", SUBSCRIBER, undefined],
    ["the OCA revokes on its own account", "signing", AUTHORITY, undefined],
    ["the SMKI PMA has one revoked", "signing", PMA, undefined],
    ["the OCA revokes an Issuing OCA", "issuingOca", AUTHORITY, undefined],
    ["the SMKI PMA has an Issuing OCA revoked", "issuingOca", PMA, undefined],
    ["another organisation may not ask", "signing", ANOTHER, "revocation-requester"],
    ["nor for the XML signing certificate", "xml", ANOTHER, "revocation-requester"],
    ["a Subscriber may not have an Issuing OCA revoked", "issuingOca", SUBSCRIBER, "revocation-requester"],
    ["a device certificate cannot be revoked, by its Subscriber", "device", SUBSCRIBER, "revocation-kind"],
    ["a device certificate cannot be revoked, by the PMA", "device", PMA, "revocation-kind"],
    ["the Root OCA cannot be on its own list", "rootOca", PMA, "revocation-kind"],
    ["there is no list for an Issuing DCA", "issuingDca", AUTHORITY, "revocation-kind"],
    ["a revocation is final", "revoked", SUBSCRIBER, "revocation-not-already"],
    ["an expired certificate is past revoking", "expired", SUBSCRIBER, "revocation-not-expired"],
    ["nobody knows the certificate", "notLodged", SUBSCRIBER, "revocation-certificate-known"],
  ] as const satisfies readonly (readonly [
    string,
    Named,
    RevocationRequester,
    RevocationRequestCheck | undefined,
  ])[]) {
    it(`${title}: ${refusedBy === undefined ? "accepted" : `refused by ${refusedBy}`}`, () => {
      const decision = ask(name, requester);
      expect(failedCheck(decision.evidence)?.check).to.equal(refusedBy);
      expect(decision.ok).to.equal(refusedBy === undefined);
      expect(decision.evidence.map(({ check }) => check)).to.deep.equal(
        REVOCATION_REQUEST_CHECKS.map(({ check }) => check),
      );
      if (decision.ok) expect(decision.revocation).to.deep.equal({ at: AT, reason: "cessationOfOperation" });
    });
  }

  it("what lies behind a refusal is not reached", () => {
    const outcomes = (requester: RevocationRequester): string =>
      ask("signing", requester)
        .evidence.map(({ outcome }) => outcome)
        .join(" ");
    expect(outcomes(SUBSCRIBER)).to.equal("passed passed passed passed passed passed");
    expect(outcomes(ANOTHER)).to.equal("passed passed failed notReached notReached notReached");
  });

  describe("reasons (testbed policy revocationReasons)", () => {
    let judged = 0;
    for (const reason of REVOCATION_LIST_REASONS) {
      const permitted = (REVOCATION_REASONS as readonly string[]).includes(reason);
      const forOrganisation = permitted && reason !== "cACompromise";
      it(`${reason}: ${forOrganisation ? "accepted" : "refused"} for an organisation, ${permitted ? "accepted" : "refused"} for an Issuing OCA`, () => {
        judged += 1;
        for (const [name, accepted] of [
          ["signing", forOrganisation],
          ["issuingOca", permitted],
        ] as const) {
          const decision = ask(name, PMA, reason);
          expect(decision.ok, name).to.equal(accepted);
          if (decision.ok) expect(decision.revocation.reason).to.equal(reason);
          else expect(failedCheck(decision.evidence)?.check).to.equal("revocation-reason");
        }
      });
    }
    it("ten reasons exist, seven may be given: suspension is not supported", () => {
      expect([judged, REVOCATION_REASONS.length]).to.deep.equal([10, 7]);
      expect(REVOCATION_REASONS).not.to.include("certificateHold");
    });
  });

  it("the last second of validity is early enough, and the next one too late", () => {
    const { notAfter } = certificates.expired;
    expect(ask("expired", SUBSCRIBER, "superseded", notAfter).ok).to.equal(true);
    expect(ask("expired", SUBSCRIBER, "superseded", (notAfter + 1000) as Instant).ok).to.equal(false);
  });

  it("a certificate is unknown before it is lodged", () => {
    const decision = ask("signing", SUBSCRIBER, "superseded", (LODGED - 1000) as Instant);
    expect(failedCheck(decision.evidence)?.check).to.equal("revocation-certificate-known");
  });

  it("deciding changes nothing; accepting and revoking does", () => {
    const status = (one: Repository) => findInRepository(one, reference("signing"), AT)[0]?.status;
    const decision = ask("signing", SUBSCRIBER);
    expect(status(repository)).to.equal("inUse");
    if (!decision.ok) expect.fail("refused");
    const { at, reason } = decision.revocation;
    const revoked = revoke(repository, reference("signing"), at, reason);
    expect([status(repository), status(revoked)]).to.deep.equal(["inUse", "revoked"]);
    const again = decideRevocation(
      revoked,
      { requester: SUBSCRIBER, certificate: reference("signing"), reason },
      AT,
    );
    expect(failedCheck(again.evidence)?.facts).to.deep.equal({
      status: "revoked",
      since: "2023-01-02T03:04:05Z",
      reason: "cessationOfOperation",
    });
  });

  it("by issuer and serial both of two certificates with one serial are meant, and one revoked refuses both", () => {
    const { issuer, serial } = certificates.twin;
    const request: RevocationRequest = {
      requester: SUBSCRIBER,
      certificate: { kind: "issuerAndSerial", issuer, serial },
      reason: "superseded",
    };
    const decision = decideRevocation(repository, request, AT);
    expect([decision.ok, decision.evidence[0]?.facts]).to.deep.equal([true, { certificates: 2 }]);
    const one = revoke(repository, reference("twin"), AT, "superseded");
    expect(failedCheck(decideRevocation(one, request, AT).evidence)?.check).to.equal(
      "revocation-not-already",
    );
  });
});
