/**
 * P-256 (SP 800-186 3.2.1.3) and ECDSA verification (FIPS 186-5 6.4.2) in BigInt, small and slow: what a fast
 * implementation is held against. It takes digests, which node:crypto does not, so it can be asked about u1 = 0.
 */
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";

export const FIELD_PRIME = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn;
export const CURVE_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;

/** What a digest, a coordinate and a scalar can be at most: 32 octets. */
export const LARGEST = 2n ** 256n - 1n;

/** A point of the curve in affine coordinates, or the neutral element. */
export type CurvePoint = { readonly x: bigint; readonly y: bigint } | "infinity";

export const GENERATOR = {
  x: 0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n,
  y: 0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n,
} as const;

/** The remainder that is not negative. */
export function mod(value: bigint, modulus: bigint): bigint {
  const remainder = value % modulus;
  return remainder < 0n ? remainder + modulus : remainder;
}

/** By the extended Euclidean algorithm; zero, which has no inverse, gives zero. */
export function invert(value: bigint, modulus: bigint): bigint {
  let [large, small] = [modulus, mod(value, modulus)];
  let [before, now] = [0n, 1n];
  while (small > 1n) {
    const quotient = large / small;
    [large, small] = [small, large - quotient * small];
    [before, now] = [now, before - quotient * now];
  }
  return small === 0n ? 0n : mod(now, modulus);
}

export function negate(point: CurvePoint): CurvePoint {
  return point === "infinity" ? point : { x: point.x, y: mod(-point.y, FIELD_PRIME) };
}

/** The group law as textbooks have it, with all its cases. */
export function add(one: CurvePoint, other: CurvePoint): CurvePoint {
  if (one === "infinity") return other;
  if (other === "infinity") return one;
  if (one.x === other.x && one.y !== other.y) return "infinity";
  const slope =
    one.x === other.x
      ? 3n * (one.x * one.x - 1n) * invert(2n * one.y, FIELD_PRIME)
      : (other.y - one.y) * invert(other.x - one.x, FIELD_PRIME);
  const x = mod(slope * slope - one.x - other.x, FIELD_PRIME);
  return { x, y: mod(slope * (one.x - x) - one.y, FIELD_PRIME) };
}

/** x = X / Z^2, y = Y / Z^3: a sum of many points then needs one inversion only. Z = 0 is infinity. */
interface Jacobian {
  readonly x: bigint;
  readonly y: bigint;
  readonly z: bigint;
}

const NEUTRAL: Jacobian = { x: 1n, y: 1n, z: 0n };

function doubleJacobian({ x, y, z }: Jacobian): Jacobian {
  const zz = (z * z) % FIELD_PRIME;
  const yy = (y * y) % FIELD_PRIME;
  const s = (4n * x * yy) % FIELD_PRIME;
  const m = (3n * (x - zz) * (x + zz)) % FIELD_PRIME;
  const doubled = mod(m * m - 2n * s, FIELD_PRIME);
  return {
    x: doubled,
    y: mod(m * (s - doubled) - 8n * yy * yy, FIELD_PRIME),
    z: (2n * y * z) % FIELD_PRIME,
  };
}

function addToJacobian(one: Jacobian, other: Exclude<CurvePoint, "infinity">): Jacobian {
  if (one.z === 0n) return { ...other, z: 1n };
  const zz = (one.z * one.z) % FIELD_PRIME;
  const h = mod(other.x * zz - one.x, FIELD_PRIME);
  const r = mod(((other.y * zz) % FIELD_PRIME) * one.z - one.y, FIELD_PRIME);
  // The bits of a scalar below n never bring equal or opposite points together: that would take n itself, or 1 = 2.
  if (h === 0n) throw new Error("a scalar below n met the same point twice");
  const hh = (h * h) % FIELD_PRIME;
  const hhh = (hh * h) % FIELD_PRIME;
  const v = (one.x * hh) % FIELD_PRIME;
  const x = mod(r * r - hhh - 2n * v, FIELD_PRIME);
  return { x, y: mod(r * (v - x) - one.y * hhh, FIELD_PRIME), z: (one.z * h) % FIELD_PRIME };
}

