/** What a field element is worth: zero or not, its one packed form, and its inverse. The same for every field. */
import { BITS, ELEMENT, LANES, LIMBS, limbOf, multiply, setLimbOf, unpack } from "./field";
import { invertModulo } from "./modular-inverse";
import { FIELD_PRIME_30, FIELD_PRIME_LIMBS, FIELD_R3, PACKED_COORDINATE, temporary } from "./places";

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

/** Writes a lane below p as four 64-bit words, for an element below 2p. */
export function pack(words: usize, a: usize, lane: u32): void {
  const reduced = temporary(4);
  const mask = ((<u64>1) << BITS) - 1;
  let borrow: u64 = 0;
  for (let i: u32 = 0; i < LIMBS; i++) {
    const limb = limbOf(a, i, lane) - load<u64>(FIELD_PRIME_LIMBS + (<usize>i << 3)) - borrow;
    borrow = limb >> 63;
    store<u64>(reduced + (<usize>i << 3), i == LIMBS - 1 ? limb : limb & mask);
  }
  let collected: u64 = 0;
  let bits: u64 = 0;
  let word = words;
  for (let i: u32 = 0; i < LIMBS; i++) {
    const limb = borrow != 0 ? limbOf(a, i, lane) : load<u64>(reduced + (<usize>i << 3));
    collected |= limb << bits;
    const total = bits + <u64>BITS;
    if (total >= 64) {
      store<u64>(word, collected);
      word += 8;
      collected = bits == 0 ? 0 : limb >> (64 - bits);
      bits = total - 64;
    } else bits = total;
  }
  if (word < words + PACKED_COORDINATE) store<u64>(word, collected);
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
