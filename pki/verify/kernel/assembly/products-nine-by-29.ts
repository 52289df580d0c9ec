/**
 * The field of P-256 in nine limbs of 29 bits: what any WebAssembly engine can do. With `lanes-simd.ts` an element holds two
 * values, with `lanes-scalar.ts` one.
 *
 * Values are in Montgomery form for R = 2^261. Bounds, in multiples of the prime p:
 * - a product is below 2p when the bounds of its factors multiply to 32 or less, because 2^261 > 31 p
 * - what `difference` and `differenceOfThree` store is below p + 2^236 and is called folded
 * - `differenceToMultiply` gives less than 4p, `sumToMultiply` the sum of its bounds: fit for a multiplication only
 * All limbs but the last are below 2^29, so nine products of a column stay below 2^62.
 */
import { add, and, both, Column, doubled, down, Limb, loadLimb, product, storeLimb, subtract, up } from "./lanes";

const BITS: i32 = 29;
const MASK: u64 = 0x1fffffff;
/**
 * The reduction subtracts up to 2^50 from a column. 2^51 is lent to each such column and repaid as 2^22 by the next, so
 * that no column is ever negative and a logical shift carries rightly.
 */
const LENT: u64 = 1 << 51;
const REPAID: u64 = 1 << 22;

// @ts-ignore: decorator
@inline
function plus(t: Column, a: Limb, b: Limb): Column {
  return add(t, product(a, b));
}

/**
 * Montgomery reduction of seventeen columns. p = 2^256 - 2^224 + 2^192 + 2^96 - 1, so -1/p mod 2^29 is 1: the lowest 29
 * bits of a column are the quotient themselves, and adding it times p is four shifts (3*29+9, 6*29+18, 7*29+21, 8*29+24).
 */
// @ts-ignore: decorator
@inline
function reduceAndStore(d: usize, t0: Column, t1: Column, t2: Column, t3: Column, t4: Column, t5: Column, t6: Column, t7: Column, t8: Column, t9: Column, t10: Column, t11: Column, t12: Column, t13: Column, t14: Column, t15: Column, t16: Column): void {
  const mask = both(MASK);
  const lent = both(LENT);
  const lentAndRepaid = both(LENT - REPAID);
  const repaid = both(REPAID);
  t7 = add(t7, lent);
  t8 = add(t8, lentAndRepaid);
  t9 = add(t9, lentAndRepaid);
  t10 = add(t10, lentAndRepaid);
  t11 = add(t11, lentAndRepaid);
  t12 = add(t12, lentAndRepaid);
  t13 = add(t13, lentAndRepaid);
  t14 = add(t14, lentAndRepaid);
  t15 = add(t15, lentAndRepaid);
  t16 = subtract(t16, repaid);
  const q0 = and(t0, mask);
  t1 = add(t1, down(t0, BITS));
  t3 = add(t3, up(q0, 9));
  t6 = add(t6, up(q0, 18));
  t7 = subtract(t7, up(q0, 21));
  t8 = add(t8, up(q0, 24));
  const q1 = and(t1, mask);
  t2 = add(t2, down(t1, BITS));
  t4 = add(t4, up(q1, 9));
  t7 = add(t7, up(q1, 18));
  t8 = subtract(t8, up(q1, 21));
  t9 = add(t9, up(q1, 24));
  const q2 = and(t2, mask);
  t3 = add(t3, down(t2, BITS));
  t5 = add(t5, up(q2, 9));
  t8 = add(t8, up(q2, 18));
  t9 = subtract(t9, up(q2, 21));
  t10 = add(t10, up(q2, 24));
  const q3 = and(t3, mask);
  t4 = add(t4, down(t3, BITS));
  t6 = add(t6, up(q3, 9));
  t9 = add(t9, up(q3, 18));
  t10 = subtract(t10, up(q3, 21));
  t11 = add(t11, up(q3, 24));
  const q4 = and(t4, mask);
  t5 = add(t5, down(t4, BITS));
  t7 = add(t7, up(q4, 9));
  t10 = add(t10, up(q4, 18));
  t11 = subtract(t11, up(q4, 21));
  t12 = add(t12, up(q4, 24));
  const q5 = and(t5, mask);
  t6 = add(t6, down(t5, BITS));
  t8 = add(t8, up(q5, 9));
  t11 = add(t11, up(q5, 18));
  t12 = subtract(t12, up(q5, 21));
  t13 = add(t13, up(q5, 24));
  const q6 = and(t6, mask);
  t7 = add(t7, down(t6, BITS));
  t9 = add(t9, up(q6, 9));
  t12 = add(t12, up(q6, 18));
  t13 = subtract(t13, up(q6, 21));
  t14 = add(t14, up(q6, 24));
  const q7 = and(t7, mask);
  t8 = add(t8, down(t7, BITS));
  t10 = add(t10, up(q7, 9));
  t13 = add(t13, up(q7, 18));
  t14 = subtract(t14, up(q7, 21));
  t15 = add(t15, up(q7, 24));
  const q8 = and(t8, mask);
  t9 = add(t9, down(t8, BITS));
  t11 = add(t11, up(q8, 9));
  t14 = add(t14, up(q8, 18));
  t15 = subtract(t15, up(q8, 21));
  t16 = add(t16, up(q8, 24));
  storeLimb(d, 0, and(t9, mask));
  t10 = add(t10, down(t9, BITS));
  storeLimb(d, 1, and(t10, mask));
  t11 = add(t11, down(t10, BITS));
  storeLimb(d, 2, and(t11, mask));
  t12 = add(t12, down(t11, BITS));
  storeLimb(d, 3, and(t12, mask));
  t13 = add(t13, down(t12, BITS));
  storeLimb(d, 4, and(t13, mask));
  t14 = add(t14, down(t13, BITS));
  storeLimb(d, 5, and(t14, mask));
  t15 = add(t15, down(t14, BITS));
  storeLimb(d, 6, and(t15, mask));
  t16 = add(t16, down(t15, BITS));
  storeLimb(d, 7, and(t16, mask));
  storeLimb(d, 8, down(t16, BITS));
}

