/**
 * Attacks on the kernel's addition tree. Who owns a key chooses it so that two points inside the tree are equal or
 * opposite although the signature is valid: every partial sum is (a + b d) G with a and b known from the digits, so
 * a1 + b1 d = +-(a2 + b2 d) is solved for d. Forgeries with the same collisions are made for kernels that miss it.
 */
import {
  type Addition,
  additionsOf,
  leavesOf,
  type Meeting,
  meetingIn,
  sumOfLeaves,
  type Windows,
  windowCount,
} from "./addition-tree.ts";
import { CURVE_ORDER as N, invert, mod, multiplyGenerator } from "./reference-curve.ts";
import { type SeededNumbers, seededNumbers } from "./seeded-numbers.ts";
import { fromScalars, type Scalars, signatureFrom, type SignatureVector } from "./signature-vector.ts";
import { LOST_SLOPES, rWithLostSlopes } from "./unguarded-tree.ts";

export interface CraftedVector extends SignatureVector {
  readonly addition: Addition;
  readonly meeting: Meeting;
  /** Whether the two meet in the last step, where they are compared with r. */
  readonly place: "inside" | "root";
}

/** A valid signature of these scalars under d G in which one addition collides. */
interface Collision {
  readonly what: string;
  readonly addition: Addition;
  readonly meeting: Meeting;
  readonly scalars: Scalars;
  readonly d: bigint;
}

/** The first scalars drawn nearly always do; a generator that needs more of them than this is broken. */
const ATTEMPTS = 8;

const PARITIES = [
  { u1: "odd", u2: "odd" },
  { u1: "odd", u2: "even" },
  { u1: "even", u2: "odd" },
  { u1: "even", u2: "even" },
] as const;

/** All that is known against a kernel with these windows; the same seed gives the same vectors. */
export function craftedCollisions(windows: Windows, seed: number): readonly CraftedVector[] {
  const numbers = seededNumbers(`collisions ${windows.generator} ${windows.key}`, seed);
  const collisions = additionsOf(windows).flatMap((addition) => [
    ...(["equal", "opposite"] as const).flatMap((meeting) =>
      PARITIES.map((parity) => byChosenKey(windows, addition, meeting, parity, numbers)),
    ),
    ...byChosenScalar(windows, addition, numbers),
  ]);
  return collisions
    .filter((collision) => collision !== undefined)
    .flatMap((collision) => vectorsOf(windows, collision, numbers));
}

/**
 * A forgery without a collision of its own: a kernel takes it that loses the slopes of a whole level because another
 * signature of the batch collides there. It must be refused wherever it stands.
 */
export function forgedBystander(windows: Windows, collision: Addition, seed: number): SignatureVector {
  const numbers = seededNumbers(`bystander ${windows.generator} ${windows.key} ${collision.level}`, seed);
  const [d, scalars] = [numbers.scalar(), { u1: numbers.scalar(), u2: numbers.scalar() }];
  const r = rWithLostSlopes(windows, scalars, d, collision, "wholeLevel");
  const title = `(${windows.generator},${windows.key}) bystander ${seed}, forged for a collision at level ${collision.level}`;
  return { ...signatureFrom(title, multiplyGenerator(d), scalars, r), valid: false };
}

/**
 * The private key for which these two meet, with any scalars. There is one when the addition has leaves of both the
 * generator and the key; within the leaves of one of them the key does not matter.
 */
