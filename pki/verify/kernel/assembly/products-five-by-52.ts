/**
 * The field of P-256 in five limbs of 52 bits, two values an element, with the fused multiply-add of relaxed SIMD. Only for
 * engines where `relaxed_madd` rounds once: the host tests that before it trusts this file with anything.
 *
 * Values are in Montgomery form for R = 2^260. Bounds, in multiples of the prime p:
 * - a product is below 2p when the bounds of its factors multiply to 16 or less, because 2^260 > 15.99 p
 * - what `difference` and `differenceOfThree` store is below p + 2^236 and is called folded
 * - `differenceToMultiply` gives less than 4p, `sumToMultiply` the sum of its bounds: fit for a multiplication only
 * All limbs are below 2^52, the last one included.
 *
 * How a product of two limbs is split: for 0 <= a, b < 2^52 the sum a b + 2^104 lies between 2^104 and 2^105, where doubles
 * are 2^52 apart. `high` is that sum rounded, so its bits are those of 2^104 plus the rounded a b / 2^52, an integer that can be
 * added as one. What rounding took away, a b - (high - 2^104), is exact and at most 2^51 either way; `negatedLow` is its
 * negative beside 1.5 * 2^52, so its low bits too are an integer. The bits of 2^104 and of 1.5 * 2^52 that come along are
 * counted, and each column starts below zero by as much (`initialiseField`).
 */
import { BITS, limb, LIMB_MASK, storeLimb } from "./limbs-five-by-52";
import { FIELD_COLUMNS } from "./places";

const MASK: u64 = 0xfffffffffffff;
/** The bits of the doubles 2^52, 2^104, 2^104 - 1.5 * 2^52 and 2^48 - 2^16. */
const BITS_OF_2_52: u64 = 0x4330000000000000;
const BITS_OF_2_104: u64 = 0x4670000000000000;
const BITS_OF_SPLIT: u64 = 0x466ffffffffffffd;
const BITS_OF_UPPER: u64 = 0x42efffffffe00000;
/** What `negatedLow` carries beside its integer: the bits of 1.5 * 2^52. */
const BITS_OF_LOW: u64 = BITS_OF_2_52 + (1 << 51);
/**
 * Low halves have signs. 2^58 is lent to each column but the last and repaid as 2^6 by the next, so that no column is ever
 * negative and a logical shift carries rightly.
 */
const LENT: u64 = 1 << 58;
const REPAID: u64 = 1 << 6;

/** Where each constant lies, both lanes alike. */
const DOUBLE_2_52: usize = FIELD_COLUMNS + 64;
const DOUBLE_2_104: usize = FIELD_COLUMNS + 16;
const DOUBLE_SPLIT: usize = FIELD_COLUMNS + 32;
const DOUBLE_UPPER: usize = FIELD_COLUMNS + 48;
const PRODUCT: usize = FIELD_COLUMNS + 128;
const SQUARE: usize = FIELD_COLUMNS + 384;
const CROSS: usize = FIELD_COLUMNS + 640;

/** Writes the constants: every instance writes the same ones. */
export function initialiseField(): void {
  storeLimb(DOUBLE_2_52, 0, i64x2.splat(BITS_OF_2_52));
  storeLimb(DOUBLE_2_104, 0, i64x2.splat(BITS_OF_2_104));
  storeLimb(DOUBLE_SPLIT, 0, i64x2.splat(BITS_OF_SPLIT));
  storeLimb(DOUBLE_UPPER, 0, i64x2.splat(BITS_OF_UPPER));
  storeLimb(LIMB_MASK, 0, i64x2.splat(MASK));
  for (let column = 0; column < 10; column++) {
    let start: u64 = 0;
    if (column < 9) start += LENT;
    if (column > 0) start -= REPAID;
    // The quotients' own products with 2^48 - 2^16, four and five columns up.
    if (column >= 4 && column < 9) start += BITS_OF_LOW;
    if (column >= 5) start -= BITS_OF_2_104;
    let crossed: u64 = 0;
    let squared: u64 = 0;
    for (let i = 0; i < 5; i++) {
      for (let j = 0; j < 5; j++) {
        const bits: u64 = (i + j == column ? BITS_OF_LOW : 0) - (i + j + 1 == column ? BITS_OF_2_104 : 0);
        if (i < j) crossed += bits;
        if (i == j) squared += bits;
      }
    }
    storeLimb(PRODUCT, column, i64x2.splat(start + squared + 2 * crossed));
    storeLimb(SQUARE, column, i64x2.splat(start + squared));
    storeLimb(CROSS, column, i64x2.splat(crossed));
  }
}

