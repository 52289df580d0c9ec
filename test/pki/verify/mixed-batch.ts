/** Batches in which crafted signatures stand among ordinary ones by other keys, whose verdicts they must not change. */
import type { Windows } from "./addition-tree.ts";
import { type CraftedVector, forgedBystander } from "./crafted-collisions.ts";
import { type SeededNumbers, seededNumbers } from "./seeded-numbers.ts";
import { withVariants } from "./signature-variants.ts";
import { fromScalars, type SignatureVector } from "./signature-vector.ts";

/** Where in a batch of so many the crafted ones stand. Lane pairs are the places 2i and 2i + 1. */
export const PLACEMENTS = {
  first: () => [0],
  last: (count) => [count - 1],
  "first and last": (count) => [0, count - 1],
  "one alone in the lower lane": (count) => [2 * Math.floor(count / 4)],
  "one alone in the upper lane": (count) => [2 * Math.floor(count / 4) + 1],
  "both lanes of one pair": (count) => [2 * Math.floor(count / 4), 2 * Math.floor(count / 4) + 1],
  "neighbours in two lane pairs": (count) => [2 * Math.floor(count / 4) + 1, 2 * Math.floor(count / 4) + 2],
  "two far apart": (count) => [Math.floor(count / 4), Math.floor((3 * count) / 4)],
  "every second": (count) => all(count).filter((place) => place % 2 === 0),
  "all but the last": (count) => all(count - 1),
  all: (count) => all(count),
} as const satisfies Readonly<Record<string, (count: number) => readonly number[]>>;

export type Placement = keyof typeof PLACEMENTS;

const all = (count: number): readonly number[] => Array.from({ length: count }, (_, place) => place);

const KEYS = 8;
/** Of so many ordinary ones one is wrong: a spoilt batch must not be taken as a whole either. */
const WRONG_EVERY = 8;

/** Signatures by a few keys over any digests, most of them valid. */
export function ordinarySignatures(count: number, seed: number): readonly SignatureVector[] {
  const numbers = seededNumbers("ordinary signatures", seed);
  const keys = Array.from({ length: KEYS }, () => numbers.scalar());
  return Array.from({ length: count }, (_, index) => ordinary(index, keys[index % KEYS]!, numbers));
}

function ordinary(index: number, d: bigint, numbers: SeededNumbers): SignatureVector {
  const scalars = { u1: numbers.scalar(), u2: numbers.scalar() };
  const valid = fromScalars(`ordinary ${index}`, d, scalars, numbers);
  return index % WRONG_EVERY === WRONG_EVERY - 1 ? withVariants(valid, numbers, ["digest"])[1]! : valid;
}

/**
 * A batch as long as `ordinary`, with crafted ones in these places, in turn when there are fewer of them than places.
 * @throws RangeError when a place lies outside
 */
export function mixedBatch(
  ordinary: readonly SignatureVector[],
  crafted: readonly SignatureVector[],
  places: readonly number[],
): readonly SignatureVector[] {
  const batch = [...ordinary];
  for (const [turn, place] of places.entries()) {
    const vector = crafted[turn % crafted.length];
    if (vector === undefined || batch[place] === undefined) {
      throw new RangeError(`no place ${place} in a batch of ${batch.length}, or nothing to put there`);
    }
    batch[place] = { ...vector, title: `at ${place}: ${vector.title}` };
  }
  return batch;
}

/**
 * A batch for each level inside the tree at which one of these collides, and valid as it is: in its middle the collision,
 * and around it forgeries by other keys for a kernel that lets it spoil the whole level: in the same lane pair, in both
 * lanes of the next and in the first.
 */
export function batchesWithBystanders(
  windows: Windows,
  crafted: readonly CraftedVector[],
  count: number,
  seed: number,
): readonly { readonly level: number; readonly batch: readonly SignatureVector[] }[] {
  const ordinary = ordinarySignatures(count, seed);
  const middle = 2 * Math.floor(count / 4);
  const inside = crafted.filter(({ place, valid }) => place === "inside" && valid);
  const byLevel = new Map(inside.map((vector) => [vector.addition.level, vector]));
  return [...byLevel].map(([level, vector]) => {
    const forged = [0, 1, 2, 3].map((index) => forgedBystander(windows, vector.addition, seed + index));
    const places = [middle, middle + 1, middle + 2, middle + 3, 0];
    return { level, batch: mixedBatch(ordinary, [vector, ...forged], places) };
  });
}

/** A batch for each placement: the crafted ones come in turn, so that many batches show all of them. */
export function mixedBatches(
  crafted: readonly SignatureVector[],
  count: number,
  seed: number,
): readonly { readonly placement: Placement; readonly batch: readonly SignatureVector[] }[] {
  const ordinary = ordinarySignatures(count, seed);
  return (Object.keys(PLACEMENTS) as readonly Placement[]).map((placement, index) => {
    const from = (index * 7) % crafted.length;
    const turned = [...crafted.slice(from), ...crafted.slice(0, from)];
    return { placement, batch: mixedBatch(ordinary, turned, PLACEMENTS[placement](count)) };
  });
}