function byChosenKey(
  windows: Windows,
  addition: Addition,
  meeting: Meeting,
  parity: (typeof PARITIES)[number],
  numbers: SeededNumbers,
): Collision | undefined {
  const border = windowCount(windows.generator);
  if (addition.to <= border || addition.from >= border) return undefined;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const scalars = {
      u1: withParity(numbers.scalar(), parity.u1),
      u2: withParity(numbers.scalar(), parity.u2),
    };
    const leaves = leavesOf(scalars, windows);
    const left = sumOfLeaves(leaves, addition.from, addition.middle);
    const right = sumOfLeaves(leaves, addition.middle, addition.to);
    const sign = meeting === "equal" ? 1n : -1n;
    const d = mod((sign * right.a - left.a) * invert(left.b - sign * right.b, N), N);
    const what = `u1 ${parity.u1}, u2 ${parity.u2}`;
    const collision = { what, addition, meeting, scalars, d };
    if (collidesThereOnly(windows, collision)) return collision;
  }
  throw new Error(`no key makes the sums of level ${addition.level}, leaf ${addition.from}, ${meeting}`);
}

function withParity(scalar: bigint, parity: "odd" | "even"): bigint {
  return parity === "odd" ? scalar | 1n : scalar & ~1n || 2n;
}

/**
 * Scalars whose upper and lower half are equal: the halves l and h of u = l + h are equal modulo n when h is the
 * multiple of 2^m next below n and l = h - n. That works for every key, when an addition joins the two halves of all
 * windows of the generator, or of the key, and h has an odd digit.
 */
function byChosenScalar(windows: Windows, addition: Addition, numbers: SeededNumbers): readonly Collision[] {
  const border = windowCount(windows.generator);
  const ends = [
    { base: "u1", width: windows.generator, from: 0, to: border },
    { base: "u2", width: windows.key, from: border, to: border + windowCount(windows.key) },
  ] as const;
  return ends
    .filter(({ from, to }) => addition.from === from && addition.to === to)
    .flatMap(({ base, width, from }) => {
      const lower = BigInt(width * (addition.middle - from));
      const upperHalf = (N >> lower) << lower;
      const scalar = 2n * upperHalf - N;
      return [scalar, N - scalar].map((value): Collision => {
        const scalars = { u1: numbers.scalar(), u2: numbers.scalar(), [base]: value };
        const what = `halves of ${base}, ${value & 1n ? "odd" : "even"}, any key`;
        return { what, addition, meeting: "equal", scalars, d: numbers.scalar() };
      });
    })
    .filter((collision) => collidesThereOnly(windows, collision));
}

/** Whether this addition is the only exceptional one, and the key one that exists. */
function collidesThereOnly(windows: Windows, { addition, meeting, scalars, d }: Collision): boolean {
  const leaves = leavesOf(scalars, windows);
  return (
    d !== 0n &&
    additionsOf(windows).every(
      (other) => meetingIn(other, leaves, d) === (sameAddition(other, addition) ? meeting : undefined),
    )
  );
}

function sameAddition(one: Addition, other: Addition): boolean {
  return one.from === other.from && one.middle === other.middle;
}

/** The signature itself, the same collision with another r, and what kernels without a guard would take. */
function vectorsOf(windows: Windows, collision: Collision, numbers: SeededNumbers): readonly CraftedVector[] {
  const { what, addition, meeting, scalars, d } = collision;
  const leaves = windowCount(windows.generator) + windowCount(windows.key);
  const place = addition.to - addition.from === leaves ? "root" : "inside";
  const { level, from, middle, to } = addition;
  const title = `(${windows.generator},${windows.key}) level ${level}, leaves ${from}-${middle - 1} ${
    meeting === "equal" ? "=" : "= -"
  } ${middle}-${to - 1}, ${what}`;
  const forged = (how: string, r: bigint): SignatureVector => ({
    ...signatureFrom(`${title}; ${how}`, multiplyGenerator(d), scalars, r),
    valid: false,
  });
  const kinds =
    place === "root" ? [] : LOST_SLOPES.filter((lost) => meeting === "opposite" || lost !== "dividedByOne");
  return [
    fromScalars(title, d, scalars, numbers),
    forged("any r", numbers.scalar()),
    ...kinds.map((lost) => forged(`forged, ${lost}`, rWithLostSlopes(windows, scalars, d, addition, lost))),
  ].map((vector) => ({ ...vector, addition, meeting, place }));
}
