import { expect } from "chai";
import * as fc from "fast-check";
import { entityId, UsageError } from "../../../pki/index.ts";
import {
  computeMac,
  decodeMessage,
  decryptAttributes,
  encryptAttributes,
  macMatches,
  originatorCounter,
  signedPart,
  withMac,
  withSignature,
  type GbcsMessage,
} from "../../../wire/index.ts";
import {
  ACCESS_CONTROL_BROKER,
  openssl,
  referenceKeyRing,
  referenceMessage,
  referenceSharedSecret,
} from "./reference-data-set.ts";

const handover = referenceMessage("CS02bNOByNOHandover_6.21_SUCCESS_COMMAND");
const gasProxyFunction = entityId("00db1234567890a3");
const secret = referenceSharedSecret(ACCESS_CONTROL_BROKER, gasProxyFunction);
const brokerPoint = referenceKeyRing().publicPoints.find(
  (one) => one.entityId === ACCESS_CONTROL_BROKER && one.usage === "digitalSignature",
);

function accepted(message: GbcsMessage): boolean {
  const { signature } = message;
  return (
    macMatches(secret, message) &&
    signature.kind === "signed" &&
    brokerPoint !== undefined &&
    openssl.verify(brokerPoint.point, signedPart(message), signature.value)
  );
}

describe("signature and MAC", () => {
  it("the handover command of 6.21 carries the broker's signature and the broker's MAC", () => {
    expect(accepted(handover.message)).to.equal(true);
  });

  it("the signed part starts after the tag DF and ends with the content", () => {
    const part = signedPart(handover.message);
    expect(Buffer.compare(part, handover.bytes.slice(16, 1344))).to.equal(0);
  });

  it("no single flipped bit of a signed and MACed frame is accepted (every octet, one bit each)", () => {
    const survivors = [...handover.bytes.keys()].filter((place) => {
      const bit = 1 << (place % 8);
      const changed = decodeMessage(handover.bytes.with(place, (handover.bytes[place] ?? 0) ^ bit));
      return changed.ok && macMatches(secret, changed.value);
    });
    expect(survivors).to.deep.equal([]);
  });

  it("no single flipped bit of the signed part leaves the signature valid (40 octets, one bit each)", () => {
    const { message } = handover;
    const outcomes = Array.from({ length: 40 }, (_, index) => {
      const place = 17 + index * 33;
      const changed = decodeMessage(handover.bytes.with(place, (handover.bytes[place] ?? 0) ^ 1));
      const read = changed.ok ? changed.value : undefined;
      const value = message.signature.kind === "signed" ? message.signature.value : new Uint8Array(64);
      return (
        read !== undefined && openssl.verify(brokerPoint?.point ?? new Uint8Array(), signedPart(read), value)
      );
    });
    expect(outcomes).to.deep.equal(outcomes.map(() => false));
  });

  it("the MAC depends on the counter, on both parties, on the kind and on the signature field", () => {
    const { message } = handover;
    const { header } = message;
    const other = entityId("00db1234567890a1");
    const variants: readonly GbcsMessage[] = [
      message,
      { ...message, header: { ...header, originatorCounter: originatorCounter(1302) } },
      { ...message, header: { ...header, businessOriginator: other } },
      { ...message, header: { ...header, businessTarget: other } },
      { ...message, header: { ...header, kind: "response" } },
      { ...message, signature: { kind: "empty" } },
    ];
    const macs = variants.map((variant) => Buffer.from(computeMac(secret, variant)).toString("hex"));
    expect(new Set(macs).size).to.equal(variants.length);
  });

  it("a signature put in place drops the MAC, and a new MAC holds", () => {
    const signed = withSignature(handover.message, new Uint8Array(64));
    expect(signed).not.to.have.property("mac");
    expect(macMatches(secret, signed)).to.equal(false);
    expect(macMatches(secret, withMac(secret, signed))).to.equal(true);
  });

  it("a MAC needs a signature field and a shared secret of 32 octets: the caller's mistakes", () => {
    const unsigned: GbcsMessage = { ...handover.message, signature: { kind: "absent" } };
    expect(() => computeMac(secret, unsigned)).to.throw(UsageError);
    expect(() => computeMac(secret.slice(1), handover.message)).to.throw(UsageError);
  });
});

describe("encrypted attributes", () => {
  const { header } = referenceMessage("GCS13a_4.1.1_SUCCESS_RELIABLE_GPF_RESPONSE").message;

  it("what is encrypted decrypts; with one octet changed it does not", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 60 }),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (plain, at, flip) => {
          const block = encryptAttributes(secret, header, plain);
          expect(decryptAttributes(secret, header, block)).to.deep.equal({ ok: true, value: plain });
          const place = at % block.length;
          const changed = block.with(place, (block[place] ?? 0) ^ flip);
          expect(decryptAttributes(secret, header, changed).ok).to.equal(false);
        },
      ),
    );
  });

  it("the key follows the supplementary party and its counters when the header has them", () => {
    const supplier = entityId("90b3d51f30010000");
    const blocks = [
      header,
      { ...header, supplementaryRemoteParty: { entityId: supplier, counter: originatorCounter(7) } },
      {
        ...header,
        businessTarget: ACCESS_CONTROL_BROKER,
        supplementaryRemoteParty: { entityId: supplier, counter: originatorCounter(7) },
      },
      {
        ...header,
        supplementaryRemoteParty: {
          entityId: supplier,
          counter: originatorCounter(7),
          originatorCounter: originatorCounter(8),
        },
      },
    ].map((one) => Buffer.from(encryptAttributes(secret, one, Uint8Array.of(1))).toString("hex"));
    // The recipient is the supplier in the first two, and the third names it as the supplementary party.
    expect(blocks[1]).to.equal(blocks[0]);
    expect(blocks[2]).to.equal(blocks[0]);
    expect(blocks[3]).not.to.equal(blocks[0]);
  });

  it("a block too short for its header and tag is refused", () => {
    for (let length = 0; length < 17; length += 1) {
      expect(decryptAttributes(secret, header, new Uint8Array(length)).ok).to.equal(false);
    }
  });
});
