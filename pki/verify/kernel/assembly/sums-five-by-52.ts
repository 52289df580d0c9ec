/** Sums and differences of the five-limb field, and the way from packed coordinates to elements. */
import { BITS, limb, LIMB_MASK, storeLimb } from "./limbs-five-by-52";
import { FIELD_LENT_1P, FIELD_LENT_2P, FIELD_LENT_4P } from "./places";

/** The last limb of a number below 2^256 has 48 bits. */
const TOP_BITS: i32 = 48;
const TOP_MASK: u64 = 0xffffffffffff;


// @ts-ignore: decorator
@inline
function carryAndStore(d: usize, t0: v128, t1: v128, t2: v128, t3: v128, t4: v128): void {
  const mask = v128.load(LIMB_MASK);
  storeLimb(d, 0, v128.and(t0, mask));
  t1 = i64x2.add(t1, i64x2.shr_u(t0, BITS));
  storeLimb(d, 1, v128.and(t1, mask));
  t2 = i64x2.add(t2, i64x2.shr_u(t1, BITS));
  storeLimb(d, 2, v128.and(t2, mask));
  t3 = i64x2.add(t3, i64x2.shr_u(t2, BITS));
  storeLimb(d, 3, v128.and(t3, mask));
  t4 = i64x2.add(t4, i64x2.shr_u(t3, BITS));
  storeLimb(d, 4, t4);
}

/** d = a - b + 2p, below the bound of a plus 2p, for b folded. */
export function differenceToMultiply(d: usize, a: usize, b: usize): void {
  let t0 = i64x2.sub(i64x2.add(limb(a, 0), limb(FIELD_LENT_2P, 0)), limb(b, 0));
  let t1 = i64x2.sub(i64x2.add(limb(a, 1), limb(FIELD_LENT_2P, 1)), limb(b, 1));
  let t2 = i64x2.sub(i64x2.add(limb(a, 2), limb(FIELD_LENT_2P, 2)), limb(b, 2));
  let t3 = i64x2.sub(i64x2.add(limb(a, 3), limb(FIELD_LENT_2P, 3)), limb(b, 3));
  let t4 = i64x2.sub(i64x2.add(limb(a, 4), limb(FIELD_LENT_2P, 4)), limb(b, 4));
  carryAndStore(d, t0, t1, t2, t3, t4);
}

/**
 * d = a - b mod p, folded, for a below 4p and b folded. What is above 2^256 comes back as 2^224 - 2^192 - 2^96 + 1.
 */
export function difference(d: usize, a: usize, b: usize): void {
  let t0 = i64x2.sub(i64x2.add(limb(a, 0), limb(FIELD_LENT_2P, 0)), limb(b, 0));
  let t1 = i64x2.sub(i64x2.add(limb(a, 1), limb(FIELD_LENT_2P, 1)), limb(b, 1));
  let t2 = i64x2.sub(i64x2.add(limb(a, 2), limb(FIELD_LENT_2P, 2)), limb(b, 2));
  let t3 = i64x2.sub(i64x2.add(limb(a, 3), limb(FIELD_LENT_2P, 3)), limb(b, 3));
  let t4 = i64x2.sub(i64x2.add(limb(a, 4), limb(FIELD_LENT_2P, 4)), limb(b, 4));
  const above = i64x2.shr_u(t4, TOP_BITS);
  t4 = i64x2.add(v128.and(t4, i64x2.splat(TOP_MASK)), i64x2.shl(above, 16));
  t0 = i64x2.add(t0, above);
  t1 = i64x2.sub(t1, i64x2.shl(above, 44));
  t3 = i64x2.sub(t3, i64x2.shl(above, 36));
  carryAndStore(d, t0, t1, t2, t3, t4);
}

/** d = a - b - c mod p, folded, for a below 4p, b and c folded. */
export function differenceOfThree(d: usize, a: usize, b: usize, c: usize): void {
  let t0 = i64x2.sub(i64x2.sub(i64x2.add(limb(a, 0), limb(FIELD_LENT_4P, 0)), limb(b, 0)), limb(c, 0));
  let t1 = i64x2.sub(i64x2.sub(i64x2.add(limb(a, 1), limb(FIELD_LENT_4P, 1)), limb(b, 1)), limb(c, 1));
  let t2 = i64x2.sub(i64x2.sub(i64x2.add(limb(a, 2), limb(FIELD_LENT_4P, 2)), limb(b, 2)), limb(c, 2));
  let t3 = i64x2.sub(i64x2.sub(i64x2.add(limb(a, 3), limb(FIELD_LENT_4P, 3)), limb(b, 3)), limb(c, 3));
  let t4 = i64x2.sub(i64x2.sub(i64x2.add(limb(a, 4), limb(FIELD_LENT_4P, 4)), limb(b, 4)), limb(c, 4));
  const above = i64x2.shr_u(t4, TOP_BITS);
  t4 = i64x2.add(v128.and(t4, i64x2.splat(TOP_MASK)), i64x2.shl(above, 16));
  t0 = i64x2.add(t0, above);
  t1 = i64x2.sub(t1, i64x2.shl(above, 44));
  t3 = i64x2.sub(t3, i64x2.shl(above, 36));
  carryAndStore(d, t0, t1, t2, t3, t4);
}

