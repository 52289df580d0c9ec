/**
 * Signatures at every border that ECDSA P-256 has: special keys, scalars, digests, and coordinates beyond n. The
 * outcome of each is known from how it was made; no verification is asked. The same seed gives the same vectors.
 */
import {
  add,
  CURVE_ORDER as N,
  encodePoint,
  FIELD_PRIME as P,
  invert,
  LARGEST,
  mod,
  multiply,
  multiplyGenerator,
  negate,
  octetsOf,
  pointWithX,
} from "./reference-curve.ts";
import { type SeededNumbers, seededNumbers } from "./seeded-numbers.ts";
import { ALL_VARIANTS, halves, raw, withVariants } from "./signature-variants.ts";
import { fromScalars, type Scalars, signatureFrom, type SignatureVector } from "./signature-vector.ts";

/** Window widths in bits that a kernel may use: digits change their form where these end. */
const WINDOWS = [4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16] as const;
const BORDERS: Readonly<Record<string, bigint>> = {
  "0": 0n,
  "1": 1n,
  "n - 1": N - 1n,
  n: N,
  "n + 1": N + 1n,
  "2^256 - 1": LARGEST,
};

/** Private keys whose public points stand in the generator's own table. */
const SPECIAL_KEYS: Readonly<Record<string, bigint>> = {
  G: 1n,
  "2 G": 2n,
  "3 G": 3n,
  "G / 2": (N + 1n) / 2n,
  ...Object.fromEntries(
    [4, 5, 6, 8, 10, 12, 13, 16, 128, 240, 255].map((k) => [`2^${k} G`, 1n << BigInt(k)]),
  ),
};

export function edgeCases(seed: number): readonly SignatureVector[] {
  const numbers = seededNumbers("edge cases", seed);
  return [
    ...specialKeys(numbers),
    ...specialDigests(numbers),
    ...specialScalars(numbers),
    ...ranges(numbers),
    ...coordinates(numbers),
  ];
}

/** Q = +-G and its like: points of Q's table are points of G's, and the sums of both may meet. */
function specialKeys(numbers: SeededNumbers): readonly SignatureVector[] {
  return Object.entries({ ...SPECIAL_KEYS, "any point": numbers.scalar() }).flatMap(([name, log]) =>
    [
      { key: name, d: log },
      { key: `-${name}`, d: N - log },
    ].flatMap(({ key, d }) => {
      const u2 = numbers.scalar();
      const u1 = numbers.scalar();
      const made = (what: string, scalars: Scalars): SignatureVector =>
        fromScalars(`Q = ${key}: ${what}`, d, scalars, numbers);
      return [
        ...withVariants(made("any scalars", { u1, u2 }), numbers, ALL_VARIANTS),
        made("u1 = u2", { u1: u2, u2 }),
        made("u1 = -u2", { u1: N - u2, u2 }),
        made("u1 G = u2 Q, a doubling at the end", { u1: u2 * d, u2 }),
        {
          ...signatureFrom(`Q = ${key}: the same with any r`, multiplyGenerator(d), { u1: u2 * d, u2 }, u1),
          valid: false,
        },
        made("u1 G = -u2 Q, infinity at the end", { u1: -u2 * d, u2 }),
        made("the sum is G", { u1: 1n - u2 * d, u2 }),
        made("the sum is -G", { u1: -1n - u2 * d, u2 }),
      ];
    }),
  );
}

function specialDigests(numbers: SeededNumbers): readonly SignatureVector[] {
  const keys = { G: 1n, "-G": N - 1n, "any point": numbers.scalar(), "another point": numbers.scalar() };
  return Object.entries(keys).flatMap(([key, d]) =>
    Object.entries(BORDERS).flatMap(([name, digest]) => {
      const nonce = numbers.scalar();
      const r = xOfMultiple(nonce);
      const s = mod((digest + r * d) * invert(nonce, N), N);
      const vector: SignatureVector = {
        title: `digest ${name}, Q = ${key}`,
        point: encodePoint(multiplyGenerator(d)),
        digest: octetsOf(digest),
        signature: raw(r, s),
        valid: true,
      };
      const opposite = {
        ...vector,
        title: `${vector.title}, under -Q (${digest % N === 0n ? "u1 = 0: the sum keeps its x" : "wrong key"})`,
        point: encodePoint(multiplyGenerator(-d)),
        valid: digest % N === 0n,
      };
      return [...withVariants(vector, numbers, ALL_VARIANTS), opposite];
    }),
  );
}

