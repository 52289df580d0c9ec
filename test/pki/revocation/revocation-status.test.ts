import { expect } from "chai";
import {
  certificateFingerprint,
  createSignatureVerifier,
  decideRevocation,
  EMPTY_REPOSITORY,
  findInRepository,
  formatInstant,
  genuineRevocationLists,
  instant,
  issueRevocationList,
  lodge,
  lodgeAll,
  lodgeRevocationList,
  nextPublication,
  publicationInForce,
  revocationListSchedule,
  revocationListsAt,
  revocationListsLodged,
  revocationStatusOnLists,
  revocationsUnder,
  revoke,
  type Certificate,
  type CertificationAuthority,
  type Instant,
  type Repository,
  type RevocationList,
  type RevocationListContents,
} from "../../../pki/index.ts";
import { simulatedPki, type SimulatedPki } from "../simulated-pki.ts";

const LODGED = instant("2022-03-01");
const HOUR = 3_600_000;

/** A list in the name of a CA: 12 hours from noon of a day of January 2023, unless told otherwise. */
function listOf(
  authority: CertificationAuthority,
  day: number,
  changes: Partial<RevocationListContents> = {},
): Promise<RevocationList> {
  const thisUpdate = instant(`2023-01-0${day}T12:00:00Z`);
  return issueRevocationList(authority, {
    revoked: [],
    crlNumber: BigInt(day),
    thisUpdate,
    nextUpdate: (thisUpdate + 12 * HOUR) as Instant,
    ...changes,
  });
}

