/** The kernel's algorithm, one signature at a time and slow, with its guards or without one of them. */
import { additionsOf, signedDigits, type Windows } from "./addition-tree.ts";
import {
  type CurvePoint,
  CURVE_ORDER as N,
  decodePoint,
  FIELD_PRIME as P,
  GENERATOR,
  invert,
  mod,
  multiply,
  negate,
  numberOf,
  type Verdict,
} from "./reference-curve.ts";
import { halves } from "./signature-variants.ts";
import type { SignatureVector } from "./signature-vector.ts";
import type { LostSlopes } from "./unguarded-tree.ts";

/**
 * What the model does without: the check of the additions inside (and how their slope is lost), that of the root, or
 * the second try of a level that another signature of the batch has spoilt.
 */
export type MissingGuard = "none" | "root" | LostSlopes | { readonly spoiltLevel: number };

interface Pair {
  readonly x: bigint;
  readonly y: bigint;
}

/** What a kernel with these windows says that misses this guard. */
export function modelVerdict(
  windows: Windows,
  missing: MissingGuard,
  vector: SignatureVector,
): Verdict | "unknown" {
  const [r, s] = halves(vector);
  if (r === 0n || s === 0n || r >= N || s >= N) return "outOfRange";
  const inverse = invert(s, N);
  const u1 = mod(numberOf(vector.digest) * inverse, N);
  if (u1 === 0n) return "unknown";
  // An addition leaves its sum in the place of its first leaf.
  const points = [
    ...leavesOf(GENERATOR, u1, windows.generator),
    ...leavesOf(decodePoint(vector.point), mod(r * inverse, N), windows.key),
  ];
  const additions = additionsOf(windows);
  const root = additions.at(-1)!;
  for (let level = 0; level < root.level; level += 1) {
    const ofLevel = additions.filter((addition) => addition.level === level);
    const pairs = ofLevel.map(({ from, middle }) => ({ from, one: points[from]!, other: points[middle]! }));
    const spoilt = typeof missing === "object" && missing.spoiltLevel === level;
    const exceptional = pairs.some(({ one, other }) => one.x === other.x);
    if (exceptional && (typeof missing === "object" || missing === "none" || missing === "root"))
      return "unknown";
    for (const { from, one, other } of pairs) {
      const step = missing === "dividedByOne" && one.x === other.x ? 1n : other.x - one.x;
      const lost = spoilt || (exceptional && missing === "wholeLevel");
      const slope = lost ? 0n : (other.y - one.y) * invert(step, P);
      const x = mod(slope * slope - one.x - other.x, P);
      points[from] = { x, y: mod(slope * (one.x - x) - one.y, P) };
    }
  }
  const [one, other] = [points[root.from]!, points[root.middle]!];
  if (one.x === other.x && missing !== "root") return "unknown";
  const meets = (x: bigint): boolean =>
    mod((other.y - one.y) ** 2n - (x + one.x + other.x) * (other.x - one.x) ** 2n, P) === 0n;
  return meets(r) || (r + N < P && meets(r + N)) ? "valid" : "wrong";
}

/** `digit[i] 2^(width i)` times the base, for each digit of u. */
function leavesOf(base: CurvePoint, u: bigint, width: number): readonly Pair[] {
  let power = base;
  return signedDigits(u, width).map((digit) => {
    const point = digit < 0n ? negate(multiply(-digit, power)) : multiply(digit, power);
    if (point === "infinity") throw new Error("a leaf is no multiple of n");
    power = multiply(1n << BigInt(width), power);
    return point;
  });
}
