/** What the DCC looks at beyond the path: lists, Repository, role, usage; each failed by a case, and nothing before. */
import { expect } from "chai";
import {
  type Certificate,
  createSignatureVerifier,
  EMPTY_REPOSITORY,
  failedCheck,
  instant,
  type Instant,
  issueRevocationList,
  keyIdentifierOf,
  lodge,
  type RelyingPartyRequest,
  reportStatus,
  certificateFingerprint,
  RELYING_PARTY_CHECKS,
  revoke,
  type RevocationList,
  TEST_ENVIRONMENT,
  validateAsRelyingParty,
} from "../../../pki/index.ts";
import { simulatedPki, type SimulatedPki } from "../simulated-pki.ts";

const AT = instant("2023-01-01T12:00:00Z");
const LISTED = instant("2023-01-01");

describe("validation as a relying party does it (the DCC)", () => {
  let pki: SimulatedPki;
  let stranger: SimulatedPki;
  let leaf: Certificate;
  let request: RelyingPartyRequest;
  let lists: {
    readonly clean: RevocationList;
    readonly naming: RevocationList;
    readonly late: RevocationList;
    readonly forged: RevocationList;
    readonly authorities: RevocationList;
    readonly namingIssuing: RevocationList;
  };

  before(async () => {
    pki = await simulatedPki("relying-party");
    stranger = await simulatedPki("stranger");
    leaf = await pki.organisation("leaf");
    const { issuing, root } = pki.organisations;
    const contents = {
      crlNumber: 1n,
      thisUpdate: LISTED,
      nextUpdate: instant("2023-01-02"),
      revoked: [],
    };
    const entry = (certificate: Certificate) => ({
      serial: certificate.serial,
      at: instant("2022-12-31"),
      reason: "keyCompromise" as const,
    });
    lists = {
      clean: await issueRevocationList(issuing, contents),
      naming: await issueRevocationList(issuing, { ...contents, crlNumber: 2n, revoked: [entry(leaf)] }),
      late: await issueRevocationList(issuing, { ...contents, nextUpdate: instant("2023-01-01T06:00:00Z") }),
      forged: await issueRevocationList(
        { ...issuing, keyPair: stranger.organisations.issuing.keyPair },
        { ...contents, crlNumber: 9n },
      ),
      authorities: await issueRevocationList(root, contents),
      namingIssuing: await issueRevocationList(root, {
        ...contents,
        revoked: [entry(issuing.certificate)],
      }),
    };
    request = {
      certificate: leaf,
      path: [issuing.certificate],
      anchor: {
        publicPoint: root.keyPair.publicPoint,
        keyIdentifier: keyIdentifierOf(root.keyPair.publicPoint),
      },
      policyOid: TEST_ENVIRONMENT.organisationPolicyOid,
      at: AT,
      revocationLists: [lists.clean, lists.authorities],
      repository: lodge(EMPTY_REPOSITORY, leaf, LISTED),
      roles: ["networkOperator"],
      usage: "digitalSignature",
      verifier: createSignatureVerifier(),
      signatureEncoding: "strict",
    };
  });

  const judged = (changes: Partial<RelyingPartyRequest>) =>
    validateAsRelyingParty({ ...request, ...changes });

  it("accepts a good certificate, having made every check", () => {
    const { ok, evidence } = judged({});
    expect(ok).to.equal(true);
    expect(
      evidence.slice(-RELYING_PARTY_CHECKS.length).map(({ check, outcome }) => `${check} ${outcome}`),
    ).to.deep.equal(RELYING_PARTY_CHECKS.map(({ check }) => `${check} passed`));
  });

  const refused: readonly (readonly [
    rule: string,
    check: string,
    changes: () => Partial<RelyingPartyRequest>,
  ])[] = [
    ["no list of the Issuing OCA", "revocation-lists", () => ({ revocationLists: [lists.authorities] })],
    ["no list of the root", "revocation-lists", () => ({ revocationLists: [lists.clean] })],
    [
      "a list that should have been replaced by now",
      "revocation-lists",
      () => ({ revocationLists: [lists.late, lists.authorities] }),
    ],
    ["a list that is still to come", "revocation-lists", () => ({ at: (LISTED - 1000) as Instant })],
    [
      "a list in the CA's name that a stranger signed",
      "revocation-lists",
      () => ({ revocationLists: [lists.forged, lists.authorities] }),
    ],
    ["a list that names it", "not-revoked", () => ({ revocationLists: [lists.naming, lists.authorities] })],
    [
      "a list that names its Issuing OCA",
      "not-revoked",
      () => ({ revocationLists: [lists.clean, lists.namingIssuing] }),
    ],
    ["a Repository that has never seen it", "in-repository", () => ({ repository: EMPTY_REPOSITORY })],
    [
      "a Repository in which it waits for its acceptance",
      "in-repository",
      () => ({ repository: lodge(EMPTY_REPOSITORY, leaf, LISTED, "pending") }),
    ],
    [
      "a Repository in which it was taken out of use",
      "in-repository",
      () => ({
        repository: reportStatus(
          lodge(EMPTY_REPOSITORY, leaf, LISTED),
          { kind: "fingerprint", fingerprint: certificateFingerprint(leaf) },
          "notInUse",
          LISTED,
        ),
      }),
    ],
    ["another role than the case allows", "certificate-role", () => ({ roles: ["supplier"] })],
    ["another usage than the case demands", "certificate-usage", () => ({ usage: "keyAgreement" })],
    ["a path that a device would refuse too", "path-to-anchor", () => ({ path: [] })],
    ["a time outside its validity", "path-validity", () => ({ at: instant("2042-01-01") })],
  ];
  for (const [rule, check, changes] of refused) {
    it(`refuses with ${rule}: ${check}`, () => {
      const { ok, evidence } = judged(changes());
      expect(ok).to.equal(false);
      expect(failedCheck(evidence)?.check).to.equal(check);
      const at = evidence.findIndex(({ outcome }) => outcome === "failed");
      expect(evidence.slice(at + 1).every(({ outcome }) => outcome === "notReached")).to.equal(true);
    });
  }

  it("a genuine list counts even where a forged one with a higher number lies beside it", () => {
    expect(judged({ revocationLists: [lists.forged, lists.clean, lists.authorities] }).ok).to.equal(true);
    const naming = judged({ revocationLists: [lists.forged, lists.naming, lists.authorities] });
    expect(failedCheck(naming.evidence)?.check).to.equal("not-revoked");
  });

  it("what only the Repository knows is not known yet: revoked there, and on no list", () => {
    const reference = { kind: "fingerprint", fingerprint: certificateFingerprint(leaf) } as const;
    const repository = revoke(lodge(EMPTY_REPOSITORY, leaf, LISTED), reference, AT, "keyCompromise");
    expect(judged({ repository }).ok).to.equal(true);
  });

  it("ApplyTimeBasedCPVChecks false leaves validity in time aside, and nothing else", () => {
    const late = instant("2042-01-01");
    expect(failedCheck(judged({ at: late, timeChecks: "disapply" }).evidence)?.check).to.equal(
      "revocation-lists",
    );
  });

  it("checks whose question is not asked do not appear", () => {
    const { evidence } = judged({ repository: undefined, roles: undefined, usage: undefined });
    expect(evidence.map(({ check }) => check)).to.not.include.members(["in-repository"]);
    expect(evidence.map(({ check }) => check)).to.include.members(["revocation-lists", "not-revoked"]);
  });
});