/**
 * Whether `relaxed_madd` rounds once here: (1 + 2^-30)^2 - 1 is 2^-29 + 2^-60 then, and 2^-29 where the square is rounded
 * before. The numbers come from memory, so that no compiler works it out beforehand. It overwrites constants of the field, so
 * it is for a memory of its own that nobody calculates in.
 */
export function roundsOnce(): bool {
  store<f64>(DOUBLE_2_52, 1.0 + 1.0 / 1073741824.0);
  store<f64>(DOUBLE_2_52, 1.0 + 1.0 / 1073741824.0, 8);
  store<f64>(DOUBLE_2_104, -1.0);
  store<f64>(DOUBLE_2_104, -1.0, 8);
  const factor = v128.load(DOUBLE_2_52);
  const result = f64x2.relaxed_madd(factor, factor, v128.load(DOUBLE_2_104));
  const negated = f64x2.relaxed_nmadd(factor, factor, f64x2.neg(v128.load(DOUBLE_2_104)));
  const expected: f64 = 1.0 / 536870912.0 + 1.0 / 1152921504606846976.0;
  return (
    f64x2.extract_lane(result, 0) == expected &&
    f64x2.extract_lane(result, 1) == expected &&
    f64x2.extract_lane(negated, 0) == -expected &&
    f64x2.extract_lane(negated, 1) == -expected
  );
}

// @ts-ignore: decorator
@inline
function column(kind: usize, i: usize): v128 {
  return v128.load(kind + (i << 4));
}
/** An integer below 2^52 as a double: its bits are the fraction of 2^52 + itself. */
// @ts-ignore: decorator
@inline
function toDouble(value: v128): v128 {
  const base = v128.load(DOUBLE_2_52);
  return f64x2.sub(v128.or(value, base), base);
}
// @ts-ignore: decorator
@inline
function high(a: v128, b: v128): v128 {
  return f64x2.relaxed_madd(a, b, v128.load(DOUBLE_2_104));
}
// @ts-ignore: decorator
@inline
function negatedLow(a: v128, b: v128, high: v128): v128 {
  return f64x2.relaxed_nmadd(a, b, f64x2.sub(high, v128.load(DOUBLE_SPLIT)));
}

/**
 * d = a b / R. p = 2^256 - 2^224 + 2^192 + 2^96 - 1, so -1/p mod 2^52 is 1: the lowest 52 bits of a column are the quotient
 * themselves, and adding it times p is 2^96 (one limb and 44 bits up), 2^192 (three and 36) and 2^208 (2^48 - 2^16), which
 * is a product of doubles like any other.
 */
