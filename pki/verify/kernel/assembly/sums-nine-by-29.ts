/** Sums and differences of the nine-limb field, and the way from packed coordinates to elements. */
import {
  add,
  and,
  both,
  Column,
  down,
  exclusiveOr,
  loadLimb,
  loadWord,
  or,
  perLane,
  storeLimb,
  subtract,
  up,
  widened,
} from "./lanes";
import { FIELD_LENT_1P, FIELD_LENT_2P, FIELD_LENT_4P } from "./places";

const BITS: i32 = 29;
const MASK: u64 = 0x1fffffff;
/** The last limb of a number below 2^256 has 24 bits. */
const TOP_BITS: i32 = 24;
const TOP_MASK: u64 = 0xffffff;
// @ts-ignore: decorator
@inline
function wide(element: usize, i: usize): Column {
  return widened(loadLimb(element, i));
}

// @ts-ignore: decorator
@inline
function carryAndStore(d: usize, t0: Column, t1: Column, t2: Column, t3: Column, t4: Column, t5: Column, t6: Column, t7: Column, t8: Column): void {
  const mask = both(MASK);
  storeLimb(d, 0, and(t0, mask));
  t1 = add(t1, down(t0, BITS));
  storeLimb(d, 1, and(t1, mask));
  t2 = add(t2, down(t1, BITS));
  storeLimb(d, 2, and(t2, mask));
  t3 = add(t3, down(t2, BITS));
  storeLimb(d, 3, and(t3, mask));
  t4 = add(t4, down(t3, BITS));
  storeLimb(d, 4, and(t4, mask));
  t5 = add(t5, down(t4, BITS));
  storeLimb(d, 5, and(t5, mask));
  t6 = add(t6, down(t5, BITS));
  storeLimb(d, 6, and(t6, mask));
  t7 = add(t7, down(t6, BITS));
  storeLimb(d, 7, and(t7, mask));
  t8 = add(t8, down(t7, BITS));
  storeLimb(d, 8, t8);
}

/** d = a - b + 2p, below the bound of a plus 2p, for b folded. */
export function differenceToMultiply(d: usize, a: usize, b: usize): void {
  let t0 = subtract(add(wide(a, 0), wide(FIELD_LENT_2P, 0)), wide(b, 0));
  let t1 = subtract(add(wide(a, 1), wide(FIELD_LENT_2P, 1)), wide(b, 1));
  let t2 = subtract(add(wide(a, 2), wide(FIELD_LENT_2P, 2)), wide(b, 2));
  let t3 = subtract(add(wide(a, 3), wide(FIELD_LENT_2P, 3)), wide(b, 3));
  let t4 = subtract(add(wide(a, 4), wide(FIELD_LENT_2P, 4)), wide(b, 4));
  let t5 = subtract(add(wide(a, 5), wide(FIELD_LENT_2P, 5)), wide(b, 5));
  let t6 = subtract(add(wide(a, 6), wide(FIELD_LENT_2P, 6)), wide(b, 6));
  let t7 = subtract(add(wide(a, 7), wide(FIELD_LENT_2P, 7)), wide(b, 7));
  let t8 = subtract(add(wide(a, 8), wide(FIELD_LENT_2P, 8)), wide(b, 8));
  carryAndStore(d, t0, t1, t2, t3, t4, t5, t6, t7, t8);
}

/**
 * d = a - b mod p, folded, for a below 4p and b folded. What is above 2^256 comes back as 2^224 - 2^192 - 2^96 + 1.
 */
export function difference(d: usize, a: usize, b: usize): void {
  let t0 = subtract(add(wide(a, 0), wide(FIELD_LENT_2P, 0)), wide(b, 0));
  let t1 = subtract(add(wide(a, 1), wide(FIELD_LENT_2P, 1)), wide(b, 1));
  let t2 = subtract(add(wide(a, 2), wide(FIELD_LENT_2P, 2)), wide(b, 2));
  let t3 = subtract(add(wide(a, 3), wide(FIELD_LENT_2P, 3)), wide(b, 3));
  let t4 = subtract(add(wide(a, 4), wide(FIELD_LENT_2P, 4)), wide(b, 4));
  let t5 = subtract(add(wide(a, 5), wide(FIELD_LENT_2P, 5)), wide(b, 5));
  let t6 = subtract(add(wide(a, 6), wide(FIELD_LENT_2P, 6)), wide(b, 6));
  let t7 = subtract(add(wide(a, 7), wide(FIELD_LENT_2P, 7)), wide(b, 7));
  let t8 = subtract(add(wide(a, 8), wide(FIELD_LENT_2P, 8)), wide(b, 8));
  const above = down(t8, TOP_BITS);
  t8 = and(t8, both(TOP_MASK));
  t0 = add(t0, above);
  t3 = subtract(t3, up(above, 9));
  t6 = subtract(t6, up(above, 18));
  t7 = add(t7, up(above, 21));
  carryAndStore(d, t0, t1, t2, t3, t4, t5, t6, t7, t8);
}

