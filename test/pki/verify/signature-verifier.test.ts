import { expect } from "chai";
import * as fc from "fast-check";
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import {
  createSignatureVerifier,
  encodeSignature,
  parseSignature,
  seededKeyPairINSECURE,
  signDeterministicallyFOR_REPLAY,
  type SignatureVerdict,
} from "../../../pki/index.ts";

const raw = fc.uint8Array({ minLength: 64, maxLength: 64 });
/** Halves with leading zeros, where encoders go wrong. */
const awkward = fc
  .tuple(raw, fc.integer({ min: 0, max: 32 }), fc.integer({ min: 0, max: 32 }))
  .map(([octets, r, s]) => octets.map((octet, i) => ((i < 32 ? i < r : i - 32 < s) ? 0 : octet)));

/** What the E357 CA writes: every magnitude at 32 octets, and a zero before a high bit. */
function fixedWidth(octets: Uint8Array): Uint8Array {
  const integer = (half: Uint8Array): number[] => {
    const content = (half[0] ?? 0) >= 0x80 ? [0, ...half] : [...half];
    return [0x02, content.length, ...content];
  };
  const content = [...integer(octets.subarray(0, 32)), ...integer(octets.subarray(32))];
  return Uint8Array.of(0x30, content.length, ...content);
}

describe("DER signatures", () => {
  it("what is written is read back, strictly", () => {
    fc.assert(
      fc.property(fc.oneof(raw, awkward), (octets) => {
        expect(parseSignature(encodeSignature(octets), "strict")).to.deep.equal({ ok: true, raw: octets });
      }),
    );
  });

  it("the normalising reader reads all that the strict one does, to the same octets", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 80 }),
        awkward,
        fc.nat(),
        fc.nat(),
        (noise, octets, at, bits) => {
          const der = encodeSignature(octets);
          der[at % der.length] = bits & 0xff;
          for (const candidate of [noise, der]) {
            const strict = parseSignature(candidate, "strict");
            if (strict.ok) expect(parseSignature(candidate, "normalising")).to.deep.equal(strict);
          }
        },
      ),
    );
  });

  it("what the strict reader reads is written back to the same octets: one signature, one encoding", () => {
    fc.assert(
      fc.property(awkward, fc.nat(), fc.nat(), (octets, at, bits) => {
        const der = encodeSignature(octets);
        der[at % der.length] = bits & 0xff;
        const parsed = parseSignature(der, "strict");
        if (parsed.ok) expect(bytesToHex(encodeSignature(parsed.raw))).to.equal(bytesToHex(der));
      }),
    );
  });

  it("fixed-width integers are normalised, and refused by the strict reader when they are padded", () => {
    fc.assert(
      fc.property(awkward, (octets) => {
        const der = fixedWidth(octets);
        const minimal = bytesToHex(der) === bytesToHex(encodeSignature(octets));
        expect(parseSignature(der, "normalising")).to.deep.equal({ ok: true, raw: octets });
        expect(parseSignature(der, "strict").ok).to.equal(minimal);
      }),
    );
  });

  const one = "020101";
  for (const [title, hex, offset] of [
    ["nothing at all", "", 0],
    ["a SET", `3106${one}${one}`, 0],
    ["a length beyond the content", `3007${one}${one}`, 1],
    ["the long form of a length", `308106${one}${one}`, 1],
    ["an octet after s", `3007${one}${one}00`, 8],
    ["an octet after the SEQUENCE", `3006${one}${one}00`, 1],
    ["one integer only", `3003${one}`, 5],
    ["a negative r", `3006020181${one}`, 2],
    ["a negative s", `3006${one}020181`, 5],
    ["an empty r", `30050200${one}`, 2],
    ["an s longer than what is left", `3006${one}020201`, 5],
    ["an r of 33 significant octets", `30260221${"01".repeat(33)}${one}`, 2],
  ] as const) {
    it(`both readers refuse ${title}, at octet ${offset}`, () => {
      for (const policy of ["strict", "normalising"] as const) {
        expect(parseSignature(hexToBytes(hex), policy)).to.include({ ok: false, offset });
      }
    });
  }
});

describe("verification of raw signatures", () => {
  const order = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
  const { privateScalar, publicPoint } = seededKeyPairINSECURE("verdicts", "signer");
  const message = Uint8Array.of(1, 2, 3);
  const signature = signDeterministicallyFOR_REPLAY(privateScalar, message);
  const halves = (r: string | undefined, s: string | undefined): Uint8Array => {
    const hex = bytesToHex(signature);
    return hexToBytes((r ?? hex.slice(0, 64)) + (s ?? hex.slice(64)));
  };
  const zero = "00".repeat(32);
  const rows: readonly [what: string, verdict: SignatureVerdict, signature: Uint8Array][] = [
    ["the signature", "valid", signature],
    ["63 octets", "malformed", signature.slice(1)],
    ["65 octets", "malformed", Uint8Array.of(...signature, 0)],
    ["nothing", "malformed", new Uint8Array(0)],
    ["the same signature as DER", "malformed", encodeSignature(signature)],
    ["an r of zero", "outOfRange", halves(zero, undefined)],
    ["an s of zero", "outOfRange", halves(undefined, zero)],
    ["an r of the curve's order", "outOfRange", halves(order, undefined)],
    ["an s of the curve's order", "outOfRange", halves(undefined, order)],
    ["an r and s of one", "wrong", halves(`${"00".repeat(31)}01`, `${"00".repeat(31)}01`)],
    ["r and s in the other order", "wrong", Uint8Array.of(...signature.slice(32), ...signature.slice(0, 32))],
    ["one flipped bit", "wrong", signature.with(40, (signature[40] ?? 0) ^ 4)],
  ];
  for (const [what, verdict, candidate] of rows) {
    it(`${what}: ${verdict}`, () => {
      const verifier = createSignatureVerifier();
      expect(verifier.verify(verifier.intern(publicPoint), message, candidate)).to.equal(verdict);
    });
  }

  it("another message or another key: wrong", () => {
    const verifier = createSignatureVerifier();
    const other = seededKeyPairINSECURE("verdicts", "other").publicPoint;
    expect(verifier.verify(verifier.intern(publicPoint), message.slice(1), signature)).to.equal("wrong");
    expect(verifier.verify(verifier.intern(other), message, signature)).to.equal("wrong");
  });
});
