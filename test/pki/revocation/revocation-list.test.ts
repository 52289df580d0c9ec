import { bytesToHex, concatBytes, hexToBytes } from "@noble/hashes/utils.js";
import { expect } from "chai";
import * as fc from "fast-check";
import * as pkijs from "pkijs";
import {
  certificateSerial,
  createSignatureVerifier,
  decodeRevocationList,
  deriveSerial,
  instant,
  issueRevocationList,
  keyIdentifierOf,
  REVOCATION_REASON_NUMBERS,
  REVOCATION_REASONS,
  UsageError,
  verifyRevocationListSignature,
  type Certificate,
  type CertificationAuthority,
  type Instant,
  type RevocationList,
  type RevocationListContents,
  type RevocationListReason,
} from "../../../pki/index.ts";
import { decodedOrThrow } from "../../decoded-or-throw.ts";
import { simulatedPki, type SimulatedPki } from "../simulated-pki.ts";
import { openSslFolder, type OpenSslFolder } from "./open-ssl.ts";

const THIS_UPDATE = instant("2023-01-02T12:00:00Z");
const NEXT_UPDATE = instant("2023-01-03T00:00:00Z");
const AT = instant("2023-01-02T15:00:00Z");
const REVOKED = instant("2023-01-02T11:30:00Z");

const NOTHING: RevocationListContents = {
  revoked: [],
  crlNumber: 1n,
  thisUpdate: THIS_UPDATE,
  nextUpdate: NEXT_UPDATE,
};

const serialOf = (label: string) => deriveSerial("revocation-list", label);

/** One DER element around content that is already DER. */
function der(tag: number, ...content: readonly Uint8Array[]): Uint8Array {
  const octets = concatBytes(...content);
  const { length } = octets;
  if (length < 0x80) return Uint8Array.of(tag, length, ...octets);
  const long = length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Uint8Array.of(tag, ...long, ...octets);
}

const hex = (text: string): Uint8Array => hexToBytes(text.replaceAll(" ", ""));
const ALGORITHM = hex("300a06082a8648ce3d040302");
const ISSUER = hex("301a310b3009060355040b13023037310b3009060355040313025331");
const utcTime = (text: string): Uint8Array => der(0x17, new TextEncoder().encode(text));
const extension = (oid: string, value: string, criticality: "critical" | "nonCritical" = "nonCritical") =>
  der(0x30, hex(oid), ...(criticality === "critical" ? [hex("0101ff")] : []), der(0x04, hex(value)));
const AUTHORITY_KEY_IDENTIFIER = extension("0603551d23", "300a80084b079674bd0e148c");
const CRL_NUMBER = extension("0603551d14", "020101");
const entry = (serial: string, ...extensions: readonly Uint8Array[]) =>
  der(
    0x30,
    der(0x02, hex(serial)),
    utcTime("230102113000Z"),
    ...(extensions.length === 0 ? [] : [der(0x30, ...extensions)]),
  );

/** The parts of a list that reads; a test replaces one of them. */
const PARTS = {
  version: hex("020101"),
  algorithm: ALGORITHM,
  issuer: ISSUER,
  thisUpdate: utcTime("230102120000Z"),
  nextUpdate: utcTime("230103000000Z"),
  revoked: der(0x30, entry("1a01"), entry("1a02", extension("0603551d15", "0a0101"))),
  extensions: der(0xa0, der(0x30, AUTHORITY_KEY_IDENTIFIER, CRL_NUMBER)),
};

/** What stands beside the signed octets: the algorithm, and a signature that no verifier will see. */
const BESIDE = concatBytes(ALGORITHM, hex("03 03 00 30 00"));

function handMade(
  changes: Partial<Record<keyof typeof PARTS, Uint8Array>> = {},
  beside: Uint8Array = BESIDE,
): Uint8Array {
  return der(0x30, der(0x30, ...Object.values({ ...PARTS, ...changes })), beside);
}

