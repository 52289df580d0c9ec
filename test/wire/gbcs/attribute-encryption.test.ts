import { createCipheriv, createHash } from "node:crypto";
import { bytesToHex, concatBytes, hexToBytes } from "@noble/hashes/utils.js";
import { expect } from "chai";
import * as fc from "fast-check";
import { UsageError } from "../../../pki/index.ts";
import { decryptAttributes, encryptAttributes, originatorCounter } from "../../../wire/index.ts";
import { BROKER, DEVICE, madeMessage, SECRET, SUPPLIER } from "./made-messages.ts";

const { header } = madeMessage(0x0027, new Uint8Array(0), {
  kind: "response",
  businessOriginator: DEVICE,
  businessTarget: SUPPLIER,
});

describe("encrypted attributes", () => {
  it("are what the published construction gives, worked out here step by step", () => {
    const plain = hexToBytes("0203002200");
    const algorithm = "60857406080300";
    // 04 stands where a MAC's key has the message kind; the rest is device, counter, reader.
    const context = `${algorithm}${DEVICE}09040000000000000515${SUPPLIER}`;
    const key = createHash("sha256")
      .update(hexToBytes("00000001"))
      .update(SECRET)
      .update(hexToBytes(context))
      .digest()
      .subarray(0, 16);
    const cipher = createCipheriv("aes-128-gcm", key, hexToBytes(`${DEVICE}00000000`));
    cipher.setAAD(Uint8Array.of(0x31));
    const ciphertext = cipher.update(plain);
    cipher.final();
    const expected = concatBytes(hexToBytes("3100000000"), ciphertext, cipher.getAuthTag().subarray(0, 12));
    expect(bytesToHex(encryptAttributes(SECRET, header, plain))).to.equal(bytesToHex(expected));
  });

  it("what is encrypted decrypts; with one octet changed it does not", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 60 }),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (plain, at, flip) => {
          const block = encryptAttributes(SECRET, header, plain);
          expect(decryptAttributes(SECRET, header, block)).to.deep.equal({ ok: true, value: plain });
          const place = at % block.length;
          const changed = block.with(place, (block[place] ?? 0) ^ flip);
          expect(decryptAttributes(SECRET, header, changed).ok).to.equal(false);
        },
      ),
    );
  });

  it("another secret, another device, another reader or another counter opens nothing", () => {
    const block = encryptAttributes(SECRET, header, Uint8Array.of(1, 2, 3));
    const opened = [
      decryptAttributes(SECRET.with(0, (SECRET[0] ?? 0) ^ 1), header, block),
      decryptAttributes(SECRET, { ...header, businessOriginator: BROKER }, block),
      decryptAttributes(SECRET, { ...header, businessTarget: BROKER }, block),
      decryptAttributes(SECRET, { ...header, originatorCounter: originatorCounter(1302) }, block),
    ].map(({ ok }) => ok);
    expect(opened).to.deep.equal([false, false, false, false]);
  });

  it("the key follows the supplementary party and its counters when the header has them", () => {
    const party = { entityId: SUPPLIER, counter: originatorCounter(7) };
    const blocks = [
      header,
      { ...header, supplementaryRemoteParty: party },
      { ...header, businessTarget: BROKER, supplementaryRemoteParty: party },
      { ...header, supplementaryRemoteParty: { ...party, originatorCounter: originatorCounter(8) } },
    ].map((one) => bytesToHex(encryptAttributes(SECRET, one, Uint8Array.of(1))));
    // The reader is the supplier in the first two, and the third names it as the supplementary party.
    expect(blocks[1]).to.equal(blocks[0]);
    expect(blocks[2]).to.equal(blocks[0]);
    expect(blocks[3]).not.to.equal(blocks[0]);
  });

  it("a block too short for its header and tag is refused; so is a secret of 31 octets", () => {
    for (let length = 0; length < 17; length += 1) {
      expect(decryptAttributes(SECRET, header, new Uint8Array(length)).ok).to.equal(false);
    }
    expect(() => encryptAttributes(SECRET.slice(1), header, new Uint8Array(0))).to.throw(UsageError);
  });
});
