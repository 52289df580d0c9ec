import { createCipheriv, createHash } from "node:crypto";
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { expect } from "chai";
import {
  createSignatureVerifier,
  entityId,
  seededKeyPairINSECURE,
  sharedSecret,
  signDeterministicallyFOR_REPLAY,
} from "../../../pki/index.ts";
import {
  annotateMessage,
  decodeMessage,
  encodeMessage,
  type GbcsMessage,
  macMatches,
  messageCode,
  originatorCounter,
  signedPart,
  withMac,
} from "../../../wire/index.ts";
import { decodedOrThrow } from "../../decoded-or-throw.ts";

const signer = seededKeyPairINSECURE("protection", "signer");
const broker = seededKeyPairINSECURE("protection", "broker");
const device = seededKeyPairINSECURE("protection", "device");
const secret = sharedSecret(broker.privateScalar, device.publicPoint);

const unsigned: GbcsMessage = {
  header: {
    kind: "command",
    originatorCounter: originatorCounter(1301n),
    businessOriginator: entityId("D2-5E-C0-00-00-03-00-01"),
    businessTarget: entityId("D2-DE-00-00-00-00-00-01"),
    messageCode: messageCode(0x0103),
  },
  content: hexToBytes("30020500"),
  signature: { kind: "empty" },
};
const signed: GbcsMessage = {
  ...unsigned,
  signature: {
    kind: "signed",
    value: signDeterministicallyFOR_REPLAY(signer.privateScalar, signedPart(unsigned)),
  },
};
const whole = encodeMessage(withMac(secret, signed));

const ORIGINATOR = "d25ec00000030001";
const TARGET = "d2de000000000001";
const COUNTER = "0000000000000515";

/** The frame of `unsigned` field by field, as GBCS general-signing lays it out (measured: RTDS 4.5.0). */
const FIELDS = [
  "df", // general-signing
  "09", // transaction id: 9 octets, the first that is signed
  "01", // command
  COUNTER, // originator counter 1301
  `08${ORIGINATOR}`, // business originator
  `08${TARGET}`, // business target
  "00", // no date-time
  "020103", // other information: the message code
  "0430020500", // content
  "00", // signature field, empty
];

describe("the frame and its protections", () => {
  it("lays out every field as measured", () => {
    expect(bytesToHex(encodeMessage(unsigned))).to.equal(FIELDS.join(""));
    expect(bytesToHex(signedPart(unsigned))).to.equal(FIELDS.slice(1, -1).join(""));
  });

  it("wraps a MACed message in general-ciphering: suite 1, authenticated only, invocation counter 0", () => {
    const inner = FIELDS.join("");
    const macked = bytesToHex(encodeMessage(withMac(secret, unsigned)));
    const length = (5 + inner.length / 2 + 12).toString(16);
    expect(macked.slice(0, -24)).to.equal(`dd000000000000${length}1100000000${inner}`);
  });

  it("computes the MAC that the published construction gives, worked out here step by step", () => {
    const otherInfo = `60857406080300${ORIGINATOR}0901${COUNTER}${TARGET}`;
    const key = createHash("sha256")
      .update(hexToBytes("00000001"))
      .update(secret)
      .update(hexToBytes(otherInfo))
      .digest()
      .subarray(0, 16);
    const cipher = createCipheriv("aes-128-gcm", key, hexToBytes(`${ORIGINATOR}00000000`));
    cipher.setAAD(hexToBytes(`110000000000${FIELDS.join("")}`));
    cipher.final();
    const expected = bytesToHex(cipher.getAuthTag().subarray(0, 12));
    expect(bytesToHex(withMac(secret, unsigned).mac ?? new Uint8Array(0))).to.equal(expected);
  });

  it("reads back what was protected, and both protections hold", () => {
    const read = decodedOrThrow(decodeMessage(whole));
    const verifier = createSignatureVerifier();
    const { signature } = read;
    expect(signature.kind).to.equal("signed");
    expect(macMatches(secret, read)).to.equal(true);
    expect(
      signature.kind === "signed" &&
        verifier.verify(verifier.intern(signer.publicPoint), signedPart(read), signature.value),
    ).to.equal("valid");
  });

  it("no single changed octet of a signed and MACed frame keeps its MAC", () => {
    const kept = [...whole.keys()].filter((place) => {
      const changed = Uint8Array.from(whole);
      changed[place] = (changed[place] ?? 0) ^ 0x10;
      const read = decodeMessage(changed);
      return read.ok && read.value.mac !== undefined && macMatches(secret, read.value);
    });
    expect(kept).to.deep.equal([]);
  });

  it("cut short at any octet it is a problem with an offset, never an exception", () => {
    for (const length of whole.keys()) {
      expect(decodeMessage(whole.slice(0, length)).ok, `${length} octets`).to.equal(false);
    }
  });

  it("the annotation covers every octet once, in order", () => {
    let next = 0;
    for (const { offset, length } of decodedOrThrow(annotateMessage(whole)).filter(
      (line) => line.length > 0,
    )) {
      if (offset === next) {
        next += length;
      }
    }
    expect(next).to.equal(whole.length);
  });
});
