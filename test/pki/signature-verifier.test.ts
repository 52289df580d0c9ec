import { expect } from "chai";
import * as fc from "fast-check";
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { encodeSignature, parseSignature } from "../../pki/index.ts";

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