function toAffine({ x, y, z }: Jacobian): CurvePoint {
  if (z === 0n) return "infinity";
  const inverse = invert(z, FIELD_PRIME);
  const square = (inverse * inverse) % FIELD_PRIME;
  return { x: (x * square) % FIELD_PRIME, y: (((y * square) % FIELD_PRIME) * inverse) % FIELD_PRIME };
}

/** `scalar` times the point, by doubling and adding from the top bit. The scalar may be negative or above n. */
export function multiply(scalar: bigint, point: CurvePoint): CurvePoint {
  if (point === "infinity") return point;
  let sum = NEUTRAL;
  for (const bit of mod(scalar, CURVE_ORDER).toString(2)) {
    sum = doubleJacobian(sum);
    if (bit === "1") sum = addToJacobian(sum, point);
  }
  return toAffine(sum);
}

let doublings: readonly CurvePoint[] | undefined;

/** The same for the generator, without doublings: the points 2^i G are kept. */
export function multiplyGenerator(scalar: bigint): CurvePoint {
  doublings ??= generatorDoublings();
  let sum = NEUTRAL;
  const bits = mod(scalar, CURVE_ORDER).toString(2);
  for (const [index, point] of doublings.entries()) {
    if (bits.at(-1 - index) === "1" && point !== "infinity") sum = addToJacobian(sum, point);
  }
  return toAffine(sum);
}

function generatorDoublings(): readonly CurvePoint[] {
  const points: CurvePoint[] = [GENERATOR];
  while (points.length < 256) points.push(add(points.at(-1), points.at(-1)));
  return points;
}

/** The point with this x and an even y; undefined when no point has it (p = 3 mod 4, so a root is a power). */
export function pointWithX(x: bigint): CurvePoint | undefined {
  const square = mod(x * x * x - 3n * x + B, FIELD_PRIME);
  let [root, base] = [1n, square];
  for (let exponent = (FIELD_PRIME + 1n) / 4n; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) root = (root * base) % FIELD_PRIME;
    base = (base * base) % FIELD_PRIME;
  }
  if ((root * root) % FIELD_PRIME !== square) return undefined;
  return { x, y: root & 1n ? FIELD_PRIME - root : root };
}

/** 32 octets, big-endian. */
export function octetsOf(value: bigint): Uint8Array {
  return hexToBytes(value.toString(16).padStart(64, "0"));
}

export function numberOf(octets: Uint8Array): bigint {
  return BigInt(`0x${bytesToHex(octets)}`);
}

/** 65 octets, `04 || X || Y`. */
export function encodePoint(point: CurvePoint): Uint8Array {
  if (point === "infinity") throw new Error("the point at infinity is no public key");
  return Uint8Array.of(0x04, ...octetsOf(point.x), ...octetsOf(point.y));
}

export function decodePoint(octets: Uint8Array): CurvePoint {
  return { x: numberOf(octets.subarray(1, 33)), y: numberOf(octets.subarray(33)) };
}

/** What a verification says of 64 octets `r || s`; `outOfRange` when r or s is not in 1 .. n-1. */
export type Verdict = "valid" | "outOfRange" | "wrong";

/** FIPS 186-5 6.4.2 from step 3 on: the digest is there already. */
export function verifyDigest(point: Uint8Array, digest: Uint8Array, signature: Uint8Array): Verdict {
  const r = numberOf(signature.subarray(0, 32));
  const s = numberOf(signature.subarray(32));
  if (r === 0n || s === 0n || r >= CURVE_ORDER || s >= CURVE_ORDER) return "outOfRange";
  const inverse = invert(s, CURVE_ORDER);
  const sum = add(multiplyGenerator(numberOf(digest) * inverse), multiply(r * inverse, decodePoint(point)));
  return sum !== "infinity" && sum.x % CURVE_ORDER === r ? "valid" : "wrong";
}
