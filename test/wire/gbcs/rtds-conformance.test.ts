import { createECDH, createPublicKey, verify } from "node:crypto";
import { hexToBytes } from "@noble/hashes/utils.js";
import { expect } from "chai";
import { instant, keyIdentifierOf, type EntityId, type KeyPair } from "../../../pki/index.ts";
import {
  bytesOfHexFile,
  checkRtdsConformance,
  encodeMessage,
  encodeSetClockCommand,
  withMac,
  type ConformanceCryptography,
  type ConformanceKeyRing,
  type ConformancePublicPoint,
  type ConformanceRow,
} from "../../../wire/index.ts";
import { decodedOrThrow } from "../../decoded-or-throw.ts";
import {
  BROKER,
  brokerAgreement,
  brokerSigner,
  DEVICE,
  deviceAgreement,
  madeMessage,
  protectedMessage,
  SECRET,
} from "./made-messages.ts";

/** OpenSSL's arithmetic, so that this project's own is not its own judge. */
const openssl: ConformanceCryptography = {
  verify(point, message, signature) {
    const [x = "", y = ""] = [point.subarray(1, 33), point.subarray(33)].map((part) =>
      Buffer.from(part).toString("base64url"),
    );
    const key = createPublicKey({ key: { kty: "EC", crv: "P-256", x, y }, format: "jwk" });
    return verify("sha256", message, { key, dsaEncoding: "ieee-p1363" }, signature);
  },
  sharedSecret(scalar, peer) {
    const side = createECDH("prime256v1");
    side.setPrivateKey(scalar);
    return Uint8Array.from(side.computeSecret(peer));
  },
};

function publicPoint(
  entityId: EntityId,
  usage: ConformancePublicPoint["usage"],
  { publicPoint: point }: KeyPair,
): ConformancePublicPoint {
  return { entityId, usage, keyIdentifier: keyIdentifierOf(point), point };
}

const keyRing: ConformanceKeyRing = {
  accessControlBroker: BROKER,
  publicPoints: [
    publicPoint(BROKER, "digitalSignature", brokerSigner),
    publicPoint(BROKER, "keyAgreement", brokerAgreement),
    publicPoint(DEVICE, "keyAgreement", deviceAgreement),
  ],
  privateScalars: new Map([[keyIdentifierOf(brokerAgreement.publicPoint), brokerAgreement.privateScalar]]),
};

const at = instant("2022-03-01");
const setClock = encodeSetClockCommand({ validityIntervalStart: at, validityIntervalEnd: at });
const command = madeMessage(0x007f, setClock);
const whole = encodeMessage(protectedMessage(command));
const flipped = (place: number): Uint8Array => whole.with(place, (whole[place] ?? 0) ^ 1);
const oneRow = (bytes: Uint8Array, ring = keyRing): ConformanceRow | undefined =>
  checkRtdsConformance([{ name: "one", bytes }], ring, openssl).rows[0];

describe("counting conformance", () => {
  it("puts each message under one outcome of each kind, and the totals account for every one", () => {
    const inputs = [
      whole,
      flipped(whole.length - 1),
      flipped(whole.length - 20),
      encodeMessage(command),
      encodeMessage({ ...command, signature: { kind: "absent" } }),
      encodeMessage(withMac(SECRET, madeMessage(0x1000, hexToBytes("8f66")))),
      encodeMessage(madeMessage(0x007f, hexToBytes("3000"))),
      whole.slice(1),
    ].map((bytes, index) => ({ name: String(index), bytes }));
    const { counts, rows } = checkRtdsConformance(inputs, keyRing, openssl);
    expect(rows.map(({ name }) => name)).to.deep.equal(inputs.map(({ name }) => name));
    expect(counts).to.deep.equal({
      files: 8,
      framed: 7,
      refused: 1,
      reencoded: 7,
      signaturesVerified: 2,
      signaturesFailed: 1,
      signaturesEmpty: 3,
      signaturesAbsent: 1,
      signaturesNoKey: 0,
      macsVerified: 2,
      // The MAC covers the signature, so the third message fails in both.
      macsFailed: 2,
      macsAbsent: 3,
      macsNoKey: 0,
      noKey: 0,
      payloadsDecoded: 5,
      payloadsDiffering: 0,
      payloadsRefused: 1,
      payloadsOpaque: 1,
      blocks: 0,
      blocksDecrypted: 0,
      blocksDecoded: 0,
      blocksFailed: 0,
      blocksNoKey: 0,
    });
  });

  it("without a key the outcome is noKey", () => {
    expect(oneRow(whole, { ...keyRing, publicPoints: [] })).to.include({ signature: "noKey", mac: "noKey" });
    expect(oneRow(whole, { ...keyRing, privateScalars: new Map() })).to.include({
      signature: "verified",
      mac: "noKey",
    });
  });

  it("the device's private key gives the MAC as well as the broker's", () => {
    const { publicPoint: point, privateScalar } = deviceAgreement;
    const ring = { ...keyRing, privateScalars: new Map([[keyIdentifierOf(point), privateScalar]]) };
    expect(oneRow(whole, ring)).to.include({ mac: "verified" });
  });

  it("a payload that reads and cannot be written back the same is counted apart", () => {
    // CS02a asks about 43 roles: an inner list of 129 octets, whose length has two forms, as the outer one.
    const cell = "300702010303020780";
    const roles = "020103".repeat(43);
    const forms: readonly [outer: string, inner: string, payload: string][] = [
      ["30818d", "308181", "decoded"],
      ["3082008e", "30820081", "decoded"],
      ["30818e", "30820081", "differs"],
      ["3082008d", "308181", "differs"],
    ];
    for (const [outer, inner, payload] of forms) {
      const content = hexToBytes(`${outer}${cell}${inner}${roles}`);
      expect(oneRow(encodeMessage(madeMessage(0x0008, content))), `${outer} ${inner}`).to.include({
        payload,
      });
    }
  });

  it("a broken frame is a row with its problem", () => {
    expect(oneRow(Uint8Array.of(0xdf, 0x08))).to.deep.equal({
      kind: "refused",
      name: "one",
      problem: { reason: "transactionIdLength is 08, not 09", offset: 1 },
    });
  });

  it("a .HEX file may have white space anywhere and either case; anything else is refused", () => {
    expect([...decodedOrThrow(bytesOfHexFile(" Df\n09\r\n"))]).to.deep.equal([0xdf, 0x09]);
    expect(bytesOfHexFile("DF0").ok).to.equal(false);
    expect(bytesOfHexFile("DFGG").ok).to.equal(false);
  });
});
