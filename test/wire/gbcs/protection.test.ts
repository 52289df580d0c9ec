import { createCipheriv, createHash } from "node:crypto";
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { expect } from "chai";
import { createSignatureVerifier, UsageError } from "../../../pki/index.ts";
import {
  computeMac,
  decodeMessage,
  encodeMessage,
  macKeyParties,
  macMatches,
  MESSAGE_CODES,
  originatorCounter,
  signedPart,
  withMac,
  withSignature,
  type GbcsMessage,
  type GroupingHeader,
} from "../../../wire/index.ts";
import { decodedOrThrow } from "../../decoded-or-throw.ts";
import {
  BROKER,
  brokerSigner,
  DEVICE,
  madeMessage,
  protectedMessage,
  SECRET,
  SUPPLIER,
} from "./made-messages.ts";

const unsigned = madeMessage(0x0103, hexToBytes("30020500"));
const whole = encodeMessage(protectedMessage(unsigned));

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
    const macked = bytesToHex(encodeMessage(withMac(SECRET, unsigned)));
    const length = (5 + inner.length / 2 + 12).toString(16);
    expect(macked.slice(0, -24)).to.equal(`dd000000000000${length}1100000000${inner}`);
  });

  for (const [kind, flag] of [
    ["command", "01"],
    ["response", "02"],
    ["alert", "03"],
  ] as const) {
    it(`computes the MAC of a ${kind} as the published construction has it, worked out here step by step`, () => {
      const algorithm = "60857406080300";
      const otherInfo = `${algorithm}${ORIGINATOR}09${flag}${COUNTER}${TARGET}`;
      const key = createHash("sha256")
        .update(hexToBytes("00000001"))
        .update(SECRET)
        .update(hexToBytes(otherInfo))
        .digest()
        .subarray(0, 16);
      const cipher = createCipheriv("aes-128-gcm", key, hexToBytes(`${ORIGINATOR}00000000`));
      cipher.setAAD(hexToBytes(`110000000000${FIELDS.with(2, flag).join("")}`));
      cipher.final();
      const expected = bytesToHex(cipher.getAuthTag().subarray(0, 12));
      const message = { ...unsigned, header: { ...unsigned.header, kind } };
      expect(bytesToHex(computeMac(SECRET, message))).to.equal(expected);
    });
  }

  it("reads back what was protected, and both protections hold", () => {
    const read = decodedOrThrow(decodeMessage(whole));
    const verifier = createSignatureVerifier();
    const { signature } = read;
    expect(signature.kind).to.equal("signed");
    expect(macMatches(SECRET, read)).to.equal(true);
    expect(
      signature.kind === "signed" &&
        verifier.verify(verifier.intern(brokerSigner.publicPoint), signedPart(read), signature.value),
    ).to.equal("valid");
  });

  it("no single changed octet of a signed and MACed frame keeps its MAC", () => {
    const kept = [...whole.keys()].filter((place) => {
      const changed = Uint8Array.from(whole);
      changed[place] = (changed[place] ?? 0) ^ 0x10;
      const read = decodeMessage(changed);
      return read.ok && read.value.mac !== undefined && macMatches(SECRET, read.value);
    });
    expect(kept).to.deep.equal([]);
  });

  it("cut short at any octet it is a problem with an offset, never an exception", () => {
    for (const length of whole.keys()) {
      expect(decodeMessage(whole.slice(0, length)).ok, `${length} octets`).to.equal(false);
    }
  });

  it("no single flipped bit of the signed part leaves the signature valid", () => {
    const verifier = createSignatureVerifier();
    const key = verifier.intern(brokerSigner.publicPoint);
    const { signature } = protectedMessage(unsigned);
    const value = signature.kind === "signed" ? signature.value : new Uint8Array(0);
    const part = signedPart(unsigned);
    const verdicts = [...part.keys()].map((place) =>
      verifier.verify(key, part.with(place, (part[place] ?? 0) ^ (1 << (place % 8))), value),
    );
    expect(verifier.verify(key, part, value)).to.equal("valid");
    expect(verdicts).to.deep.equal(verdicts.map(() => "wrong"));
  });

  it("the MAC depends on each party, the counter, the kind, the content, the signature field and Z", () => {
    const { header } = unsigned;
    const variants: readonly GbcsMessage[] = [
      unsigned,
      { ...unsigned, header: { ...header, originatorCounter: originatorCounter(1302) } },
      { ...unsigned, header: { ...header, businessOriginator: SUPPLIER } },
      { ...unsigned, header: { ...header, businessTarget: SUPPLIER } },
      { ...unsigned, header: { ...header, kind: "response" } },
      { ...unsigned, content: hexToBytes("30020501") },
      { ...unsigned, signature: { kind: "signed", value: new Uint8Array(64) } },
    ];
    const macs = variants.map((variant) => bytesToHex(computeMac(SECRET, variant)));
    const otherSecret = bytesToHex(computeMac(SECRET.with(31, (SECRET[31] ?? 0) ^ 1), unsigned));
    expect(new Set([...macs, otherSecret]).size).to.equal(variants.length + 1);
  });

  it("a signature put in place drops the MAC, and a new MAC holds", () => {
    const signed = withSignature(withMac(SECRET, unsigned), new Uint8Array(64));
    expect(signed).not.to.have.property("mac");
    expect(macMatches(SECRET, signed)).to.equal(false);
    expect(macMatches(SECRET, withMac(SECRET, signed))).to.equal(true);
  });

  it("a MAC needs a signature field and a shared secret of 32 octets: the caller's mistakes", () => {
    expect(() => computeMac(SECRET, { ...unsigned, signature: { kind: "absent" } })).to.throw(UsageError);
    expect(() => computeMac(SECRET.slice(1), unsigned)).to.throw(UsageError);
  });

  const supplierToDevice = { businessOriginator: SUPPLIER };
  const parties: readonly [whose: string, header: Partial<GroupingHeader>, expected: readonly string[]][] = [
    ["a supplier's command: the broker's and the device's", supplierToDevice, [BROKER, DEVICE]],
    [
      "a response: the device's and the recipient's",
      { kind: "response", businessOriginator: DEVICE, businessTarget: SUPPLIER },
      [DEVICE, SUPPLIER],
    ],
    [
      "an alert: the device's and the recipient's",
      { kind: "alert", businessOriginator: DEVICE, businessTarget: SUPPLIER },
      [DEVICE, SUPPLIER],
    ],
    [
      "a command between devices: the two devices'",
      {
        ...supplierToDevice,
        messageCode: MESSAGE_CODES.PCS01_APPLY_PREPAYMENT_TOP_UP_GSME_USING_PPMID,
      },
      [SUPPLIER, DEVICE],
    ],
  ];
  for (const [whose, header, expected] of parties) {
    it(`whose keys make the MAC of ${whose}`, () => {
      expect(macKeyParties(madeMessage(0x0103, new Uint8Array(0), header).header, BROKER)).to.deep.equal(
        expected,
      );
    });
  }
});
