/** The DCC's remembered verdicts against fresh ones, with lists that come, run out and follow one another. */
import { expect } from "chai";
import * as fc from "fast-check";
import {
  type Certificate,
  certificateFingerprint,
  createPathVerdicts,
  createSignatureVerifier,
  EMPTY_REPOSITORY,
  failedCheck,
  instant,
  type Instant,
  issueRevocationList,
  lodge,
  lodgeAll,
  pathAnchorOf,
  type RelyingPartyRequest,
  type RelyingPartyValidation,
  type RevocationList,
  revoke,
  TEST_ENVIRONMENT,
  validateAsRelyingParty,
} from "../../../pki/index.ts";
import { simulatedPki, type SimulatedPki } from "../simulated-pki.ts";

const DAY = 86_400_000;
const START = instant("2023-01-01");
const day = (days: number): Instant => (START + days * DAY) as Instant;

const told = ({ evidence }: RelyingPartyValidation): string => JSON.stringify(evidence);

describe("verdicts of the DCC from memory", () => {
  let pki: SimulatedPki;
  let stranger: SimulatedPki;
  let leaves: readonly Certificate[];
  let request: RelyingPartyRequest;
  let lists: readonly RevocationList[];
  let signatures = 0;

  before(async () => {
    pki = await simulatedPki("relying-party-verdicts");
    stranger = await simulatedPki("relying-party-stranger");
    leaves = [
      await pki.organisation("long"),
      await pki.organisation("short", { notBefore: day(0), notAfter: day(3) }),
      await pki.organisation("supplier", { role: "supplier" }),
      await stranger.organisation("of a stranger"),
    ];
    const { issuing, root } = pki.organisations;
    const revoked = ({ serial }: Certificate) => [{ serial, at: day(-1), reason: "keyCompromise" as const }];
    const contents = { crlNumber: 1n, thisUpdate: day(0), nextUpdate: day(2), revoked: [] };
    const long = leaves[0]!;
    lists = [
      await issueRevocationList(issuing, contents),
      await issueRevocationList(issuing, {
        ...contents,
        crlNumber: 2n,
        thisUpdate: day(1),
        nextUpdate: day(3),
      }),
      await issueRevocationList(issuing, {
        ...contents,
        crlNumber: 3n,
        thisUpdate: day(2),
        nextUpdate: day(4),
        revoked: revoked(long),
      }),
      await issueRevocationList(root, { ...contents, nextUpdate: day(4) }),
      await issueRevocationList(root, {
        ...contents,
        crlNumber: 2n,
        thisUpdate: day(3),
        nextUpdate: day(5),
        revoked: revoked(issuing.certificate),
      }),
      await issueRevocationList(
        { ...issuing, keyPair: stranger.organisations.issuing.keyPair },
        { ...contents, crlNumber: 9n, revoked: revoked(long) },
      ),
    ];
    const under = createSignatureVerifier();
    request = {
      certificate: long,
      path: [issuing.certificate],
      anchor: pathAnchorOf(root.certificate),
      policyOid: TEST_ENVIRONMENT.organisationPolicyOid,
      at: day(1),
      revocationLists: [lists[0]!, lists[3]!],
      repository: lodgeAll(EMPTY_REPOSITORY, leaves, day(-9)),
      roles: ["networkOperator"],
      usage: "digitalSignature",
      verifier: {
        ...under,
        verify: (...question) => {
          signatures += 1;
          return under.verify(...question);
        },
      },
      signatureEncoding: "strict",
    };
  });

  const judgedAnew = (act: () => void): boolean => {
    const before = signatures;
    act();
    return signatures > before;
  };

  it("equal fresh ones, whatever is asked, in whatever order", function () {
    this.timeout(60_000);
    const { issuing, root } = pki.organisations;
    const reference = { kind: "fingerprint", fingerprint: certificateFingerprint(leaves[0]!) } as const;
    const lodged = lodge(EMPTY_REPOSITORY, leaves[0]!, day(-9));
    const repositories = [
      request.repository,
      undefined,
      EMPTY_REPOSITORY,
      revoke(lodged, reference, day(1), "keyCompromise"),
    ];
    const mostly = <Value>(usual: Value, ...others: readonly Value[]): fc.Arbitrary<Value> =>
      fc.oneof(
        { weight: 8, arbitrary: fc.constant(usual) },
        { weight: 1, arbitrary: fc.constantFrom(...others) },
      );
    const someLists = fc.oneof(
      fc.constantFrom([0, 3], [0, 1, 3], [1, 2, 3], [0, 1, 2, 3, 4], [5, 0, 3]),
      fc.uniqueArray(fc.nat({ max: 5 })),
    );
    const asked = fc.record({
      certificate: fc.nat({ max: 3 }),
      days: fc.nat({ max: 5 }),
      milliseconds: fc.constantFrom(-1, 0, 1, 1000),
      timeChecks: mostly<"apply" | "disapply" | undefined>(undefined, "apply", "disapply"),
      lists: fc.nat({ max: 2 }),
      without: mostly<"none" | "issuing" | "both">("none", "issuing", "both"),
      repository: fc.nat({ max: 3 }),
      roles: mostly<RelyingPartyRequest["roles"]>(["networkOperator"], undefined, ["supplier"]),
      usage: mostly<RelyingPartyRequest["usage"]>("digitalSignature", undefined, "keyAgreement"),
    });
    const outcomes = new Map<string, number>();
    const keys = [issuing, root].map(({ certificate }) => certificate.keyIdentifier!);
    fc.assert(
      fc.property(
        fc.tuple(someLists, someLists, someLists),
        fc.array(asked, { minLength: 20, maxLength: 60 }),
        fc.constantFrom(2, 4096),
        (trio, questions, limit) => {
          const verdicts = createPathVerdicts(limit);
          for (const one of questions) {
            const question: RelyingPartyRequest = {
              ...request,
              certificate: leaves[one.certificate]!,
              at: (day(one.days) + one.milliseconds) as Instant,
              timeChecks: one.timeChecks,
              revocationLists: trio[one.lists]!.map((index) => lists[index]!),
              authoritiesWithoutLists:
                one.without === "none" ? [] : keys.slice(0, one.without === "both" ? 2 : 1),
              repository: repositories[one.repository],
              roles: one.roles,
              usage: one.usage,
            };
            const expected = validateAsRelyingParty(question);
            const actual = verdicts.validateAsRelyingParty(question);
            expect(told(actual)).to.equal(told(expected));
            expect({ ...actual, evidence: [] }).to.deep.equal({ ...expected, evidence: [] });
            const outcome = failedCheck(expected.evidence)?.check ?? "accepted";
            outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
          }
        },
      ),
      { numRuns: 100, seed: 20_260_102 },
    );
    for (const outcome of [
      "accepted",
      "path-to-anchor",
      "path-validity",
      "revocation-lists",
      "not-revoked",
      "in-repository",
      "certificate-role",
      "certificate-usage",
    ]) {
      expect(outcomes.get(outcome) ?? 0, outcome).to.be.greaterThan(20);
    }
  });

  it("hold while the same lists are in force, and cost no signature then", () => {
    const verdicts = createPathVerdicts();
    const ask = (at: Instant) => () =>
      expect(verdicts.validateAsRelyingParty({ ...request, at }).ok).to.equal(true);
    expect([day(1), day(0), day(2)].map((at) => judgedAnew(ask(at)))).to.deep.equal([true, false, false]);
  });

  it("end with the list: one that has run out accepts nothing", () => {
    const verdicts = createPathVerdicts();
    const ask = (at: number) => verdicts.validateAsRelyingParty({ ...request, at: at as Instant });
    expect(ask(day(2)).ok).to.equal(true);
    expect(failedCheck(ask(day(2) + 1).evidence)?.check).to.equal("revocation-lists");
  });

  it("end when a newer list comes into force that was at hand before: the certificate that it names is refused", () => {
    const verdicts = createPathVerdicts();
    const revocationLists = [lists[1]!, lists[2]!, lists[3]!];
    const ask = (at: number) =>
      verdicts.validateAsRelyingParty({ ...request, revocationLists, at: at as Instant });
    expect(ask(day(2) - 1).ok).to.equal(true);
    expect(failedCheck(ask(day(2)).evidence)?.check).to.equal("not-revoked");
  });

  it("end at once when a list is fetched that names the certificate; a device accepts it as before, from memory", () => {
    const verdicts = createPathVerdicts();
    const at = day(2);
    const device = () => verdicts.validatePath({ ...request, at });
    const dcc = (revocationLists: readonly RevocationList[]) =>
      verdicts.validateAsRelyingParty({ ...request, at, revocationLists });
    expect(dcc([lists[0]!, lists[3]!]).ok).to.equal(true);
    expect(device().ok).to.equal(true);
    const after = dcc([lists[2]!, lists[3]!]);
    expect(failedCheck(after.evidence)?.check).to.equal("not-revoked");
    expect(judgedAnew(() => expect(device().ok).to.equal(true))).to.equal(false);
  });

  it("are not of another list that has the same number", async () => {
    const verdicts = createPathVerdicts();
    const again = await issueRevocationList(pki.organisations.issuing, {
      crlNumber: 1n,
      thisUpdate: day(0),
      nextUpdate: day(2),
      revoked: [{ serial: request.certificate.serial, at: day(-1), reason: "keyCompromise" }],
    });
    expect(verdicts.validateAsRelyingParty(request).ok).to.equal(true);
    const revocationLists = [again, lists[3]!];
    expect(verdicts.validateAsRelyingParty({ ...request, revocationLists }).ok).to.equal(false);
  });

  it("do not outlast what the Repository says: that is asked every time", () => {
    const verdicts = createPathVerdicts();
    expect(verdicts.validateAsRelyingParty(request).ok).to.equal(true);
    const { evidence } = verdicts.validateAsRelyingParty({ ...request, repository: EMPTY_REPOSITORY });
    expect(failedCheck(evidence)?.check).to.equal("in-repository");
  });
});
