/** What a kernel computes that does not notice a collision: forgeries are made so that exactly this kernel takes them. */
import { type Addition, leavesOf, sumOfLeaves, type Windows } from "./addition-tree.ts";
import { CURVE_ORDER, FIELD_PRIME as P, invert, mod, multiplyGenerator } from "./reference-curve.ts";
import type { Scalars } from "./signature-vector.ts";

/**
 * How the slope of the colliding addition, which divides by zero, is lost.
 * - `wholeLevel`: one inversion is shared by all additions of a level, and the inverse of a product of zero is zero:
 *   all of them have the slope 0
 * - `oneAddition`: this one alone has the slope 0
 * - `dividedByOne`: the zero was replaced by one to save the others, and the result was used
 */
export const LOST_SLOPES = ["wholeLevel", "oneAddition", "dividedByOne"] as const;
export type LostSlopes = (typeof LOST_SLOPES)[number];

/** Two numbers that the formula of an addition makes; after a lost slope they are no point of the curve. */
interface Pair {
  readonly x: bigint;
  readonly y: bigint;
}

/**
 * The r that the root of the unguarded tree compares equal under the key d G.
 * @param collision the only exceptional addition of the tree, and not its root
 */
export function rWithLostSlopes(
  windows: Windows,
  scalars: Scalars,
  d: bigint,
  collision: Addition,
  lost: LostSlopes,
): bigint {
  const leaves = leavesOf(scalars, windows);
  const size = 1 << collision.level;
  let points: readonly Pair[] = Array.from({ length: Math.ceil(leaves.length / size) }, (_, index) => {
    const { a, b } = sumOfLeaves(leaves, index * size, (index + 1) * size);
    const point = multiplyGenerator(a + b * d);
    if (point === "infinity") throw new Error("a sum below the collision is infinity");
    return point;
  });
  for (let level = collision.level; points.length > 2; level += 1) {
    const sums: Pair[] = [];
    for (let index = 0; index + 1 < points.length; index += 2) {
      const colliding = level === collision.level && index * size === collision.from;
      const sharing = level === collision.level && lost === "wholeLevel";
      const [one, other] = [points[index]!, points[index + 1]!];
      sums.push(chord(one, other, colliding || sharing ? lostSlope(one, other, lost) : slope(one, other)));
    }
    points = points.length % 2 === 0 ? sums : [...sums, points.at(-1)!];
  }
  const [one, other] = points as [Pair, Pair];
  return chord(one, other, slope(one, other)).x % CURVE_ORDER;
}

function slope(one: Pair, other: Pair): bigint {
  return mod((other.y - one.y) * invert(other.x - one.x, P), P);
}

function lostSlope(one: Pair, other: Pair, lost: LostSlopes): bigint {
  return lost === "dividedByOne" ? mod(other.y - one.y, P) : 0n;
}

function chord(one: Pair, other: Pair, slope: bigint): Pair {
  const x = mod(slope * slope - one.x - other.x, P);
  return { x, y: mod(slope * (one.x - x) - one.y, P) };
}