/** d = a b / R. */
export function multiply(d: usize, a: usize, b: usize): void {
  const a0 = loadLimb(a, 0);
  const a1 = loadLimb(a, 1);
  const a2 = loadLimb(a, 2);
  const a3 = loadLimb(a, 3);
  const a4 = loadLimb(a, 4);
  const a5 = loadLimb(a, 5);
  const a6 = loadLimb(a, 6);
  const a7 = loadLimb(a, 7);
  const a8 = loadLimb(a, 8);
  const b0 = loadLimb(b, 0);
  const b1 = loadLimb(b, 1);
  const b2 = loadLimb(b, 2);
  const b3 = loadLimb(b, 3);
  const b4 = loadLimb(b, 4);
  const b5 = loadLimb(b, 5);
  const b6 = loadLimb(b, 6);
  const b7 = loadLimb(b, 7);
  const b8 = loadLimb(b, 8);
  let t0 = product(a0, b0);
  let t1 = product(a0, b1);
  let t2 = product(a0, b2);
  let t3 = product(a0, b3);
  let t4 = product(a0, b4);
  let t5 = product(a0, b5);
  let t6 = product(a0, b6);
  let t7 = product(a0, b7);
  let t8 = product(a0, b8);
  t1 = plus(t1, a1, b0);
  t2 = plus(t2, a1, b1);
  t3 = plus(t3, a1, b2);
  t4 = plus(t4, a1, b3);
  t5 = plus(t5, a1, b4);
  t6 = plus(t6, a1, b5);
  t7 = plus(t7, a1, b6);
  t8 = plus(t8, a1, b7);
  let t9 = product(a1, b8);
  t2 = plus(t2, a2, b0);
  t3 = plus(t3, a2, b1);
  t4 = plus(t4, a2, b2);
  t5 = plus(t5, a2, b3);
  t6 = plus(t6, a2, b4);
  t7 = plus(t7, a2, b5);
  t8 = plus(t8, a2, b6);
  t9 = plus(t9, a2, b7);
  let t10 = product(a2, b8);
  t3 = plus(t3, a3, b0);
  t4 = plus(t4, a3, b1);
  t5 = plus(t5, a3, b2);
  t6 = plus(t6, a3, b3);
  t7 = plus(t7, a3, b4);
  t8 = plus(t8, a3, b5);
  t9 = plus(t9, a3, b6);
  t10 = plus(t10, a3, b7);
  let t11 = product(a3, b8);
  t4 = plus(t4, a4, b0);
  t5 = plus(t5, a4, b1);
  t6 = plus(t6, a4, b2);
  t7 = plus(t7, a4, b3);
  t8 = plus(t8, a4, b4);
  t9 = plus(t9, a4, b5);
  t10 = plus(t10, a4, b6);
  t11 = plus(t11, a4, b7);
  let t12 = product(a4, b8);
  t5 = plus(t5, a5, b0);
  t6 = plus(t6, a5, b1);
  t7 = plus(t7, a5, b2);
  t8 = plus(t8, a5, b3);
  t9 = plus(t9, a5, b4);
  t10 = plus(t10, a5, b5);
  t11 = plus(t11, a5, b6);
  t12 = plus(t12, a5, b7);
  let t13 = product(a5, b8);
  t6 = plus(t6, a6, b0);
  t7 = plus(t7, a6, b1);
  t8 = plus(t8, a6, b2);
  t9 = plus(t9, a6, b3);
  t10 = plus(t10, a6, b4);
  t11 = plus(t11, a6, b5);
  t12 = plus(t12, a6, b6);
  t13 = plus(t13, a6, b7);
  let t14 = product(a6, b8);
  t7 = plus(t7, a7, b0);
  t8 = plus(t8, a7, b1);
  t9 = plus(t9, a7, b2);
  t10 = plus(t10, a7, b3);
  t11 = plus(t11, a7, b4);
  t12 = plus(t12, a7, b5);
  t13 = plus(t13, a7, b6);
  t14 = plus(t14, a7, b7);
  let t15 = product(a7, b8);
  t8 = plus(t8, a8, b0);
  t9 = plus(t9, a8, b1);
  t10 = plus(t10, a8, b2);
  t11 = plus(t11, a8, b3);
  t12 = plus(t12, a8, b4);
  t13 = plus(t13, a8, b5);
  t14 = plus(t14, a8, b6);
  t15 = plus(t15, a8, b7);
  let t16 = product(a8, b8);
  reduceAndStore(d, t0, t1, t2, t3, t4, t5, t6, t7, t8, t9, t10, t11, t12, t13, t14, t15, t16);
}

