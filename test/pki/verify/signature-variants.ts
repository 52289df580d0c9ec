/** What becomes of a valid signature when one part of it is altered: wrong, but for -s, and for r = s swapped. */
import { CURVE_ORDER, encodePoint, mod, multiplyGenerator, numberOf, octetsOf } from "./reference-curve.ts";
import type { SeededNumbers } from "./seeded-numbers.ts";
import type { SignatureVector } from "./signature-vector.ts";

export const ALL_VARIANTS = ["digest", "r + 1", "s + 1", "-s", "r and s swapped", "key"] as const;
export type Variant = (typeof ALL_VARIANTS)[number];

/** The vector itself and its variants. */
export function withVariants(
  vector: SignatureVector,
  numbers: SeededNumbers,
  variants: readonly Variant[],
): readonly SignatureVector[] {
  return vector.valid ? [vector, ...variants.map((variant) => altered(vector, variant, numbers))] : [vector];
}

function altered(vector: SignatureVector, variant: Variant, numbers: SeededNumbers): SignatureVector {
  const [r, s] = halves(vector);
  const wrong = { ...vector, title: `${vector.title}; altered: ${variant}`, valid: false };
  switch (variant) {
    case "digest":
      return { ...wrong, digest: octetsOf(numberOf(vector.digest) ^ 1n) };
    case "r + 1":
      return { ...wrong, signature: raw(r + 1n, s) };
    case "s + 1":
      return { ...wrong, signature: raw(r, s + 1n) };
    case "-s":
      return { ...wrong, signature: raw(r, mod(-s, CURVE_ORDER)), valid: true };
    case "r and s swapped":
      return { ...wrong, signature: raw(s, r), valid: r === s };
    case "key":
      return { ...wrong, point: encodePoint(multiplyGenerator(numbers.scalar())) };
  }
}

/** r and s. */
export function halves({ signature }: SignatureVector): readonly [bigint, bigint] {
  return [numberOf(signature.subarray(0, 32)), numberOf(signature.subarray(32))];
}

/** `r || s`, 64 octets. */
export function raw(r: bigint, s: bigint): Uint8Array {
  return Uint8Array.of(...octetsOf(r), ...octetsOf(s));
}
