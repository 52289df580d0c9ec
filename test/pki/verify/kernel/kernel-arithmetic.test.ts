/** The kernel's arithmetic is that of BigInt, at the borders of its bounds above all. */
import { expect } from "chai";
import * as fc from "fast-check";
import { CURVE_ORDER as N, FIELD_PRIME as P } from "../../../../pki/verify/kernel/field-constants.ts";
import { VARIANTS_HERE } from "../hot-keys.ts";
import { kernelArithmetic } from "./kernel-arithmetic.ts";

const RUNS = { numRuns: 400 };
/** Stored coordinates are below this ("folded"). */
const FOLDED = P + 2n ** 236n;

/** Numbers where carries, borrows and reductions change. */
function borders(limit: bigint, limbBits: number): readonly bigint[] {
  const powers = [0n, 1n, 29n, 32n, 52n, 58n, 64n, 96n, 104n, 156n, 192n, 208n, 224n, 255n, 256n];
  const around = [
    0n,
    P,
    2n * P,
    4n * P,
    N,
    limit - 1n,
    ...powers.flatMap((power) => [2n ** power, limit - 2n ** power, P - 2n ** power]),
  ].flatMap((value) => [value - 1n, value, value + 1n]);
  const limbs = BigInt(limbBits);
  // All limbs full but one, and all empty but one.
  const single = Array.from({ length: 8 }, (_, index) => ((1n << limbs) - 1n) << (BigInt(index) * limbs));
  return [...around, ...single, ...single.map((value) => limit - 1n - value)].filter(
    (value) => value >= 0n && value < limit,
  );
}

const below = (limit: bigint, limbBits: number): fc.Arbitrary<bigint> =>
  fc.oneof(fc.constantFrom(...borders(limit, limbBits)), fc.bigInt({ min: 0n, max: limit - 1n }));

const mod = (value: bigint, modulus: bigint): bigint => ((value % modulus) + modulus) % modulus;

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let [result, square] = [1n, mod(base, modulus)];
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}
const inverse = (value: bigint, modulus: bigint): bigint => power(value, modulus - 2n, modulus);