/** d = a - b - c mod p, folded, for a below 4p, b and c folded. */
export function differenceOfThree(d: usize, a: usize, b: usize, c: usize): void {
  let t0 = subtract(subtract(add(wide(a, 0), wide(FIELD_LENT_4P, 0)), wide(b, 0)), wide(c, 0));
  let t1 = subtract(subtract(add(wide(a, 1), wide(FIELD_LENT_4P, 1)), wide(b, 1)), wide(c, 1));
  let t2 = subtract(subtract(add(wide(a, 2), wide(FIELD_LENT_4P, 2)), wide(b, 2)), wide(c, 2));
  let t3 = subtract(subtract(add(wide(a, 3), wide(FIELD_LENT_4P, 3)), wide(b, 3)), wide(c, 3));
  let t4 = subtract(subtract(add(wide(a, 4), wide(FIELD_LENT_4P, 4)), wide(b, 4)), wide(c, 4));
  let t5 = subtract(subtract(add(wide(a, 5), wide(FIELD_LENT_4P, 5)), wide(b, 5)), wide(c, 5));
  let t6 = subtract(subtract(add(wide(a, 6), wide(FIELD_LENT_4P, 6)), wide(b, 6)), wide(c, 6));
  let t7 = subtract(subtract(add(wide(a, 7), wide(FIELD_LENT_4P, 7)), wide(b, 7)), wide(c, 7));
  let t8 = subtract(subtract(add(wide(a, 8), wide(FIELD_LENT_4P, 8)), wide(b, 8)), wide(c, 8));
  const above = down(t8, TOP_BITS);
  t8 = and(t8, both(TOP_MASK));
  t0 = add(t0, above);
  t3 = subtract(t3, up(above, 9));
  t6 = subtract(t6, up(above, 18));
  t7 = add(t7, up(above, 21));
  carryAndStore(d, t0, t1, t2, t3, t4, t5, t6, t7, t8);
}

/** d = a + b + c. */
export function sumToMultiply(d: usize, a: usize, b: usize, c: usize): void {
  const t0 = add(add(wide(a, 0), wide(b, 0)), wide(c, 0));
  const t1 = add(add(wide(a, 1), wide(b, 1)), wide(c, 1));
  const t2 = add(add(wide(a, 2), wide(b, 2)), wide(c, 2));
  const t3 = add(add(wide(a, 3), wide(b, 3)), wide(c, 3));
  const t4 = add(add(wide(a, 4), wide(b, 4)), wide(c, 4));
  const t5 = add(add(wide(a, 5), wide(b, 5)), wide(c, 5));
  const t6 = add(add(wide(a, 6), wide(b, 6)), wide(c, 6));
  const t7 = add(add(wide(a, 7), wide(b, 7)), wide(c, 7));
  const t8 = add(add(wide(a, 8), wide(b, 8)), wide(c, 8));
  carryAndStore(d, t0, t1, t2, t3, t4, t5, t6, t7, t8);
}

/** d = the packed coordinates at two addresses, one a lane. */
export function unpack(d: usize, first: usize, second: usize): void {
  const mask = both(MASK);
  const w0 = loadWord(first, second, 0);
  const w1 = loadWord(first, second, 1);
  const w2 = loadWord(first, second, 2);
  const w3 = loadWord(first, second, 3);
  const t0 = and(w0, mask);
  const t1 = and(down(w0, 29), mask);
  const t2 = and(or(down(w0, 58), up(w1, 6)), mask);
  const t3 = and(down(w1, 23), mask);
  const t4 = and(or(down(w1, 52), up(w2, 12)), mask);
  const t5 = and(down(w2, 17), mask);
  const t6 = and(or(down(w2, 46), up(w3, 18)), mask);
  const t7 = and(down(w3, 11), mask);
  const t8 = down(w3, 40);
  storeLimb(d, 0, t0);
  storeLimb(d, 1, t1);
  storeLimb(d, 2, t2);
  storeLimb(d, 3, t3);
  storeLimb(d, 4, t4);
  storeLimb(d, 5, t5);
  storeLimb(d, 6, t6);
  storeLimb(d, 7, t7);
  storeLimb(d, 8, t8);
}

/** The same, as p minus the coordinate in each lane whose sign is all ones, and as it is where the sign is zero. */
export function unpackSigned(d: usize, first: usize, second: usize, firstSign: u64, secondSign: u64): void {
  const mask = both(MASK);
  const sign = perLane(firstSign, secondSign);
  const w0 = loadWord(first, second, 0);
  const w1 = loadWord(first, second, 1);
  const w2 = loadWord(first, second, 2);
  const w3 = loadWord(first, second, 3);
  let t0 = and(w0, mask);
  let t1 = and(down(w0, 29), mask);
  let t2 = and(or(down(w0, 58), up(w1, 6)), mask);
  let t3 = and(down(w1, 23), mask);
  let t4 = and(or(down(w1, 52), up(w2, 12)), mask);
  let t5 = and(down(w2, 17), mask);
  let t6 = and(or(down(w2, 46), up(w3, 18)), mask);
  let t7 = and(down(w3, 11), mask);
  let t8 = down(w3, 40);
  t0 = add(subtract(exclusiveOr(t0, sign), sign), and(wide(FIELD_LENT_1P, 0), sign));
  t1 = add(subtract(exclusiveOr(t1, sign), sign), and(wide(FIELD_LENT_1P, 1), sign));
  t2 = add(subtract(exclusiveOr(t2, sign), sign), and(wide(FIELD_LENT_1P, 2), sign));
  t3 = add(subtract(exclusiveOr(t3, sign), sign), and(wide(FIELD_LENT_1P, 3), sign));
  t4 = add(subtract(exclusiveOr(t4, sign), sign), and(wide(FIELD_LENT_1P, 4), sign));
  t5 = add(subtract(exclusiveOr(t5, sign), sign), and(wide(FIELD_LENT_1P, 5), sign));
  t6 = add(subtract(exclusiveOr(t6, sign), sign), and(wide(FIELD_LENT_1P, 6), sign));
  t7 = add(subtract(exclusiveOr(t7, sign), sign), and(wide(FIELD_LENT_1P, 7), sign));
  t8 = add(subtract(exclusiveOr(t8, sign), sign), and(wide(FIELD_LENT_1P, 8), sign));
  carryAndStore(d, t0, t1, t2, t3, t4, t5, t6, t7, t8);
}