/** Scalars of one digit, and scalars all of whose digits are the least or the greatest, at each window width. */
function specialScalars(numbers: SeededNumbers): readonly SignatureVector[] {
  const d = numbers.scalar();
  const other = numbers.scalar();
  const named: Readonly<Record<string, bigint>> = {
    "1": 1n,
    "2": 2n,
    "3": 3n,
    "2^255": 1n << 255n,
    "(n - 1) / 2": (N - 1n) / 2n,
    ...Object.fromEntries(
      WINDOWS.flatMap((width) => [
        [`2^${width} - 1`, (1n << BigInt(width)) - 1n],
        [`2^${width}`, 1n << BigInt(width)],
        [`2^${width} + 1`, (1n << BigInt(width)) + 1n],
        [`every second window of ${width} bits, from the first`, everySecondWindow(width, 0)],
        [`every second window of ${width} bits, from the second`, everySecondWindow(width, 1)],
      ]),
    ),
  };
  return Object.entries(named).flatMap(([name, value], index) =>
    [
      { title: `u1 = ${name}`, scalars: { u1: value, u2: other } },
      { title: `u1 = -(${name})`, scalars: { u1: N - value, u2: other } },
      { title: `u2 = ${name}`, scalars: { u1: other, u2: value } },
      { title: `u2 = -(${name})`, scalars: { u1: other, u2: N - value } },
      { title: `u1 = u2 = ${name}`, scalars: { u1: value, u2: value } },
      { title: `u1 = -u2 = ${name}`, scalars: { u1: value, u2: N - value } },
    ].flatMap(({ title, scalars }, each) =>
      withVariants(fromScalars(title, d, scalars, numbers), numbers, [
        ALL_VARIANTS[(index + each) % ALL_VARIANTS.length]!,
      ]),
    ),
  );
}

/** Ones in every second window from the lowest, zeros in the others and in the top one, so that it stays below n. */
function everySecondWindow(width: number, first: 0 | 1): bigint {
  const ones = (1n << BigInt(width)) - 1n;
  let value = 1n;
  for (let at = first * width; at + width < 256 - width; at += 2 * width) value |= ones << BigInt(at);
  return value;
}

/** r and s at and beyond their range, alone and beside a half that is right; and s = 1, s = n - 1 where they are valid. */
function ranges(numbers: SeededNumbers): readonly SignatureVector[] {
  const d = numbers.scalar();
  const good = fromScalars("", d, { u1: numbers.scalar(), u2: numbers.scalar() }, numbers);
  const [r, s] = halves(good);
  const bad = (title: string, signature: Uint8Array): SignatureVector => ({
    ...good,
    title,
    signature,
    valid: false,
  });
  const nonce = numbers.scalar();
  const x = xOfMultiple(nonce);
  return [
    ...Object.entries(BORDERS).flatMap(([name, value]) => [
      bad(`r = ${name} beside a good s`, raw(value, s)),
      bad(`s = ${name} beside a good r`, raw(r, value)),
      ...Object.entries(BORDERS).map(([also, second]) => bad(`r = ${name}, s = ${also}`, raw(value, second))),
    ]),
    ...[
      { name: "1", value: 1n },
      { name: "n - 1", value: N - 1n },
    ].map(
      ({ name, value }): SignatureVector => ({
        title: `s = ${name}, valid`,
        point: good.point,
        digest: octetsOf(mod(value * nonce - x * d, N)),
        signature: raw(x, value),
        valid: true,
      }),
    ),
  ];
}

/** Sums whose x is least, next to n on both sides, or next to p: where r, r + n and x mod p part. */
function coordinates(numbers: SeededNumbers): readonly SignatureVector[] {
  const starts = [
    { name: "least", from: 1n, step: 1n },
    { name: "next below n", from: N - 1n, step: -1n },
    { name: "next above n", from: N + 1n, step: 1n },
    { name: "next below p", from: P - 1n, step: -1n },
  ];
  return [
    withSum("x of the sum is 0, r = p - n: r + n is p, which is no x", 0n, P - N, numbers),
    ...starts.flatMap(({ name, from, step }) =>
      xsOnCurve(from, step).flatMap((x, index) => {
        const title = `x of the sum is ${name} (${index + 1})`;
        const right = withSum(title, x, x % N, numbers);
        const unreduced = (x % N) + N;
        const wrapped = mod(x - N, P);
        return [
          ...withVariants(right, numbers, ALL_VARIANTS),
          ...(unreduced > LARGEST
            ? []
            : [
                {
                  ...right,
                  title: `${title}, r + n for r`,
                  signature: raw(unreduced, halves(right)[1]),
                  valid: false,
                },
              ]),
          ...(wrapped >= N || wrapped === x % N
            ? []
            : [withSum(`${title}, r + n is it modulo p only`, x, wrapped, numbers)]),
        ];
      }),
    ),
  ];
}

/** The first four x from there that points have. */
function xsOnCurve(from: bigint, step: bigint): readonly bigint[] {
  const found: bigint[] = [];
  for (let x = from; found.length < 4; x += step) if (pointWithX(x) !== undefined) found.push(x);
  return found;
}

/** A signature with this r whose sum has this x: the key follows from the sum, Q = (R - u1 G) / u2. */
function withSum(title: string, x: bigint, r: bigint, numbers: SeededNumbers): SignatureVector {
  const sum = pointWithX(x);
  if (sum === undefined) throw new Error(`no point has x = ${x}`);
  const [u1, u2] = [numbers.scalar(), numbers.scalar()];
  const key = multiply(invert(u2, N), add(sum, negate(multiplyGenerator(u1))));
  return { ...signatureFrom(title, key, { u1, u2 }, r), valid: x % N === r };
}

/** The r of a nonce. */
function xOfMultiple(nonce: bigint): bigint {
  const point = multiplyGenerator(nonce);
  if (point === "infinity") throw new Error("a nonce is no multiple of n");
  return point.x % N;
}
