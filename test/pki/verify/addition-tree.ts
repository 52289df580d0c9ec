/**
 * The order in which the kernel adds up `u1 G + u2 Q`, in scalars: which points meet in which addition. An addition is
 * exceptional when its two points have the same x, that is when they are equal or opposite.
 */
import { CURVE_ORDER, mod } from "./reference-curve.ts";
import type { Scalars } from "./signature-vector.ts";

/** The widths in bits of the windows for the generator and for a key. */
export interface Windows {
  readonly generator: number;
  readonly key: number;
}

/** `a G + b Q`. */
export interface Term {
  readonly a: bigint;
  readonly b: bigint;
}

/**
 * One addition: the leaves `from .. middle` on its left, `middle .. to` on its right (ends excluded). The last one, at
 * the root, adds nothing: there both sides are compared with r.
 */
export interface Addition {
  /** 0 adds leaves. */
  readonly level: number;
  readonly from: number;
  readonly middle: number;
  readonly to: number;
}

export function windowCount(width: number): number {
  return Math.ceil(256 / width);
}

/**
 * All-odd signed digits: u is the sum of `digit[i] 2^(width i)` modulo n, and no digit is zero. An even u is written
 * as n - u with all signs turned.
 * @param u 1 .. n-1
 */
export function signedDigits(u: bigint, width: number): readonly bigint[] {
  const [odd, sign] = u & 1n ? [u, 1n] : [CURVE_ORDER - u, -1n];
  const size = 1n << BigInt(width);
  const last = windowCount(width) - 1;
  return Array.from({ length: last + 1 }, (_, index) => {
    const bits = (odd >> BigInt(width * index + 1)) % size;
    return sign * (2n * bits + 1n - (index < last ? size : 0n));
  });
}

/** The points that are added up: the generator's windows from the lowest, then the key's. */
export function leavesOf({ u1, u2 }: Scalars, windows: Windows): readonly Term[] {
  const weighted = (u: bigint, width: number): readonly bigint[] =>
    signedDigits(u, width).map((digit, index) => digit << BigInt(width * index));
  return [
    ...weighted(u1, windows.generator).map((a) => ({ a, b: 0n })),
    ...weighted(u2, windows.key).map((b) => ({ a: 0n, b })),
  ];
}

/**
 * A level adds neighbours; a last one without a neighbour goes to the end of the next level. Two that are left are the
 * root. From the leaves up, and from left to right.
 */
export function additionsOf(windows: Windows): readonly Addition[] {
  const leaves = windowCount(windows.generator) + windowCount(windows.key);
  let starts = Array.from({ length: leaves }, (_, index) => index);
  const additions: Addition[] = [];
  for (let level = 0; starts.length > 1; level += 1) {
    for (let place = 0; place + 1 < starts.length; place += 2) {
      const [from, middle, to] = [starts[place]!, starts[place + 1]!, starts[place + 2] ?? leaves];
      additions.push({ level, from, middle, to });
    }
    starts = starts.filter((_, index) => index % 2 === 0);
  }
  return additions;
}

/** What the leaves `from .. to` add up to. */
export function sumOfLeaves(leaves: readonly Term[], from: number, to: number): Term {
  let [a, b] = [0n, 0n];
  for (const leaf of leaves.slice(from, to)) [a, b] = [a + leaf.a, b + leaf.b];
  return { a: mod(a, CURVE_ORDER), b: mod(b, CURVE_ORDER) };
}

export type Meeting = "equal" | "opposite";

/** How the two points of an addition meet under the key d G; undefined when it is an ordinary addition. */
export function meetingIn(
  { from, middle, to }: Addition,
  leaves: readonly Term[],
  d: bigint,
): Meeting | undefined {
  const [left, right] = [sumOfLeaves(leaves, from, middle), sumOfLeaves(leaves, middle, to)].map(({ a, b }) =>
    mod(a + b * d, CURVE_ORDER),
  ) as [bigint, bigint];
  if (left === right) return "equal";
  return left + right === CURVE_ORDER ? "opposite" : undefined;
}