/** d = a a / R. */
export function square(d: usize, a: usize): void {
  const a0 = loadLimb(a, 0);
  const a1 = loadLimb(a, 1);
  const a2 = loadLimb(a, 2);
  const a3 = loadLimb(a, 3);
  const a4 = loadLimb(a, 4);
  const a5 = loadLimb(a, 5);
  const a6 = loadLimb(a, 6);
  const a7 = loadLimb(a, 7);
  const a8 = loadLimb(a, 8);
  const d0 = doubled(a0);
  const d1 = doubled(a1);
  const d2 = doubled(a2);
  const d3 = doubled(a3);
  const d4 = doubled(a4);
  const d5 = doubled(a5);
  const d6 = doubled(a6);
  const d7 = doubled(a7);
  let t0 = product(a0, a0);
  let t1 = product(d0, a1);
  let t2 = product(d0, a2);
  let t3 = product(d0, a3);
  let t4 = product(d0, a4);
  let t5 = product(d0, a5);
  let t6 = product(d0, a6);
  let t7 = product(d0, a7);
  let t8 = product(d0, a8);
  t2 = plus(t2, a1, a1);
  t3 = plus(t3, d1, a2);
  t4 = plus(t4, d1, a3);
  t5 = plus(t5, d1, a4);
  t6 = plus(t6, d1, a5);
  t7 = plus(t7, d1, a6);
  t8 = plus(t8, d1, a7);
  let t9 = product(d1, a8);
  t4 = plus(t4, a2, a2);
  t5 = plus(t5, d2, a3);
  t6 = plus(t6, d2, a4);
  t7 = plus(t7, d2, a5);
  t8 = plus(t8, d2, a6);
  t9 = plus(t9, d2, a7);
  let t10 = product(d2, a8);
  t6 = plus(t6, a3, a3);
  t7 = plus(t7, d3, a4);
  t8 = plus(t8, d3, a5);
  t9 = plus(t9, d3, a6);
  t10 = plus(t10, d3, a7);
  let t11 = product(d3, a8);
  t8 = plus(t8, a4, a4);
  t9 = plus(t9, d4, a5);
  t10 = plus(t10, d4, a6);
  t11 = plus(t11, d4, a7);
  let t12 = product(d4, a8);
  t10 = plus(t10, a5, a5);
  t11 = plus(t11, d5, a6);
  t12 = plus(t12, d5, a7);
  let t13 = product(d5, a8);
  t12 = plus(t12, a6, a6);
  t13 = plus(t13, d6, a7);
  let t14 = product(d6, a8);
  t14 = plus(t14, a7, a7);
  let t15 = product(d7, a8);
  let t16 = product(a8, a8);
  reduceAndStore(d, t0, t1, t2, t3, t4, t5, t6, t7, t8, t9, t10, t11, t12, t13, t14, t15, t16);
}