export function multiply(d: usize, a: usize, b: usize): void {
  const mask = v128.load(LIMB_MASK);
  const upper = v128.load(DOUBLE_UPPER);
  const a0 = toDouble(limb(a, 0));
  const a1 = toDouble(limb(a, 1));
  const a2 = toDouble(limb(a, 2));
  const a3 = toDouble(limb(a, 3));
  const a4 = toDouble(limb(a, 4));
  const b0 = toDouble(limb(b, 0));
  const b1 = toDouble(limb(b, 1));
  const b2 = toDouble(limb(b, 2));
  const b3 = toDouble(limb(b, 3));
  const b4 = toDouble(limb(b, 4));
  // column 0
  let t0 = column(PRODUCT, 0);
  const h00 = high(a0, b0);
  t0 = i64x2.sub(t0, negatedLow(a0, b0, h00));
  const q0 = v128.and(t0, mask);
  const f0 = toDouble(q0);
  const r0 = high(f0, upper);
  // column 1
  let t1 = column(PRODUCT, 1);
  t1 = i64x2.add(t1, h00);
  const h01 = high(a0, b1);
  t1 = i64x2.sub(t1, negatedLow(a0, b1, h01));
  const h10 = high(a1, b0);
  t1 = i64x2.sub(t1, negatedLow(a1, b0, h10));
  t1 = i64x2.add(t1, i64x2.shr_u(t0, BITS));
  t1 = i64x2.add(t1, v128.and(i64x2.shl(q0, 44), mask));
  const q1 = v128.and(t1, mask);
  const f1 = toDouble(q1);
  const r1 = high(f1, upper);
  // column 2
  let t2 = column(PRODUCT, 2);
  t2 = i64x2.add(t2, h01);
  t2 = i64x2.add(t2, h10);
  const h02 = high(a0, b2);
  t2 = i64x2.sub(t2, negatedLow(a0, b2, h02));
  const h11 = high(a1, b1);
  t2 = i64x2.sub(t2, negatedLow(a1, b1, h11));
  const h20 = high(a2, b0);
  t2 = i64x2.sub(t2, negatedLow(a2, b0, h20));
  t2 = i64x2.add(t2, i64x2.shr_u(t1, BITS));
  t2 = i64x2.add(t2, v128.and(i64x2.shl(q1, 44), mask));
  t2 = i64x2.add(t2, i64x2.shr_u(q0, 8));
  const q2 = v128.and(t2, mask);
  const f2 = toDouble(q2);
  const r2 = high(f2, upper);
  // column 3
  let t3 = column(PRODUCT, 3);
  t3 = i64x2.add(t3, h02);
  t3 = i64x2.add(t3, h11);
  t3 = i64x2.add(t3, h20);
  const h03 = high(a0, b3);
  t3 = i64x2.sub(t3, negatedLow(a0, b3, h03));
  const h12 = high(a1, b2);
  t3 = i64x2.sub(t3, negatedLow(a1, b2, h12));
  const h21 = high(a2, b1);
  t3 = i64x2.sub(t3, negatedLow(a2, b1, h21));
  const h30 = high(a3, b0);
  t3 = i64x2.sub(t3, negatedLow(a3, b0, h30));
  t3 = i64x2.add(t3, i64x2.shr_u(t2, BITS));
  t3 = i64x2.add(t3, v128.and(i64x2.shl(q2, 44), mask));
  t3 = i64x2.add(t3, i64x2.shr_u(q1, 8));
  t3 = i64x2.add(t3, v128.and(i64x2.shl(q0, 36), mask));
  const q3 = v128.and(t3, mask);
  const f3 = toDouble(q3);
  const r3 = high(f3, upper);
  // column 4
  let t4 = column(PRODUCT, 4);
  t4 = i64x2.add(t4, h03);
  t4 = i64x2.add(t4, h12);
  t4 = i64x2.add(t4, h21);
  t4 = i64x2.add(t4, h30);
  const h04 = high(a0, b4);
  t4 = i64x2.sub(t4, negatedLow(a0, b4, h04));
  const h13 = high(a1, b3);
  t4 = i64x2.sub(t4, negatedLow(a1, b3, h13));
  const h22 = high(a2, b2);
  t4 = i64x2.sub(t4, negatedLow(a2, b2, h22));
  const h31 = high(a3, b1);
  t4 = i64x2.sub(t4, negatedLow(a3, b1, h31));
  const h40 = high(a4, b0);
  t4 = i64x2.sub(t4, negatedLow(a4, b0, h40));
  t4 = i64x2.add(t4, i64x2.shr_u(t3, BITS));
  t4 = i64x2.add(t4, v128.and(i64x2.shl(q3, 44), mask));
  t4 = i64x2.add(t4, i64x2.shr_u(q2, 8));
  t4 = i64x2.add(t4, v128.and(i64x2.shl(q1, 36), mask));
  t4 = i64x2.add(t4, i64x2.shr_u(q0, 16));
  t4 = i64x2.sub(t4, negatedLow(f0, upper, r0));
  const q4 = v128.and(t4, mask);
  const f4 = toDouble(q4);
  const r4 = high(f4, upper);
  // column 5
  let t5 = column(PRODUCT, 5);
  t5 = i64x2.add(t5, h04);
  t5 = i64x2.add(t5, h13);
  t5 = i64x2.add(t5, h22);
  t5 = i64x2.add(t5, h31);
  t5 = i64x2.add(t5, h40);
  const h14 = high(a1, b4);
  t5 = i64x2.sub(t5, negatedLow(a1, b4, h14));
  const h23 = high(a2, b3);
  t5 = i64x2.sub(t5, negatedLow(a2, b3, h23));
  const h32 = high(a3, b2);
  t5 = i64x2.sub(t5, negatedLow(a3, b2, h32));
  const h41 = high(a4, b1);
  t5 = i64x2.sub(t5, negatedLow(a4, b1, h41));
  t5 = i64x2.add(t5, i64x2.shr_u(t4, BITS));
  t5 = i64x2.add(t5, v128.and(i64x2.shl(q4, 44), mask));
  t5 = i64x2.add(t5, i64x2.shr_u(q3, 8));
  t5 = i64x2.add(t5, v128.and(i64x2.shl(q2, 36), mask));
  t5 = i64x2.add(t5, i64x2.shr_u(q1, 16));
  t5 = i64x2.sub(t5, negatedLow(f1, upper, r1));
  t5 = i64x2.add(t5, r0);
  storeLimb(d, 0, v128.and(t5, mask));
  // column 6
  let t6 = column(PRODUCT, 6);
  t6 = i64x2.add(t6, h14);
  t6 = i64x2.add(t6, h23);
  t6 = i64x2.add(t6, h32);
  t6 = i64x2.add(t6, h41);
  const h24 = high(a2, b4);
  t6 = i64x2.sub(t6, negatedLow(a2, b4, h24));
  const h33 = high(a3, b3);
  t6 = i64x2.sub(t6, negatedLow(a3, b3, h33));
  const h42 = high(a4, b2);
  t6 = i64x2.sub(t6, negatedLow(a4, b2, h42));
  t6 = i64x2.add(t6, i64x2.shr_u(t5, BITS));
  t6 = i64x2.add(t6, i64x2.shr_u(q4, 8));
  t6 = i64x2.add(t6, v128.and(i64x2.shl(q3, 36), mask));
  t6 = i64x2.add(t6, i64x2.shr_u(q2, 16));
  t6 = i64x2.sub(t6, negatedLow(f2, upper, r2));
  t6 = i64x2.add(t6, r1);
  storeLimb(d, 1, v128.and(t6, mask));
  // column 7
  let t7 = column(PRODUCT, 7);
  t7 = i64x2.add(t7, h24);
  t7 = i64x2.add(t7, h33);
  t7 = i64x2.add(t7, h42);
  const h34 = high(a3, b4);
  t7 = i64x2.sub(t7, negatedLow(a3, b4, h34));
  const h43 = high(a4, b3);
  t7 = i64x2.sub(t7, negatedLow(a4, b3, h43));
  t7 = i64x2.add(t7, i64x2.shr_u(t6, BITS));
  t7 = i64x2.add(t7, v128.and(i64x2.shl(q4, 36), mask));
  t7 = i64x2.add(t7, i64x2.shr_u(q3, 16));
  t7 = i64x2.sub(t7, negatedLow(f3, upper, r3));
  t7 = i64x2.add(t7, r2);
  storeLimb(d, 2, v128.and(t7, mask));
  // column 8
  let t8 = column(PRODUCT, 8);
  t8 = i64x2.add(t8, h34);
  t8 = i64x2.add(t8, h43);
  const h44 = high(a4, b4);
  t8 = i64x2.sub(t8, negatedLow(a4, b4, h44));
  t8 = i64x2.add(t8, i64x2.shr_u(t7, BITS));
  t8 = i64x2.add(t8, i64x2.shr_u(q4, 16));
  t8 = i64x2.sub(t8, negatedLow(f4, upper, r4));
  t8 = i64x2.add(t8, r3);
  storeLimb(d, 3, v128.and(t8, mask));
  // column 9
  let t9 = column(PRODUCT, 9);
  t9 = i64x2.add(t9, h44);
  t9 = i64x2.add(t9, i64x2.shr_u(t8, BITS));
  t9 = i64x2.add(t9, r4);
  storeLimb(d, 4, t9);
}

