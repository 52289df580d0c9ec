/** The field of the `simd` and `scalar` kernels: see `products-nine-by-29.ts` for what the numbers are and how large they may grow. */
import { limbOf } from "./lanes";

export { LANES, limbOf, setLimbOf } from "./lanes";
export { multiply, square } from "./products-nine-by-29";
export {
  difference,
  differenceOfThree,
  differenceToMultiply,
  sumToMultiply,
  unpack,
  unpackSigned,
} from "./sums-nine-by-29";
export const LIMBS: u32 = 9;
/** Octets from one element to the next. */
export const ELEMENT: usize = 72;

/** Nothing: this field's columns need no constants. */
export function initialiseField(): void {}

/** True: integers do not round. */
export function roundsOnce(): bool {
  return true;
}

/** Writes the low 256 bits of a lane as four words; returns what is above them. */
export function writeWords(words: usize, element: usize, lane: u32): u64 {
  const l0 = limbOf(element, 0, lane);
  const l1 = limbOf(element, 1, lane);
  const l2 = limbOf(element, 2, lane);
  const l3 = limbOf(element, 3, lane);
  const l4 = limbOf(element, 4, lane);
  const l5 = limbOf(element, 5, lane);
  const l6 = limbOf(element, 6, lane);
  const l7 = limbOf(element, 7, lane);
  const l8 = limbOf(element, 8, lane);
  store<u64>(words, l0 | (l1 << 29) | (l2 << 58));
  store<u64>(words, (l2 >> 6) | (l3 << 23) | (l4 << 52), 8);
  store<u64>(words, (l4 >> 12) | (l5 << 17) | (l6 << 46), 16);
  store<u64>(words, (l6 >> 18) | (l7 << 11) | (l8 << 40), 24);
  return l8 >> 24;
}
