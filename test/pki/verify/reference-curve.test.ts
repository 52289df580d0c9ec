/** The reference is itself held against two others before anything is held against it. */
import { createECDH, createHash, generateKeyPairSync, sign, verify } from "node:crypto";
import { p256 } from "@noble/curves/nist.js";
import { expect } from "chai";
import * as fc from "fast-check";
import {
  add,
  type CurvePoint,
  CURVE_ORDER,
  decodePoint,
  encodePoint,
  FIELD_PRIME,
  GENERATOR,
  invert,
  LARGEST,
  multiply,
  multiplyGenerator,
  negate,
  numberOf,
  octetsOf,
  pointWithX,
  verifyDigest,
} from "./reference-curve.ts";

const BORDERS = [1n, 2n, 3n, 1n << 128n, CURVE_ORDER / 2n, CURVE_ORDER - 2n, CURVE_ORDER - 1n] as const;
const scalar = fc.oneof(fc.constantFrom(...BORDERS), fc.bigInt({ min: 1n, max: CURVE_ORDER - 1n }));

const noblePoint = (k: bigint): CurvePoint => p256.Point.BASE.multiply(k).toAffine();

describe("the BigInt reference of P-256", () => {
  it("k G is what node:crypto and noble say", () => {
    fc.assert(
      fc.property(scalar, (k) => {
        const ecdh = createECDH("prime256v1");
        ecdh.setPrivateKey(octetsOf(k));
        const point = multiplyGenerator(k);
        expect(encodePoint(point)).to.deep.equal(Uint8Array.from(ecdh.getPublicKey()));
        expect(point).to.deep.equal(noblePoint(k));
        expect(multiply(k, GENERATOR)).to.deep.equal(point);
      }),
      { numRuns: 60, examples: BORDERS.map((k) => [k]) },
    );
  });

  it("k Q is what noble says, and x and its points are found again", () => {
    fc.assert(
      fc.property(scalar, scalar, (k, d) => {
        const point = multiplyGenerator(d);
        if (point === "infinity") throw new Error("d is not a multiple of n");
        expect(multiply(k, point)).to.deep.equal(noblePoint((k * d) % CURVE_ORDER || 1n));
        expect(decodePoint(encodePoint(point))).to.deep.equal(point);
        const found = pointWithX(point.x);
        expect(found).to.deep.equal(point.y & 1n ? negate(point) : point);
      }),
      { numRuns: 30 },
    );
  });

  it("the group law: sums of multiples, doubling, opposites and infinity", () => {
    fc.assert(
      fc.property(scalar, scalar, (a, b) => {
        const [one, other] = [multiplyGenerator(a), multiplyGenerator(b)];
        expect(add(one, other)).to.deep.equal(multiplyGenerator(a + b));
        expect(add(one, one)).to.deep.equal(multiplyGenerator(2n * a));
        expect(add(one, negate(one))).to.equal("infinity");
        expect(add(one, "infinity")).to.deep.equal(one);
        expect(add("infinity", other)).to.deep.equal(other);
      }),
      { numRuns: 30 },
    );
    expect(multiplyGenerator(0n)).to.equal("infinity");
    expect(multiplyGenerator(CURVE_ORDER)).to.equal("infinity");
    expect(multiply(CURVE_ORDER, GENERATOR)).to.equal("infinity");
    expect(multiplyGenerator(-1n)).to.deep.equal(negate(GENERATOR));
  });

  it("an inverse times its number is one, modulo p and modulo n", () => {
    fc.assert(
      fc.property(scalar, fc.constantFrom(CURVE_ORDER, FIELD_PRIME), (value, modulus) => {
        expect((invert(value, modulus) * value) % modulus).to.equal(1n);
      }),
    );
    expect(invert(0n, CURVE_ORDER)).to.equal(0n);
  });

  it("an x has a point where noble finds one, 49 times below 100, and otherwise none", () => {
    const found = Array.from({ length: 100 }, (_, x) => pointWithX(BigInt(x)));
    for (const [x, point] of found.entries()) {
      const compressed = Uint8Array.of(0x02, ...octetsOf(BigInt(x)));
      if (point === undefined) expect(() => p256.Point.fromBytes(compressed), `x ${x}`).to.throw();
      else expect(p256.Point.fromBytes(compressed).toAffine(), `x ${x}`).to.deep.equal(point);
    }
    expect(found.filter((point) => point !== undefined)).to.have.length(49);
  });

  it("says of signed and altered messages what node:crypto says", () => {
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const point = Uint8Array.from(publicKey.export({ format: "der", type: "spki" }).subarray(-65));
    const options = { dsaEncoding: "ieee-p1363" } as const;
    fc.assert(
      fc.property(fc.uint8Array(), fc.nat({ max: 63 }), fc.nat({ max: 255 }), (message, at, bits) => {
        const signature = Uint8Array.from(sign("sha256", message, { key: privateKey, ...options }));
        signature[at] = (signature[at] ?? 0) ^ bits;
        const expected = verify("sha256", message, { key: publicKey, ...options }, signature);
        expect(expected).to.equal(bits === 0);
        const digest = Uint8Array.from(createHash("sha256").update(message).digest());
        expect(verifyDigest(point, digest, signature) === "valid").to.equal(expected);
      }),
      { numRuns: 60, examples: [[Uint8Array.of(), 0, 0]] },
    );
  });

  it("r and s outside 1 .. n-1 are out of range, whatever the rest is", () => {
    const point = encodePoint(GENERATOR);
    for (const bad of [0n, CURVE_ORDER, CURVE_ORDER + 1n, LARGEST]) {
      for (const [r, s] of [
        [bad, 1n],
        [1n, bad],
        [bad, bad],
      ] as const) {
        const signature = Uint8Array.of(...octetsOf(r), ...octetsOf(s));
        expect(verifyDigest(point, octetsOf(1n), signature), `r ${r}, s ${s}`).to.equal("outOfRange");
      }
    }
    expect(numberOf(octetsOf(LARGEST))).to.equal(LARGEST);
  });
});