for (const variant of VARIANTS_HERE) {
  describe(`arithmetic of the ${variant} kernel`, () => {
    const kernel = kernelArithmetic(variant);
    const { shape, operation, element, valuesOf, place } = kernel;
    const r = 2n ** BigInt(shape.limbs * shape.limbBits);
    const rInverse = inverse(r, P);
    const pair = (limit: bigint): fc.Arbitrary<readonly bigint[]> =>
      fc.tuple(below(limit, shape.limbBits), below(limit, shape.limbBits));
    const apply = (name: string, ...operands: readonly (readonly bigint[])[]): readonly bigint[] => {
      const result = place();
      operation(name)(result, ...operands.map((operand) => element(operand)));
      return valuesOf(result);
    };
    const lanes = Array.from({ length: shape.lanes }, (_, lane) => lane);

    it("multiply: a b / R mod p, below 2p, for factors up to 4p", () => {
      fc.assert(
        fc.property(pair(4n * P), pair(4n * P), (a, b) => {
          const result = apply("multiply", a, b);
          for (const lane of lanes) {
            expect(result[lane]! % P).to.equal((a[lane]! * b[lane]! * rInverse) % P);
            expect(result[lane]! < 2n * P).to.equal(true);
          }
        }),
        RUNS,
      );
    });

    it("square: a a / R mod p, below 2p, for factors up to 4p", () => {
      fc.assert(
        fc.property(pair(4n * P), (a) => {
          const result = apply("square", a);
          for (const lane of lanes) {
            expect(result[lane]! % P).to.equal((a[lane]! * a[lane]! * rInverse) % P);
            expect(result[lane]! < 2n * P).to.equal(true);
          }
        }),
        RUNS,
      );
    });

    it("multiply and square: every pair of border values", () => {
      const values = borders(4n * P, shape.limbBits);
      for (const a of values) {
        for (const b of values) {
          const [product] = apply("multiply", [a, b], [b, a]);
          expect(product! % P).to.equal((a * b * rInverse) % P);
        }
        expect(apply("square", [a, a])[0]! % P).to.equal((a * a * rInverse) % P);
      }
    });

    it("difference: a - b mod p, folded, for a below 4p and b folded", () => {
      fc.assert(
        fc.property(pair(4n * P), pair(FOLDED), (a, b) => {
          const result = apply("difference", a, b);
          for (const lane of lanes) {
            expect(result[lane]! % P).to.equal(mod(a[lane]! - b[lane]!, P));
            expect(result[lane]! < FOLDED).to.equal(true);
          }
        }),
        RUNS,
      );
    });

    it("differenceOfThree: a - b - c mod p, folded, for a below 4p, b and c folded", () => {
      fc.assert(
        fc.property(pair(4n * P), pair(FOLDED), pair(FOLDED), (a, b, c) => {
          const result = apply("differenceOfThree", a, b, c);
          for (const lane of lanes) {
            expect(result[lane]! % P).to.equal(mod(a[lane]! - b[lane]! - c[lane]!, P));
            expect(result[lane]! < FOLDED).to.equal(true);
          }
        }),
        RUNS,
      );
    });

    it("differenceToMultiply: a - b + 2p, for b folded; sumToMultiply: a + b + c", () => {
      fc.assert(
        fc.property(pair(2n * P), pair(FOLDED), pair(FOLDED), (a, b, c) => {
          const difference = apply("differenceToMultiply", a, b);
          const sum = apply("sumToMultiply", a, b, c);
          for (const lane of lanes) {
            expect(difference[lane]).to.equal(a[lane]! - b[lane]! + 2n * P);
            expect(sum[lane]).to.equal(a[lane]! + b[lane]! + c[lane]!);
          }
        }),
        RUNS,
      );
    });

    it("unpack and pack: four words to an element and back, below p; unpackSigned: p minus where the sign is set", () => {
      fc.assert(
        fc.property(pair(P), fc.tuple(fc.boolean(), fc.boolean()), (values, negative) => {
          const [first, second] = values.map((value) => kernel.words(value));
          const plain = place();
          operation("unpack")(plain, first!, second!);
          const signed = place();
          const signs = negative.map((set) => (set ? -1n : 0n)) as unknown as readonly number[];
          operation("unpackSigned")(signed, first!, second!, signs[0]!, signs[1]!);
          for (const lane of lanes) {
            expect(valuesOf(plain)[lane]).to.equal(values[lane]);
            expect(valuesOf(signed)[lane]).to.equal(negative[lane] ? P - values[lane]! : values[lane]);
            const packed = place();
            operation("pack")(packed, plain, lane);
            expect(kernel.wordsAt(packed)).to.equal(values[lane]);
          }
        }),
        RUNS,
      );
    });

    it("pack: the one form below p of an element up to 2p", () => {
      fc.assert(
        fc.property(pair(2n * P), (values) => {
          const from = element(values);
          for (const lane of lanes) {
            const packed = place();
            operation("pack")(packed, from, lane);
            expect(kernel.wordsAt(packed)).to.equal(values[lane]! % P);
          }
        }),
        RUNS,
      );
    });

    it("invert: 1 / a in Montgomery form, both lanes by one inversion", () => {
      fc.assert(
        fc.property(pair(2n * P), (values) => {
          fc.pre(values.every((value) => value % P !== 0n));
          const result = apply("invert", values);
          for (const lane of lanes) {
            expect((result[lane]! * values[lane]! * rInverse * rInverse) % P).to.equal(1n);
            expect(result[lane]! < 2n * P).to.equal(true);
          }
        }),
        RUNS,
      );
    });

    for (const [name, modulus, constant] of [
      ["p", P, 1664],
      ["n", N, 1920],
    ] as const) {
      it(`invertModulo ${name}: whatever is below it and not zero`, () => {
        fc.assert(
          fc.property(below(modulus, 30), (value) => {
            fc.pre(value !== 0n);
            const result = place();
            operation("invertModulo")(result, kernel.words(value), constant);
            expect((kernel.wordsAt(result) * value) % modulus).to.equal(1n);
            expect(kernel.wordsAt(result) < modulus).to.equal(true);
          }),
          RUNS,
        );
      });
    }

    it("multiplyScalars: a b / 2^261 mod n, below 2n, for factors up to 2^256", () => {
      const scalarR = inverse(2n ** 261n, N);
      fc.assert(
        fc.property(below(2n ** 256n, 29), below(2n ** 256n, 29), (a, b) => {
          const result = place();
          operation("multiplyScalars")(result, kernel.integers(a, 9, 29), kernel.integers(b, 9, 29));
          const value = kernel.integersAt(result, 9, 29);
          expect(value % N).to.equal((a * b * scalarR) % N);
          expect(value < 2n * N).to.equal(true);
        }),
        RUNS,
      );
    });
  });
}