describe("revocation lists", () => {
  let pki: SimulatedPki;
  let authority: CertificationAuthority;
  let openssl: OpenSslFolder;
  const verifier = createSignatureVerifier();

  before(async () => {
    pki = await simulatedPki("revocation-list");
    authority = pki.organisations.issuing;
    openssl = openSslFolder();
  });
  after(() => openssl.remove());

  const issue = (changes: Partial<RevocationListContents> = {}): Promise<RevocationList> =>
    issueRevocationList(authority, { ...NOTHING, ...changes });

  describe("issued", () => {
    it("the issuer is the CA's subject octet for octet, the key identifier its own (RFC 5280 5.1.2.3, 5.2.1)", async () => {
      for (const one of [pki.organisations.issuing, pki.organisations.root]) {
        const list = await issueRevocationList(one, NOTHING);
        expect(bytesToHex(list.issuer.der)).to.equal(bytesToHex(one.certificate.subject.der));
        expect(list.authorityKeyIdentifier).to.equal(keyIdentifierOf(one.keyPair.publicPoint));
        expect(bytesToHex(list.der)).to.include("0603551d23040c300a8008");
      }
    });

    it("extensions: authorityKeyIdentifier and cRLNumber, both non-critical (RFC 5280 5.2.1, 5.2.3)", async () => {
      const { extensions, crlNumber } = await issue({ crlNumber: 12345678901234567890n });
      expect(extensions.map(({ oid, critical }) => [oid, critical])).to.deep.equal([
        ["2.5.29.35", false],
        ["2.5.29.20", false],
      ]);
      expect(crlNumber).to.equal(12345678901234567890n);
    });

    it("revokedCertificates is absent when nothing is revoked (RFC 5280 5.1.2.6)", async () => {
      const { tbs, revoked } = await issue();
      expect(revoked).to.deep.equal([]);
      expect(pkijs.CertificateRevocationList.fromBER((await issue()).der).revokedCertificates ?? []).to.be
        .empty;
      const afterNextUpdate = bytesToHex(tbs).split(bytesToHex(utcTime("230103000000Z")))[1] ?? "";
      expect(afterNextUpdate.slice(0, 2), "the element after nextUpdate").to.equal("a0");
    });

    it("ecdsa-with-SHA256 without parameters inside and outside (RFC 5758 3.2)", async () => {
      const { signatureAlgorithm, tbsSignatureAlgorithm } = await issue();
      expect([signatureAlgorithm, tbsSignatureAlgorithm].map(bytesToHex)).to.deep.equal([
        bytesToHex(ALGORITHM),
        bytesToHex(ALGORITHM),
      ]);
    });

    for (const [from, to, tags] of [
      ["2049-12-30", "2049-12-31T23:59:59Z", "170d 170d"],
      ["2049-12-31", "2050-01-01", "170d 180f"],
      ["2050-01-01", "2050-01-02", "180f 180f"],
    ] as const) {
      it(`dates ${from} and ${to} as ${tags} (RFC 5280 5.1.2.4: UTCTime to 2049)`, async () => {
        const { tbs, thisUpdate, nextUpdate } = await issue({
          thisUpdate: instant(from),
          nextUpdate: instant(to),
        });
        expect([thisUpdate, nextUpdate]).to.deep.equal([instant(from), instant(to)]);
        const dates = bytesToHex(tbs).slice(
          bytesToHex(tbs).indexOf(bytesToHex(ISSUER)) + bytesToHex(ISSUER).length,
        );
        const first = dates.slice(0, 4);
        const second = dates.slice(first === "170d" ? 30 : 34).slice(0, 4);
        expect(`${first} ${second}`).to.equal(tags);
      });
    }

    it("equal contents give equal octets, in whatever order they were given (RFC 6979)", async () => {
      const revoked = ["c", "a", "b"].map((label) => ({
        serial: serialOf(label),
        at: REVOKED,
        reason: "superseded" as const,
      }));
      const [one, other] = [await issue({ revoked }), await issue({ revoked: revoked.toReversed() })];
      expect(bytesToHex(one.der)).to.equal(bytesToHex(other.der));
      expect(one.revoked.map(({ serial }) => serial)).to.deep.equal(
        revoked.map(({ serial }) => serial).toSorted(),
      );
    });

    it("every reason comes back, and unspecified as no reason at all (RFC 5280 5.3.1), as pkijs reads it too", async () => {
      for (const reason of REVOCATION_REASONS) {
        const list = await issue({ revoked: [{ serial: serialOf(reason), at: REVOKED, reason }] });
        const expected = reason === "unspecified" ? undefined : reason;
        expect(list.revoked).to.deep.equal([{ serial: serialOf(reason), at: REVOKED, reason: expected }]);
        const [read] = pkijs.CertificateRevocationList.fromBER(list.der).revokedCertificates ?? [];
        expect(read?.revocationDate.value.getTime()).to.equal(REVOKED);
        const code = read?.crlEntryExtensions?.extensions[0]?.parsedValue as
          | { valueBlock: { valueDec: number } }
          | undefined;
        expect(code?.valueBlock.valueDec).to.equal(expected && REVOCATION_REASON_NUMBERS[expected]);
      }
    });

    for (const [title, changes] of [
      ["nextUpdate not after thisUpdate", { nextUpdate: THIS_UPDATE }],
      ["a negative number", { crlNumber: -1n }],
      ["a number of more than 20 octets", { crlNumber: 1n << 159n }],
      [
        "a certificate revoked after thisUpdate",
        {
          revoked: [{ serial: serialOf("a"), at: (THIS_UPDATE + 1000) as Instant, reason: "superseded" }],
        },
      ],
      [
        "a certificate twice",
        {
          revoked: [
            { serial: serialOf("a"), at: REVOKED, reason: "superseded" },
            { serial: serialOf("a"), at: THIS_UPDATE, reason: "keyCompromise" },
          ],
        },
      ],
    ] as const satisfies readonly (readonly [string, Partial<RevocationListContents>])[]) {
      it(`not issued: ${title}`, async () => {
        const thrown = await issue(changes).catch((error: unknown) => error);
        expect(thrown).to.be.instanceOf(UsageError);
      });
    }

    it("the largest number of 20 octets is issued and read", async () => {
      expect((await issue({ crlNumber: (1n << 159n) - 1n })).crlNumber).to.equal((1n << 159n) - 1n);
    });

    it("what was issued reads back, whatever is in it (property)", async () => {
      const reasons: readonly RevocationListReason[] = REVOCATION_REASONS;
      const revoked = fc.uniqueArray(
        fc.record({
          serial: fc.integer({ min: 0, max: 1_000_000 }).map((label) => serialOf(String(label))),
          at: fc.integer({ min: 1_400_000_000, max: THIS_UPDATE / 1000 }).map((at) => (at * 1000) as Instant),
          reason: fc.constantFrom(...reasons),
        }),
        { selector: ({ serial }) => serial, maxLength: 40 },
      );
      await fc.assert(
        fc.asyncProperty(revoked, fc.bigInt({ min: 0n, max: 1n << 100n }), async (some, crlNumber) => {
          const list = await issue({ revoked: some, crlNumber });
          expect(list.crlNumber).to.equal(crlNumber);
          expect(new Set(list.revoked.map((one) => JSON.stringify(one)))).to.deep.equal(
            new Set(
              some.map(({ serial, at, reason }) =>
                JSON.stringify({ serial, at, reason: reason === "unspecified" ? undefined : reason }),
              ),
            ),
          );
        }),
        { numRuns: 40 },
      );
    });
  });

  describe("signatures", () => {
    const verdict = (list: RevocationList, point: Uint8Array): string =>
      verifyRevocationListSignature(list, point, verifier, "strict");

    it("the CA's key verifies, another key does not", async () => {
      expect(verdict(await issue(), authority.keyPair.publicPoint)).to.equal("valid");
      expect(verdict(await issue(), pki.organisations.root.keyPair.publicPoint)).to.equal("wrong");
    });

    it("no single flipped bit of the signed octets is accepted (property)", async () => {
      const list = await issue({
        revoked: [{ serial: serialOf("a"), at: REVOKED, reason: "keyCompromise" }],
      });
      let read = 0;
      fc.assert(
        fc.property(fc.nat(list.tbs.length * 8 - 1), (bit) => {
          const octets = Uint8Array.from(list.der);
          const place = list.tbs.byteOffset + (bit >> 3);
          octets[place] = (octets[place] ?? 0) ^ (1 << (bit & 7));
          const altered = decodeRevocationList(octets);
          if (!altered.ok) return;
          read += 1;
          expect(verdict(altered.value, authority.keyPair.publicPoint)).not.to.equal("valid");
        }),
        { numRuns: 300 },
      );
      expect(read, "altered lists that still read").to.be.greaterThan(20);
    });

    it("another algorithm outside than inside is refused (RFC 5280 5.1.1.2)", async () => {
      const list = await issue();
      const outside = { ...list, signatureAlgorithm: hex("300c06082a8648ce3d0403020500") };
      expect(verdict(outside, authority.keyPair.publicPoint)).to.equal("otherAlgorithm");
    });
  });

  describe("openssl", () => {
    it("openssl crl -verify accepts an empty and a full list, and refuses them for another CA", async () => {
      const { root, issuing } = pki.organisations;
      const chain = openssl.certificates("chain.pem", root.certificate, issuing.certificate);
      const rootOnly = openssl.certificates("root.pem", root.certificate);
      const revoked = REVOCATION_REASONS.map((reason) => ({ serial: serialOf(reason), at: REVOKED, reason }));
      for (const list of [await issue(), await issue({ revoked, crlNumber: 300n })]) {
        const path = openssl.list("crl.pem", list);
        const accepted = openssl.run("crl", "-in", path, "-noout", "-verify", "-CAfile", chain);
        expect([accepted.status, accepted.output.trim()]).to.deep.equal([0, "verify OK"]);
        expect(
          openssl.run("crl", "-in", path, "-noout", "-verify", "-CAfile", rootOnly).output,
        ).not.to.include("verify OK");
      }
    });

    /** Verifies a certificate under the simulated root as `openssl verify` does it with these lists. */
    function verify(
      check: "-crl_check" | "-crl_check_all",
      leaf: Certificate,
      lists: readonly RevocationList[],
      at: Instant = AT,
    ): ReturnType<OpenSslFolder["run"]> {
      const { root, issuing } = pki.organisations;
      const trusted = openssl.certificates("root.pem", root.certificate);
      const untrusted = openssl.certificates("issuing.pem", issuing.certificate);
      const known = openssl.list("lists.pem", ...lists);
      const time = ["-attime", String(at / 1000)];
      const files = ["-CAfile", trusted, "-untrusted", untrusted, "-CRLfile", known];
      return openssl.run("verify", check, ...time, ...files, openssl.certificates("leaf.pem", leaf));
    }

    it("openssl verify -crl_check refuses a revoked certificate and accepts its neighbour", async () => {
      const leaf = await pki.organisation("leaf");
      const neighbour = await pki.organisation("neighbour");
      const list = await issue({ revoked: [{ serial: leaf.serial, at: REVOKED, reason: "keyCompromise" }] });
      const refused = verify("-crl_check", leaf, [list]);
      expect(refused.status).not.to.equal(0);
      expect(refused.output).to.include("certificate revoked");
      expect(verify("-crl_check", neighbour, [list]).status).to.equal(0);
      const stale = verify("-crl_check", neighbour, [list], instant("2023-01-05"));
      expect(stale.output, "after nextUpdate").to.include("CRL has expired");
    });

    it("openssl verify -crl_check_all refuses everything under an Issuing OCA that the ARL names", async () => {
      const leaf = await pki.organisation("leaf");
      const { root, issuing } = pki.organisations;
      const crl = await issue();
      const listed = { serial: issuing.certificate.serial, at: REVOKED, reason: "cACompromise" as const };
      const empty = await issueRevocationList(root, NOTHING);
      const naming = await issueRevocationList(root, { ...NOTHING, revoked: [listed] });
      expect(verify("-crl_check_all", leaf, [crl, empty]).status).to.equal(0);
      const refused = verify("-crl_check_all", leaf, [crl, naming]);
      expect(refused.status).not.to.equal(0);
      expect(refused.output).to.include("certificate revoked");
    });
  });

  describe("read", () => {
    it("a hand-made list: numbers, dates, entries with and without a reason", () => {
      const list = decodedOrThrow(decodeRevocationList(handMade()));
      expect(list.revoked).to.deep.equal([
        { serial: certificateSerial("1a01"), at: REVOKED, reason: undefined },
        { serial: certificateSerial("1a02"), at: REVOKED, reason: "keyCompromise" },
      ]);
      expect([list.thisUpdate, list.nextUpdate]).to.deep.equal([THIS_UPDATE, NEXT_UPDATE]);
      expect([list.crlNumber, list.authorityKeyIdentifier]).to.deep.equal([1n, "4b079674bd0e148c"]);
    });

    it("without nextUpdate and without extensions: read, and said so", () => {
      const list = decodedOrThrow(
        decodeRevocationList(handMade({ nextUpdate: new Uint8Array(), extensions: new Uint8Array() })),
      );
      expect([list.nextUpdate, list.crlNumber, list.authorityKeyIdentifier]).to.deep.equal([
        undefined,
        undefined,
        undefined,
      ]);
      expect(list.revoked).to.have.length(2);
    });

    it("an extension that is not understood and not critical is passed over (RFC 5280 5.2)", () => {
      const extensions = der(0xa0, der(0x30, extension("0603551d2e", "3000"), CRL_NUMBER));
      const list = decodedOrThrow(decodeRevocationList(handMade({ extensions })));
      expect(list.extensions.map(({ oid }) => oid)).to.deep.equal(["2.5.29.46", "2.5.29.20"]);
    });

    for (const [title, changes, reason] of [
      ["v1: no version", { version: new Uint8Array() }, "version: not v2"],
      ["v3 does not exist", { version: hex("020102") }, "version: not v2"],
      ["a version of two octets", { version: hex("02020101") }, "version: not v2"],
      ["a version that is no INTEGER", { version: hex("040101") }, "version: not v2"],
      [
        "octets after an entry's extensions",
        { revoked: der(0x30, der(0x30, entry("1a01").subarray(2), der(0x30, CRL_NUMBER), hex("0500"))) },
        "octets after the end of a revoked certificate",
      ],
      [
        "octets after the SEQUENCE of crlExtensions",
        { extensions: der(0xa0, der(0x30, CRL_NUMBER), hex("0500")) },
        "octets after the end of crlExtensions",
      ],
      [
        "a reason of two octets",
        { revoked: der(0x30, entry("1a01", extension("0603551d15", "0a020101"))) },
        "no such reason",
      ],
      ["an issuer without a name (5.1.2.3)", { issuer: hex("3000") }, "issuer: without a name"],
      ["no thisUpdate", { thisUpdate: new Uint8Array(), nextUpdate: new Uint8Array() }, "thisUpdate"],
      ["thisUpdate without seconds", { thisUpdate: utcTime("2301021200Z") }, "thisUpdate: not a date"],
      ["revokedCertificates present and empty (5.1.2.6)", { revoked: hex("3000") }, "present and empty"],
      [
        "an entry with empty extensions",
        { revoked: der(0x30, der(0x30, hex("02021a01"), utcTime("230102113000Z"), hex("3000"))) },
        "an extension",
      ],
      [
        "one serial number twice",
        { revoked: der(0x30, entry("1a01"), entry("1a02"), entry("1a01")) },
        "serial 1a01 twice",
      ],
      [
        "a serial number that is not the shortest form",
        { revoked: der(0x30, entry("001a01")) },
        "not the shortest form",
      ],
      [
        "a critical extension of an entry that is not understood (5.3: certificateIssuer)",
        { revoked: der(0x30, entry("1a01", extension("0603551d1d", "3000", "critical"))) },
        "critical extension 2.5.29.29",
      ],
      [
        "reason 7, which does not exist (5.3.1)",
        { revoked: der(0x30, entry("1a01", extension("0603551d15", "0a0107"))) },
        "no such reason",
      ],
      [
        "removeFromCRL in a full list (5.3.1)",
        { revoked: der(0x30, entry("1a01", extension("0603551d15", "0a0108"))) },
        "removeFromCRL",
      ],
      [
        "a reason as INTEGER",
        { revoked: der(0x30, entry("1a01", extension("0603551d15", "020101"))) },
        "reasonCode: expected tag 0a",
      ],
      [
        "a delta list (5.2.4)",
        { extensions: der(0xa0, der(0x30, CRL_NUMBER, extension("0603551d1b", "020101", "critical"))) },
        "critical extension 2.5.29.27",
      ],
      [
        "a partition (5.2.5)",
        { extensions: der(0xa0, der(0x30, CRL_NUMBER, extension("0603551d1c", "3000", "critical"))) },
        "critical extension 2.5.29.28",
      ],
      [
        "an extension twice",
        { extensions: der(0xa0, der(0x30, CRL_NUMBER, CRL_NUMBER)) },
        "extension 2.5.29.20 twice",
      ],
      ["empty crlExtensions", { extensions: hex("a0023000") }, "an extension"],
      [
        "a negative number (5.2.3)",
        { extensions: der(0xa0, der(0x30, extension("0603551d14", "0201ff"))) },
        "cRLNumber: negative",
      ],
      [
        "a number of 21 octets (5.2.3)",
        { extensions: der(0xa0, der(0x30, extension("0603551d14", `0215${"01".repeat(21)}`))) },
        "cRLNumber: negative",
      ],
      [
        "octets after the extensions",
        { extensions: concatBytes(PARTS.extensions, hex("0500")) },
        "octets after the end of tbsCertList",
      ],
    ] as const satisfies readonly (readonly [
      string,
      Partial<Record<keyof typeof PARTS, Uint8Array>>,
      string,
    ])[]) {
      it(`refused: ${title} (RFC 5280)`, () => {
        const octets = handMade(changes);
        const result = decodeRevocationList(octets);
        if (result.ok) expect.fail("was read");
        expect(result.problem.reason).to.include(reason);
        expect(result.problem.offset).to.be.within(0, octets.length);
      });
    }

    for (const [title, beside, reason] of [
      ["unused bits in the signature", concatBytes(ALGORITHM, hex("03 03 01 30 00")), "unused bits"],
      ["octets after the signature", concatBytes(BESIDE, hex("0500")), "octets after the end"],
      ["no signature", ALGORITHM, "signatureValue"],
      ["no algorithm beside the signed octets", hex("03 03 00 30 00"), "signatureAlgorithm"],
    ] as const) {
      it(`refused: ${title} (RFC 5280 5.1.1)`, () => {
        const result = decodeRevocationList(handMade({}, beside));
        if (result.ok) expect.fail("was read");
        expect(result.problem.reason).to.include(reason);
      });
    }

    it("the offset of a fault inside an extension counts from the start of the list", () => {
      const octets = handMade({ revoked: der(0x30, entry("1a01", extension("0603551d15", "0a0107"))) });
      const result = decodeRevocationList(octets);
      if (result.ok) expect.fail("was read");
      expect(bytesToHex(octets.subarray(result.problem.offset)).slice(0, 6)).to.equal("0a0107");
    });

    it("truncated or lengthened anywhere: refused, never thrown", async () => {
      const { der: octets } = await issue({
        revoked: [{ serial: serialOf("a"), at: REVOKED, reason: "keyCompromise" }],
      });
      for (let length = 0; length < octets.length; length += 1) {
        expect(decodeRevocationList(octets.subarray(0, length)).ok, `${length} octets`).to.equal(false);
      }
      expect(decodeRevocationList(concatBytes(octets, Uint8Array.of(0))).ok).to.equal(false);
    });

    it("a view into a larger buffer reads the same", () => {
      const octets = handMade({ revoked: der(0x30, entry("1a01", extension("0603551d15", "0a0107"))) });
      const larger = concatBytes(new Uint8Array(13), octets).subarray(13);
      expect(decodeRevocationList(larger)).to.deep.equal(decodeRevocationList(octets));
    });
  });
});
