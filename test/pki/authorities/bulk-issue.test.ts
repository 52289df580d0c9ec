import { generateKeyPairSync } from "node:crypto";
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { expect } from "chai";
import * as fc from "fast-check";
import {
  certificateSerial,
  createBulkDeviceIssuer,
  createSignatureVerifier,
  decodeCertificate,
  deriveSerial,
  encodeSignature,
  entityId,
  instant,
  issueDeviceCertificate,
  lintCertificate,
  parseSignature,
  publicPointOf,
  replayableSigner,
  seededKeyPairINSECURE,
  UsageError,
  verifyCertificateSignature,
  type BulkDeviceFields,
  type BulkDeviceIssuer,
  type Certificate,
  type CertificateSigner,
  type CertificationAuthority,
} from "../../../pki/index.ts";
import { nativeSignerNOT_REPLAYABLE } from "../../../bench/native-signer.ts";
import { simulatedPki } from "../simulated-pki.ts";

const NOT_BEFORE = instant("2024-01-01");
const verifier = createSignatureVerifier();

function read(der: Uint8Array): Certificate {
  const found = decodeCertificate(der);
  if (!found.ok) throw new Error(found.problem.reason);
  return found.value;
}

/** A new random key: what comes from a device, and no seed can say what it will be. */
function freshPoint(): Uint8Array {
  const { publicKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  return publicPointOf(Uint8Array.from(publicKey.export({ type: "spki", format: "der" })));
}

describe("device certificates by the million", () => {
  let issuing: CertificationAuthority;
  before(async () => {
    ({ issuing } = (await simulatedPki("bulk")).devices);
  });

  const issuer = (signer: CertificateSigner): Promise<BulkDeviceIssuer> =>
    createBulkDeviceIssuer(issuing, { usage: "digitalSignature", notBefore: NOT_BEFORE, signer });
  const fields = (label: string): BulkDeviceFields => ({
    serial: deriveSerial("bulk", label),
    entityId: entityId("00db1234567890a0"),
    publicPoint: seededKeyPairINSECURE("bulk", label).publicPoint,
  });

  const serials = fc
    .tuple(fc.integer({ min: 0x10, max: 0x7f }), fc.uint8Array({ minLength: 15, maxLength: 15 }))
    .map(([first, rest]) => certificateSerial(bytesToHex(Uint8Array.of(first, ...rest))));
  const entityIds = fc
    .uint8Array({ minLength: 8, maxLength: 8 })
    .map((octets) => entityId(bytesToHex(octets)));
  const hardwareTypes = fc.oneof(
    fc.constant(undefined),
    fc.array(fc.nat(), { minLength: 1, maxLength: 20 }).map((arcs) => `1.2.826.0.1.${arcs.join(".")}`),
  );
  const options = fc.record({
    usage: fc.constantFrom("digitalSignature" as const, "keyAgreement" as const),
    hardwareType: hardwareTypes,
    notBefore: fc.constantFrom(...["2015-01-01", "2024-02-29T23:59:59Z", "2051-01-01"].map(instant)),
  });

  it("every octet is the one that issueDeviceCertificate makes, for any serial, EUI-64, key, usage, hwType", () =>
    fc.assert(
      fc.asyncProperty(
        options,
        fc.array(fc.tuple(serials, entityIds), { minLength: 1, maxLength: 3 }),
        async ({ hardwareType, ...common }, several) => {
          const shared = { ...common, ...(hardwareType === undefined ? {} : { hardwareType }) };
          const bulk = await createBulkDeviceIssuer(issuing, {
            ...shared,
            signer: replayableSigner(issuing.keyPair),
          });
          for (const [serial, id] of several) {
            const own = { serial, entityId: id, publicPoint: freshPoint() };
            const ordinary = await issueDeviceCertificate(issuing, { ...shared, ...own });
            expect(bytesToHex(bulk.issue(own))).to.equal(bytesToHex(ordinary.der));
          }
        },
      ),
      { numRuns: 100 },
    ));

  it("signed natively: strict DER of every length, no deviation from the profile, verified, the TBS the same", async () => {
    const native = await issuer(nativeSignerNOT_REPLAYABLE(issuing.keyPair));
    const replayable = await issuer(replayableSigner(issuing.keyPair));
    const lengths = new Set<number>();
    for (let index = 0; index < 2000; index += 1) {
      const own = fields(`native-${index % 50}`);
      const certificate = read(native.issue(own));
      expect(lintCertificate(certificate)).to.deep.equal([]);
      expect(parseSignature(certificate.signature, "strict").ok).to.equal(true);
      expect(
        verifyCertificateSignature(certificate, issuing.keyPair.publicPoint, verifier, "strict"),
      ).to.equal("valid");
      if (index < 50) {
        expect(bytesToHex(certificate.tbs)).to.equal(bytesToHex(read(replayable.issue(own)).tbs));
      }
      lengths.add(certificate.signature.length);
    }
    // 70, 71 and 72 come in 1:2:1; shorter ones, of an integer that begins with zeros, are one in a hundred.
    expect([...lengths]).to.include.members([70, 71, 72]);
  });

  for (const [title, r, s, length] of [
    ["the longest", "ff", "ff", 72],
    ["shorter by a leading zero octet", "0001", "7f", 69],
    ["the shortest", `${"00".repeat(31)}01`, `${"00".repeat(31)}01`, 8],
  ] as const) {
    it(`a signature of ${length} octets, ${title}: the outer lengths follow`, async () => {
      const half = (hex: string): Uint8Array => hexToBytes(hex.padEnd(64, "11"));
      const signature = encodeSignature(Uint8Array.of(...half(r), ...half(s)));
      expect(signature).to.have.length(length);
      const certificate = read((await issuer(() => signature)).issue(fields("length")));
      expect(bytesToHex(certificate.signature)).to.equal(bytesToHex(signature));
    });
  }

  it("one seed gives one fleet: the replayable signer makes the same octets again", async () => {
    const fleet = async (): Promise<string[]> => {
      const bulk = await issuer(replayableSigner(issuing.keyPair));
      return ["a", "b", "c"].map((label) => bytesToHex(bulk.issue(fields(label))));
    };
    expect(await fleet()).to.deep.equal(await fleet());
  });

  it("a certificate does not change when the next one is made in the same place", async () => {
    const bulk = await issuer(replayableSigner(issuing.keyPair));
    const first = bulk.issue(fields("first"));
    const before = bytesToHex(first);
    bulk.issue(fields("second"));
    expect(bytesToHex(first)).to.equal(before);
  });

  describe("refuses", () => {
    const signature = encodeSignature(new Uint8Array(64).fill(1));
    const rows: readonly (readonly [string, Partial<BulkDeviceFields>, Uint8Array])[] = [
      ["a serial of 15 octets", { serial: certificateSerial("11".repeat(15)) }, signature],
      ["a serial of 17 octets", { serial: certificateSerial("11".repeat(17)) }, signature],
      [
        "a serial with a leading zero digit",
        { serial: certificateSerial(`0f${"11".repeat(15)}`) },
        signature,
      ],
      ["a serial that would be negative", { serial: certificateSerial(`80${"11".repeat(15)}`) }, signature],
      ["a key of 64 octets", { publicPoint: new Uint8Array(64).fill(4) }, signature],
      ["a compressed key", { publicPoint: new Uint8Array(33).fill(2) }, signature],
      ["a key that begins with anything but 04", { publicPoint: new Uint8Array(65) }, signature],
      ["a signer that answers r || s", {}, new Uint8Array(64).fill(1)],
      ["a signer that pads its integers", {}, hexToBytes("3007020200010201 01".replace(" ", ""))],
    ];
    for (const [title, changed, answer] of rows) {
      it(title, async () => {
        const bulk = await issuer(() => answer);
        expect(() => bulk.issue({ ...fields("refused"), ...changed })).to.throw(UsageError);
      });
    }
  });
});