/** d = a + b + c. */
export function sumToMultiply(d: usize, a: usize, b: usize, c: usize): void {
  const t0 = i64x2.add(i64x2.add(limb(a, 0), limb(b, 0)), limb(c, 0));
  const t1 = i64x2.add(i64x2.add(limb(a, 1), limb(b, 1)), limb(c, 1));
  const t2 = i64x2.add(i64x2.add(limb(a, 2), limb(b, 2)), limb(c, 2));
  const t3 = i64x2.add(i64x2.add(limb(a, 3), limb(b, 3)), limb(c, 3));
  const t4 = i64x2.add(i64x2.add(limb(a, 4), limb(b, 4)), limb(c, 4));
  carryAndStore(d, t0, t1, t2, t3, t4);
}

/** The i-th words at two addresses, one a lane. */
// @ts-ignore: decorator
@inline
function word(first: usize, second: usize, i: usize): v128 {
  return v128.load64_lane(second + (i << 3), v128.load64_zero(first + (i << 3)), 1);
}

/** d = the packed coordinates at two addresses, one a lane. */
export function unpack(d: usize, first: usize, second: usize): void {
  const mask = v128.load(LIMB_MASK);
  const w0 = word(first, second, 0);
  const w1 = word(first, second, 1);
  const w2 = word(first, second, 2);
  const w3 = word(first, second, 3);
  const t0 = v128.and(w0, mask);
  const t1 = v128.and(v128.or(i64x2.shr_u(w0, 52), i64x2.shl(w1, 12)), mask);
  const t2 = v128.and(v128.or(i64x2.shr_u(w1, 40), i64x2.shl(w2, 24)), mask);
  const t3 = v128.and(v128.or(i64x2.shr_u(w2, 28), i64x2.shl(w3, 36)), mask);
  const t4 = i64x2.shr_u(w3, 16);
  storeLimb(d, 0, t0);
  storeLimb(d, 1, t1);
  storeLimb(d, 2, t2);
  storeLimb(d, 3, t3);
  storeLimb(d, 4, t4);
}

/** The same, as p minus the coordinate in each lane whose sign is all ones, and as it is where the sign is zero. */
export function unpackSigned(d: usize, first: usize, second: usize, firstSign: u64, secondSign: u64): void {
  const mask = v128.load(LIMB_MASK);
  const sign = i64x2.replace_lane(i64x2.splat(firstSign), 1, secondSign);
  const w0 = word(first, second, 0);
  const w1 = word(first, second, 1);
  const w2 = word(first, second, 2);
  const w3 = word(first, second, 3);
  let t0 = v128.and(w0, mask);
  let t1 = v128.and(v128.or(i64x2.shr_u(w0, 52), i64x2.shl(w1, 12)), mask);
  let t2 = v128.and(v128.or(i64x2.shr_u(w1, 40), i64x2.shl(w2, 24)), mask);
  let t3 = v128.and(v128.or(i64x2.shr_u(w2, 28), i64x2.shl(w3, 36)), mask);
  let t4 = i64x2.shr_u(w3, 16);
  t0 = i64x2.add(i64x2.sub(v128.xor(t0, sign), sign), v128.and(limb(FIELD_LENT_1P, 0), sign));
  t1 = i64x2.add(i64x2.sub(v128.xor(t1, sign), sign), v128.and(limb(FIELD_LENT_1P, 1), sign));
  t2 = i64x2.add(i64x2.sub(v128.xor(t2, sign), sign), v128.and(limb(FIELD_LENT_1P, 2), sign));
  t3 = i64x2.add(i64x2.sub(v128.xor(t3, sign), sign), v128.and(limb(FIELD_LENT_1P, 3), sign));
  t4 = i64x2.add(i64x2.sub(v128.xor(t4, sign), sign), v128.and(limb(FIELD_LENT_1P, 4), sign));
  carryAndStore(d, t0, t1, t2, t3, t4);
}