describe("what relying parties know from revocation lists", () => {
  let pki: SimulatedPki;
  let other: SimulatedPki;
  let issuing: CertificationAuthority;
  let leaf: Certificate;
  let neighbour: Certificate;

  before(async () => {
    pki = await simulatedPki("revocation-status");
    other = await simulatedPki("another");
    issuing = pki.organisations.issuing;
    leaf = await pki.organisation("leaf");
    neighbour = await pki.organisation("neighbour");
  });

  const entry = (certificate: Certificate, at: string) => ({
    serial: certificate.serial,
    at: instant(at),
    reason: "keyCompromise" as const,
  });

  describe("the newest list decides", () => {
    const statusAt = (lists: readonly RevocationList[], at: string, certificate = leaf): string => {
      const status = revocationStatusOnLists(certificate, lists, instant(at));
      return status.kind === "noList" ? status.kind : `${status.kind} ${status.list.crlNumber}`;
    };

    it("table: before, between and after the lists", async () => {
      const revoked = [entry(leaf, "2023-01-02T11:00:00Z")];
      const lists = [await listOf(issuing, 1), await listOf(issuing, 2, { revoked })];
      for (const order of [lists, lists.toReversed()]) {
        expect(
          ["01T11:59:59", "01T12:00:00", "02T00:00:00", "02T11:59:59", "02T12:00:00", "09T00:00:00"].map(
            (at) => statusAt(order, `2023-01-${at}Z`),
          ),
        ).to.deep.equal(["noList", "notListed 1", "notListed 1", "listExpired 1", "revoked 2", "revoked 2"]);
        expect(statusAt(order, "2023-01-02T12:00:00Z", neighbour)).to.equal("notListed 2");
        expect(statusAt(order, "2023-01-09", neighbour)).to.equal("listExpired 2");
      }
    });

    it("a revoked certificate comes with its date, its reason and the list that says so", async () => {
      const list = await listOf(issuing, 2, { revoked: [entry(leaf, "2023-01-02T11:00:00Z")] });
      expect(revocationStatusOnLists(leaf, [list], instant("2023-01-02T13:00:00Z"))).to.deep.equal({
        kind: "revoked",
        list: {
          crlNumber: 2n,
          thisUpdate: instant("2023-01-02T12:00:00Z"),
          nextUpdate: instant("2023-01-03T00:00:00Z"),
        },
        revokedAt: instant("2023-01-02T11:00:00Z"),
        reason: "keyCompromise",
      });
    });

    it("of two lists with one thisUpdate the higher number counts (RFC 5280 5.2.3)", async () => {
      const lists = [
        await listOf(issuing, 2, { crlNumber: 8n, revoked: [entry(leaf, "2023-01-02T11:00:00Z")] }),
        await listOf(issuing, 2, { crlNumber: 7n }),
      ];
      expect(statusAt(lists, "2023-01-02T13:00:00Z")).to.equal("revoked 8");
      expect(statusAt(lists.toReversed(), "2023-01-02T13:00:00Z")).to.equal("revoked 8");
    });

    it("of two lists without a number the later thisUpdate counts", async () => {
      const revoked = [entry(leaf, "2023-01-02T11:00:00Z")];
      const lists = [await listOf(issuing, 1), await listOf(issuing, 2, { revoked })].map((list) => ({
        ...list,
        crlNumber: undefined,
      }));
      expect(statusAt(lists, "2023-01-02T13:00:00Z")).to.equal("revoked undefined");
      expect(statusAt(lists.toReversed(), "2023-01-02T13:00:00Z")).to.equal("revoked undefined");
    });

    it("a list without a key identifier speaks for every CA of its name, and for no other", async () => {
      const list = { ...(await listOf(issuing, 2)), authorityKeyIdentifier: undefined };
      expect(statusAt([list], "2023-01-02T13:00:00Z")).to.equal("notListed 2");
      expect(statusAt([list], "2023-01-02T13:00:00Z", issuing.certificate)).to.equal("noList");
      const withoutName = await listOf({ ...issuing, certificate: pki.organisations.root.certificate }, 2);
      expect(statusAt([withoutName], "2023-01-02T13:00:00Z")).to.equal("noList");
    });

    it("lists of other CAs say nothing, not even of the same serial number or under the same name", async () => {
      const revoked = [entry(leaf, "2023-01-02T11:00:00Z")];
      const root = await listOf(pki.organisations.root, 2, { revoked });
      const namesake = await listOf(other.organisations.issuing, 2, { revoked });
      expect(statusAt([root, namesake], "2023-01-02T13:00:00Z")).to.equal("noList");
    });
  });

  describe("genuine lists", () => {
    const verifier = createSignatureVerifier();
    const genuine = (lists: readonly RevocationList[], authorities: readonly Certificate[]): number =>
      genuineRevocationLists(lists, authorities, verifier, "strict").length;

    it("a list in the name of a CA that its key did not sign is none", async () => {
      const impostor = { ...issuing, keyPair: other.organisations.issuing.keyPair };
      const forged = await listOf(impostor, 2);
      const list = await listOf(issuing, 2);
      const { certificate } = issuing;
      expect([genuine([list], [certificate]), genuine([forged], [certificate])]).to.deep.equal([1, 0]);
      // With the key identifier of the real key only the signature tells.
      const better = { ...list, signature: forged.signature };
      expect(genuine([better], [certificate])).to.equal(0);
      const { root } = pki.organisations;
      expect(genuine([list], [root.certificate])).to.equal(0);
      const underAnotherName = await listOf({ ...issuing, certificate: root.certificate }, 2);
      expect(genuine([underAnotherName], [certificate])).to.equal(0);
    });

    it("a key that may not sign lists signs none (RFC 5280 6.3.3 (f): cRLSign)", async () => {
      const list = await listOf(issuing, 2);
      const withoutUsage: Certificate = { ...issuing.certificate, keyUsage: ["keyCertSign"] };
      expect(genuine([list], [withoutUsage])).to.equal(0);
    });
  });

  describe("the repository's lists", () => {
    it("in force: of each CA the newest lodged by then, unless it is overdue", async () => {
      const { root } = pki.organisations;
      const [first, second] = [await listOf(issuing, 1), await listOf(issuing, 2)];
      const arl = await listOf(root, 1, { nextUpdate: instant("2024-01-01") });
      let repository = EMPTY_REPOSITORY;
      for (const list of [first, arl, second]) {
        repository = lodgeRevocationList(repository, list, list.thisUpdate);
      }
      const inForce = (at: string) => revocationListsAt(repository, instant(at));
      expect(inForce("2023-01-01")).to.deep.equal([]);
      expect(inForce("2023-01-01T12:00:00Z")).to.deep.equal([first, arl]);
      expect(inForce("2023-01-02T06:00:00Z"), "the CRL is overdue").to.deep.equal([arl]);
      expect(inForce("2023-01-02T12:00:00Z")).to.deep.equal([second, arl]);
      expect(inForce("2024-06-01")).to.deep.equal([]);
      expect(revocationListsLodged(repository, instant("2024-06-01"))).to.deep.equal([first, arl, second]);
      expect(revocationListsLodged(EMPTY_REPOSITORY, instant("2024-06-01"))).to.deep.equal([]);
    });

    it("a list lodged late is not there before, and one lodged twice is there once", async () => {
      const list = await listOf(issuing, 1);
      const late = instant("2023-01-01T15:00:00Z");
      let repository = lodgeRevocationList(EMPTY_REPOSITORY, list, late);
      const again = lodgeRevocationList(repository, list, instant("2023-01-01T16:00:00Z"));
      expect(again).to.equal(repository);
      repository = again;
      expect(revocationListsAt(repository, (late - 1) as Instant)).to.deep.equal([]);
      expect(revocationListsAt(repository, late)).to.deep.equal([list]);
    });

    it("two futures of one repository have lists of their own", async () => {
      const [first, second] = [await listOf(issuing, 1), await listOf(issuing, 2)];
      const at = instant("2023-01-03");
      const common = lodgeRevocationList(EMPTY_REPOSITORY, first, at);
      const left = lodgeRevocationList(common, second, at);
      const right = lodgeRevocationList(common, second, instant("2023-01-04"));
      expect(revocationListsLodged(common, at)).to.deep.equal([first]);
      expect(revocationListsLodged(left, at)).to.deep.equal([first, second]);
      expect(revocationListsLodged(right, at)).to.deep.equal([first]);
      expect(revocationListsLodged(right, instant("2023-01-04"))).to.deep.equal([first, second]);
    });

    it("a CA lists what it issued itself: not the certificates of its namesake, nor itself", async () => {
      const foreign = await other.organisation("foreign");
      const { root } = pki.organisations;
      let repository = lodgeAll(
        EMPTY_REPOSITORY,
        [leaf, foreign, issuing.certificate, root.certificate],
        LODGED,
      );
      const at = instant("2023-01-02");
      for (const certificate of [leaf, foreign, issuing.certificate]) {
        const fingerprint = certificateFingerprint(certificate);
        repository = revoke(repository, { kind: "fingerprint", fingerprint }, at, "superseded");
      }
      const under = (authority: Certificate, when: Instant = at) =>
        revocationsUnder(repository, authority, when).map(({ serial }) => serial);
      expect(under(issuing.certificate)).to.deep.equal([leaf.serial]);
      expect(under(other.organisations.issuing.certificate)).to.deep.equal([foreign.serial]);
      expect(under(root.certificate)).to.deep.equal([issuing.certificate.serial]);
      expect(under(issuing.certificate, (at - 1) as Instant)).to.deep.equal([]);
    });
  });

  it("a revocation is true at once in the repository, and an hour later for those who read lists", async () => {
    const reference = { kind: "fingerprint", fingerprint: certificateFingerprint(leaf) } as const;
    const schedule = revocationListSchedule(issuing.certificate, "organisationCrl");
    let repository: Repository = lodge(EMPTY_REPOSITORY, leaf, LODGED);

    const publish = async (at: Instant): Promise<void> => {
      const contents = publicationInForce(
        schedule,
        revocationsUnder(repository, issuing.certificate, at),
        at,
      );
      if (contents === undefined) throw new Error("no list yet");
      repository = lodgeRevocationList(repository, await issueRevocationList(issuing, contents), at);
    };
    const seen = (at: string): readonly [string | undefined, string] => [
      findInRepository(repository, reference, instant(at))[0]?.status,
      revocationStatusOnLists(leaf, revocationListsAt(repository, instant(at)), instant(at)).kind,
    ];

    await publish(instant("2023-01-02T00:00:00Z"));
    const asked = instant("2023-01-02T05:30:00Z");
    const decision = decideRevocation(
      repository,
      {
        requester: { kind: "subscriber", entityId: leaf.entityId ?? expect.fail("no EUI-64") },
        certificate: reference,
        reason: "cessationOfOperation",
      },
      asked,
    );
    if (!decision.ok) expect.fail("refused");
    repository = revoke(repository, reference, decision.revocation.at, decision.revocation.reason);
    const next = nextPublication(schedule, revocationsUnder(repository, issuing.certificate, asked), asked);
    expect(formatInstant(next)).to.equal("2023-01-02T06:30:00Z");
    await publish(next);

    expect(seen("2023-01-02T05:29:59Z")).to.deep.equal(["inUse", "notListed"]);
    expect(seen("2023-01-02T05:30:00Z")).to.deep.equal(["revoked", "notListed"]);
    expect(seen("2023-01-02T06:29:59Z")).to.deep.equal(["revoked", "notListed"]);
    expect(seen("2023-01-02T06:30:00Z")).to.deep.equal(["revoked", "revoked"]);
  });
});
