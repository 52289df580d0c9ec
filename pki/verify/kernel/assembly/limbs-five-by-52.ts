/** How an element of the five-limb field lies in memory: limb after limb, both lanes of each beside each other. */
import { FIELD_COLUMNS } from "./places";

export const LANES: u32 = 2;
export const LIMBS: u32 = 5;
export const BITS: i32 = 52;
/** Octets from one element to the next. */
export const ELEMENT: usize = 80;

/** The mask of a limb, in memory, both lanes alike: written by `initialiseField`. */
export const LIMB_MASK: usize = FIELD_COLUMNS;

// @ts-ignore: decorator
@inline
export function limb(element: usize, i: usize): v128 {
  return v128.load(element + (i << 4));
}
// @ts-ignore: decorator
@inline
export function storeLimb(element: usize, i: usize, value: v128): void {
  v128.store(element + (i << 4), value);
}
/** One limb of one lane. */
export function limbOf(element: usize, i: u32, lane: u32): u64 {
  return load<u64>(element + (<usize>i << 4) + (<usize>lane << 3));
}
export function setLimbOf(element: usize, i: u32, lane: u32, value: u64): void {
  store<u64>(element + (<usize>i << 4) + (<usize>lane << 3), value);
}

/** Writes the low 256 bits of a lane as four words; returns what is above them. */
export function writeWords(words: usize, element: usize, lane: u32): u64 {
  const l0 = limbOf(element, 0, lane);
  const l1 = limbOf(element, 1, lane);
  const l2 = limbOf(element, 2, lane);
  const l3 = limbOf(element, 3, lane);
  const l4 = limbOf(element, 4, lane);
  store<u64>(words, l0 | (l1 << 52));
  store<u64>(words, (l1 >> 12) | (l2 << 40), 8);
  store<u64>(words, (l2 >> 24) | (l3 << 28), 16);
  store<u64>(words, (l3 >> 36) | (l4 << 16), 24);
  return l4 >> 48;
}