/** d = a a / R. Products of different limbs are summed apart (`c`) and counted twice. */
export function square(d: usize, a: usize): void {
  const mask = v128.load(LIMB_MASK);
  const upper = v128.load(DOUBLE_UPPER);
  const a0 = toDouble(limb(a, 0));
  const a1 = toDouble(limb(a, 1));
  const a2 = toDouble(limb(a, 2));
  const a3 = toDouble(limb(a, 3));
  const a4 = toDouble(limb(a, 4));
  // column 0
  let t0 = column(SQUARE, 0);
  const h00 = high(a0, a0);
  t0 = i64x2.sub(t0, negatedLow(a0, a0, h00));
  const q0 = v128.and(t0, mask);
  const f0 = toDouble(q0);
  const r0 = high(f0, upper);
  // column 1
  let t1 = column(SQUARE, 1);
  t1 = i64x2.add(t1, h00);
  let c1 = column(CROSS, 1);
  const h01 = high(a0, a1);
  c1 = i64x2.sub(c1, negatedLow(a0, a1, h01));
  t1 = i64x2.add(t1, i64x2.shl(c1, 1));
  t1 = i64x2.add(t1, i64x2.shr_u(t0, BITS));
  t1 = i64x2.add(t1, v128.and(i64x2.shl(q0, 44), mask));
  const q1 = v128.and(t1, mask);
  const f1 = toDouble(q1);
  const r1 = high(f1, upper);
  // column 2
  let t2 = column(SQUARE, 2);
  let c2 = column(CROSS, 2);
  c2 = i64x2.add(c2, h01);
  const h02 = high(a0, a2);
  c2 = i64x2.sub(c2, negatedLow(a0, a2, h02));
  t2 = i64x2.add(t2, i64x2.shl(c2, 1));
  const h11 = high(a1, a1);
  t2 = i64x2.sub(t2, negatedLow(a1, a1, h11));
  t2 = i64x2.add(t2, i64x2.shr_u(t1, BITS));
  t2 = i64x2.add(t2, v128.and(i64x2.shl(q1, 44), mask));
  t2 = i64x2.add(t2, i64x2.shr_u(q0, 8));
  const q2 = v128.and(t2, mask);
  const f2 = toDouble(q2);
  const r2 = high(f2, upper);
  // column 3
  let t3 = column(SQUARE, 3);
  t3 = i64x2.add(t3, h11);
  let c3 = column(CROSS, 3);
  c3 = i64x2.add(c3, h02);
  const h03 = high(a0, a3);
  c3 = i64x2.sub(c3, negatedLow(a0, a3, h03));
  const h12 = high(a1, a2);
  c3 = i64x2.sub(c3, negatedLow(a1, a2, h12));
  t3 = i64x2.add(t3, i64x2.shl(c3, 1));
  t3 = i64x2.add(t3, i64x2.shr_u(t2, BITS));
  t3 = i64x2.add(t3, v128.and(i64x2.shl(q2, 44), mask));
  t3 = i64x2.add(t3, i64x2.shr_u(q1, 8));
  t3 = i64x2.add(t3, v128.and(i64x2.shl(q0, 36), mask));
  const q3 = v128.and(t3, mask);
  const f3 = toDouble(q3);
  const r3 = high(f3, upper);
  // column 4
  let t4 = column(SQUARE, 4);
  let c4 = column(CROSS, 4);
  c4 = i64x2.add(c4, h03);
  c4 = i64x2.add(c4, h12);
  const h04 = high(a0, a4);
  c4 = i64x2.sub(c4, negatedLow(a0, a4, h04));
  const h13 = high(a1, a3);
  c4 = i64x2.sub(c4, negatedLow(a1, a3, h13));
  t4 = i64x2.add(t4, i64x2.shl(c4, 1));
  const h22 = high(a2, a2);
  t4 = i64x2.sub(t4, negatedLow(a2, a2, h22));
  t4 = i64x2.add(t4, i64x2.shr_u(t3, BITS));
  t4 = i64x2.add(t4, v128.and(i64x2.shl(q3, 44), mask));
  t4 = i64x2.add(t4, i64x2.shr_u(q2, 8));
  t4 = i64x2.add(t4, v128.and(i64x2.shl(q1, 36), mask));
  t4 = i64x2.add(t4, i64x2.shr_u(q0, 16));
  t4 = i64x2.sub(t4, negatedLow(f0, upper, r0));
  const q4 = v128.and(t4, mask);
  const f4 = toDouble(q4);
  const r4 = high(f4, upper);
  // column 5
  let t5 = column(SQUARE, 5);
  t5 = i64x2.add(t5, h22);
  let c5 = column(CROSS, 5);
  c5 = i64x2.add(c5, h04);
  c5 = i64x2.add(c5, h13);
  const h14 = high(a1, a4);
  c5 = i64x2.sub(c5, negatedLow(a1, a4, h14));
  const h23 = high(a2, a3);
  c5 = i64x2.sub(c5, negatedLow(a2, a3, h23));
  t5 = i64x2.add(t5, i64x2.shl(c5, 1));
  t5 = i64x2.add(t5, i64x2.shr_u(t4, BITS));
  t5 = i64x2.add(t5, v128.and(i64x2.shl(q4, 44), mask));
  t5 = i64x2.add(t5, i64x2.shr_u(q3, 8));
  t5 = i64x2.add(t5, v128.and(i64x2.shl(q2, 36), mask));
  t5 = i64x2.add(t5, i64x2.shr_u(q1, 16));
  t5 = i64x2.sub(t5, negatedLow(f1, upper, r1));
  t5 = i64x2.add(t5, r0);
  storeLimb(d, 0, v128.and(t5, mask));
  // column 6
  let t6 = column(SQUARE, 6);
  let c6 = column(CROSS, 6);
  c6 = i64x2.add(c6, h14);
  c6 = i64x2.add(c6, h23);
  const h24 = high(a2, a4);
  c6 = i64x2.sub(c6, negatedLow(a2, a4, h24));
  t6 = i64x2.add(t6, i64x2.shl(c6, 1));
  const h33 = high(a3, a3);
  t6 = i64x2.sub(t6, negatedLow(a3, a3, h33));
  t6 = i64x2.add(t6, i64x2.shr_u(t5, BITS));
  t6 = i64x2.add(t6, i64x2.shr_u(q4, 8));
  t6 = i64x2.add(t6, v128.and(i64x2.shl(q3, 36), mask));
  t6 = i64x2.add(t6, i64x2.shr_u(q2, 16));
  t6 = i64x2.sub(t6, negatedLow(f2, upper, r2));
  t6 = i64x2.add(t6, r1);
  storeLimb(d, 1, v128.and(t6, mask));
  // column 7
  let t7 = column(SQUARE, 7);
  t7 = i64x2.add(t7, h33);
  let c7 = column(CROSS, 7);
  c7 = i64x2.add(c7, h24);
  const h34 = high(a3, a4);
  c7 = i64x2.sub(c7, negatedLow(a3, a4, h34));
  t7 = i64x2.add(t7, i64x2.shl(c7, 1));
  t7 = i64x2.add(t7, i64x2.shr_u(t6, BITS));
  t7 = i64x2.add(t7, v128.and(i64x2.shl(q4, 36), mask));
  t7 = i64x2.add(t7, i64x2.shr_u(q3, 16));
  t7 = i64x2.sub(t7, negatedLow(f3, upper, r3));
  t7 = i64x2.add(t7, r2);
  storeLimb(d, 2, v128.and(t7, mask));
  // column 8
  let t8 = column(SQUARE, 8);
  let c8 = column(CROSS, 8);
  c8 = i64x2.add(c8, h34);
  t8 = i64x2.add(t8, i64x2.shl(c8, 1));
  const h44 = high(a4, a4);
  t8 = i64x2.sub(t8, negatedLow(a4, a4, h44));
  t8 = i64x2.add(t8, i64x2.shr_u(t7, BITS));
  t8 = i64x2.add(t8, i64x2.shr_u(q4, 16));
  t8 = i64x2.sub(t8, negatedLow(f4, upper, r4));
  t8 = i64x2.add(t8, r3);
  storeLimb(d, 3, v128.and(t8, mask));
  // column 9
  let t9 = column(SQUARE, 9);
  t9 = i64x2.add(t9, h44);
  t9 = i64x2.add(t9, i64x2.shr_u(t8, BITS));
  t9 = i64x2.add(t9, r4);
  storeLimb(d, 4, t9);
}
