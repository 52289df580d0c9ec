/** What a field element is worth: zero or not, its one packed form, and its inverse. The same for every field. */
import { ELEMENT, LANES, LIMBS, limbOf, multiply, setLimbOf, unpack, writeWords } from "./field";
import { invertModulo } from "./modular-inverse";
import { FIELD_PRIME_30, FIELD_PRIME_LIMBS, FIELD_R3, temporary } from "./places";

/** Whether a lane is 0 mod p, for an element below 2p: 0 and p are the two ways to write it. */
export function isZero(a: usize, lane: u32): bool {
  let bits: u64 = 0;
  let unlikePrime: u64 = 0;
  for (let i: u32 = 0; i < LIMBS; i++) {
    const limb = limbOf(a, i, lane);
    bits |= limb;
    unlikePrime |= limb ^ load<u64>(FIELD_PRIME_LIMBS + (<usize>i << 3));
  }
  return bits == 0 || unlikePrime == 0;
}

/** The prime in words, least significant first. */
const P0: u64 = 0xffffffffffffffff;
const P1: u64 = 0x00000000ffffffff;
const P2: u64 = 0;
const P3: u64 = 0xffffffff00000001;

/** Writes a lane below p as four 64-bit words, for an element below 2p. */
export function pack(words: usize, a: usize, lane: u32): void {
  const above = writeWords(words, a, lane);
  const w0 = load<u64>(words);
  const w1 = load<u64>(words, 8);
  const w2 = load<u64>(words, 16);
  const w3 = load<u64>(words, 24);
  // Below p, as nearly all that is packed is: the highest word alone says so, but for one value of it.
  if (above == 0 && (w3 < P3 || (w3 == P3 && w2 == P2 && (w1 < P1 || (w1 == P1 && w0 < P0))))) return;
  store<u64>(words, w0 - P0);
  let borrow: u64 = w0 < P0 ? 1 : 0;
  store<u64>(words, w1 - P1 - borrow, 8);
  borrow = w1 < P1 || (w1 == P1 && borrow != 0) ? 1 : 0;
  store<u64>(words, w2 - P2 - borrow, 16);
  borrow = w2 < borrow ? 1 : 0;
  store<u64>(words, w3 - P3 - borrow, 24);
}

/** d = 1 / a in every lane, both in Montgomery form, for a not zero in any. One inversion serves both lanes. */
export function invert(d: usize, a: usize): void {
  const words = temporary(5);
  const inverse = temporary(6);
  if (LANES == 1) {
    pack(words, a, 0);
    invertModulo(words, words, FIELD_PRIME_30);
    unpack(inverse, words, words);
    // The inverse of a R is 1 / (a R); two more factors of R, and one that a product takes away.
    multiply(d, inverse, FIELD_R3);
    return;
  }
  const swapped = temporary(7);
  const product = temporary(8);
  for (let i: u32 = 0; i < LIMBS; i++) {
    setLimbOf(swapped, i, 0, limbOf(a, i, 1));
    setLimbOf(swapped, i, 1, limbOf(a, i, 0));
  }
  multiply(product, a, swapped);
  pack(words, product, 0);
  invertModulo(words, words, FIELD_PRIME_30);
  unpack(inverse, words, words);
  multiply(inverse, inverse, FIELD_R3);
  multiply(d, inverse, swapped);
}

/** d = a in one lane, and as it was in the other. */
export function copyLane(d: usize, a: usize, lane: u32): void {
  for (let i: u32 = 0; i < LIMBS; i++) setLimbOf(d, i, lane, limbOf(a, i, lane));
}

export function copy(d: usize, a: usize): void {
  memory.copy(d, a, ELEMENT);
}
