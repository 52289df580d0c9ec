/**
 * Numbers modulo the order n of the curve: nine limbs of 29 bits in 64-bit integers, Montgomery reduction with R = 2^261. One
 * at a time: a signature needs five of these multiplications and some three hundred in the field.
 */

/** n, most significant word last. */
export const N0: u64 = 0xf3b9cac2fc632551;
export const N1: u64 = 0xbce6faada7179e84;
export const N2: u64 = 0xffffffffffffffff;
export const N3: u64 = 0xffffffff00000000;

/** Octets of a scalar in limbs. */
export const SCALAR: usize = 72;

const MASK: u64 = 0x1fffffff;

/** A scalar in words, as `readWords` and `canonicalWords` leave it. */
export let word0: u64 = 0;
export let word1: u64 = 0;
export let word2: u64 = 0;
export let word3: u64 = 0;

/** Puts four words where `toLimbs`, `isInRange` and the recoding find them. */
export function setWords(w0: u64, w1: u64, w2: u64, w3: u64): void {
  word0 = w0;
  word1 = w1;
  word2 = w2;
  word3 = w3;
}

/** Reads 32 big-endian octets. */
export function readWords(octets: usize): void {
  word3 = bswap<u64>(load<u64>(octets));
  word2 = bswap<u64>(load<u64>(octets, 8));
  word1 = bswap<u64>(load<u64>(octets, 16));
  word0 = bswap<u64>(load<u64>(octets, 24));
}

/** Whether the words are not below n. */
function reachesOrder(): bool {
  if (word3 != N3) return word3 > N3;
  if (word2 != N2) return word2 > N2;
  if (word1 != N1) return word1 > N1;
  return word0 >= N0;
}

export function wordsAreZero(): bool {
  return (word0 | word1 | word2 | word3) == 0;
}

/** 1 .. n-1, as r and s have to be (FIPS 186-5 6.4.2). */
export function isInRange(): bool {
  return !wordsAreZero() && !reachesOrder();
}

/** The words as limbs. */
export function toLimbs(d: usize): void {
  store<u64>(d, word0 & MASK);
  store<u64>(d, (word0 >> 29) & MASK, 8);
  store<u64>(d, ((word0 >> 58) | (word1 << 6)) & MASK, 16);
  store<u64>(d, (word1 >> 23) & MASK, 24);
  store<u64>(d, ((word1 >> 52) | (word2 << 12)) & MASK, 32);
  store<u64>(d, (word2 >> 17) & MASK, 40);
  store<u64>(d, ((word2 >> 46) | (word3 << 18)) & MASK, 48);
  store<u64>(d, (word3 >> 11) & MASK, 56);
  store<u64>(d, word3 >> 40, 64);
}

/** Limbs of a number below 2n as the words of that number modulo n. */
export function canonicalWords(a: usize): void {
  const l0 = load<u64>(a);
  const l1 = load<u64>(a, 8);
  const l2 = load<u64>(a, 16);
  const l3 = load<u64>(a, 24);
  const l4 = load<u64>(a, 32);
  const l5 = load<u64>(a, 40);
  const l6 = load<u64>(a, 48);
  const l7 = load<u64>(a, 56);
  const l8 = load<u64>(a, 64);
  word0 = l0 | (l1 << 29) | (l2 << 58);
  word1 = (l2 >> 6) | (l3 << 23) | (l4 << 52);
  word2 = (l4 >> 12) | (l5 << 17) | (l6 << 46);
  word3 = (l6 >> 18) | (l7 << 11) | (l8 << 40);
  // Bit 256 of a number below 2n lies above the words.
  if (l8 >> 24 != 0 || reachesOrder()) subtractFrom(word0, word1, word2, word3, N0, N1, N2, N3);
}

/** The words become n minus themselves. */
export function negateWords(): void {
  subtractFrom(N0, N1, N2, N3, word0, word1, word2, word3);
}

/** The words become a - b modulo 2^256. */
function subtractFrom(a0: u64, a1: u64, a2: u64, a3: u64, b0: u64, b1: u64, b2: u64, b3: u64): void {
  word0 = a0 - b0;
  let borrow: u64 = a0 < b0 ? 1 : 0;
  word1 = a1 - b1 - borrow;
  borrow = a1 < b1 || (a1 == b1 && borrow != 0) ? 1 : 0;
  word2 = a2 - b2 - borrow;
  borrow = a2 < b2 || (a2 == b2 && borrow != 0) ? 1 : 0;
  word3 = a3 - b3 - borrow;
}

/** The limbs of n, and -1/n mod 2^29. */
const ORDER0: u64 = 0x1c632551;
const ORDER1: u64 = 0x1dce5617;
const ORDER2: u64 = 0x5e7a13c;
const ORDER3: u64 = 0xdf55b4e;
const ORDER4: u64 = 0x1ffffbce;
const ORDER5: u64 = 0x1fffffff;
const ORDER6: u64 = 0x3ffff;
const ORDER7: u64 = 0x1fe00000;
const ORDER8: u64 = 0xffffff;
const QUOTIENT: u64 = 0xe00bc4f;

/** d = a b / R mod n, below 2n, for a and b below 4n. A column adds nine products and nine multiples of n: below 2^62.3. */
export function multiplyScalars(d: usize, a: usize, b: usize): void {
  const a0 = load<u64>(a, 0);
  const a1 = load<u64>(a, 8);
  const a2 = load<u64>(a, 16);
  const a3 = load<u64>(a, 24);
  const a4 = load<u64>(a, 32);
  const a5 = load<u64>(a, 40);
  const a6 = load<u64>(a, 48);
  const a7 = load<u64>(a, 56);
  const a8 = load<u64>(a, 64);
  const b0 = load<u64>(b, 0);
  const b1 = load<u64>(b, 8);
  const b2 = load<u64>(b, 16);
  const b3 = load<u64>(b, 24);
  const b4 = load<u64>(b, 32);
  const b5 = load<u64>(b, 40);
  const b6 = load<u64>(b, 48);
  const b7 = load<u64>(b, 56);
  const b8 = load<u64>(b, 64);
  let t0 = a0 * b0;
  const q0 = ((t0 & MASK) * QUOTIENT) & MASK;
  t0 += q0 * ORDER0;
  let t1 = a0 * b1 + a1 * b0 + q0 * ORDER1 + (t0 >> 29);
  const q1 = ((t1 & MASK) * QUOTIENT) & MASK;
  t1 += q1 * ORDER0;
  let t2 = a0 * b2 + a1 * b1 + a2 * b0 + q0 * ORDER2 + q1 * ORDER1 + (t1 >> 29);
  const q2 = ((t2 & MASK) * QUOTIENT) & MASK;
  t2 += q2 * ORDER0;
  let t3 = a0 * b3 + a1 * b2 + a2 * b1 + a3 * b0 + q0 * ORDER3 + q1 * ORDER2 + q2 * ORDER1 + (t2 >> 29);
  const q3 = ((t3 & MASK) * QUOTIENT) & MASK;
  t3 += q3 * ORDER0;
  let t4 = a0 * b4 + a1 * b3 + a2 * b2 + a3 * b1 + a4 * b0 + q0 * ORDER4 + q1 * ORDER3 + q2 * ORDER2 + q3 * ORDER1 + (t3 >> 29);
  const q4 = ((t4 & MASK) * QUOTIENT) & MASK;
  t4 += q4 * ORDER0;
  let t5 = a0 * b5 + a1 * b4 + a2 * b3 + a3 * b2 + a4 * b1 + a5 * b0 + q0 * ORDER5 + q1 * ORDER4 + q2 * ORDER3 + q3 * ORDER2 + q4 * ORDER1 + (t4 >> 29);
  const q5 = ((t5 & MASK) * QUOTIENT) & MASK;
  t5 += q5 * ORDER0;
  let t6 = a0 * b6 + a1 * b5 + a2 * b4 + a3 * b3 + a4 * b2 + a5 * b1 + a6 * b0 + q0 * ORDER6 + q1 * ORDER5 + q2 * ORDER4 + q3 * ORDER3 + q4 * ORDER2 + q5 * ORDER1 + (t5 >> 29);
  const q6 = ((t6 & MASK) * QUOTIENT) & MASK;
  t6 += q6 * ORDER0;
  let t7 = a0 * b7 + a1 * b6 + a2 * b5 + a3 * b4 + a4 * b3 + a5 * b2 + a6 * b1 + a7 * b0 + q0 * ORDER7 + q1 * ORDER6 + q2 * ORDER5 + q3 * ORDER4 + q4 * ORDER3 + q5 * ORDER2 + q6 * ORDER1 + (t6 >> 29);
  const q7 = ((t7 & MASK) * QUOTIENT) & MASK;
  t7 += q7 * ORDER0;
  let t8 = a0 * b8 + a1 * b7 + a2 * b6 + a3 * b5 + a4 * b4 + a5 * b3 + a6 * b2 + a7 * b1 + a8 * b0 + q0 * ORDER8 + q1 * ORDER7 + q2 * ORDER6 + q3 * ORDER5 + q4 * ORDER4 + q5 * ORDER3 + q6 * ORDER2 + q7 * ORDER1 + (t7 >> 29);
  const q8 = ((t8 & MASK) * QUOTIENT) & MASK;
  t8 += q8 * ORDER0;
  const t9 = a1 * b8 + a2 * b7 + a3 * b6 + a4 * b5 + a5 * b4 + a6 * b3 + a7 * b2 + a8 * b1 + q1 * ORDER8 + q2 * ORDER7 + q3 * ORDER6 + q4 * ORDER5 + q5 * ORDER4 + q6 * ORDER3 + q7 * ORDER2 + q8 * ORDER1 + (t8 >> 29);
  store<u64>(d, t9 & MASK, 0);
  const t10 = a2 * b8 + a3 * b7 + a4 * b6 + a5 * b5 + a6 * b4 + a7 * b3 + a8 * b2 + q2 * ORDER8 + q3 * ORDER7 + q4 * ORDER6 + q5 * ORDER5 + q6 * ORDER4 + q7 * ORDER3 + q8 * ORDER2 + (t9 >> 29);
  store<u64>(d, t10 & MASK, 8);
  const t11 = a3 * b8 + a4 * b7 + a5 * b6 + a6 * b5 + a7 * b4 + a8 * b3 + q3 * ORDER8 + q4 * ORDER7 + q5 * ORDER6 + q6 * ORDER5 + q7 * ORDER4 + q8 * ORDER3 + (t10 >> 29);
  store<u64>(d, t11 & MASK, 16);
  const t12 = a4 * b8 + a5 * b7 + a6 * b6 + a7 * b5 + a8 * b4 + q4 * ORDER8 + q5 * ORDER7 + q6 * ORDER6 + q7 * ORDER5 + q8 * ORDER4 + (t11 >> 29);
  store<u64>(d, t12 & MASK, 24);
  const t13 = a5 * b8 + a6 * b7 + a7 * b6 + a8 * b5 + q5 * ORDER8 + q6 * ORDER7 + q7 * ORDER6 + q8 * ORDER5 + (t12 >> 29);
  store<u64>(d, t13 & MASK, 32);
  const t14 = a6 * b8 + a7 * b7 + a8 * b6 + q6 * ORDER8 + q7 * ORDER7 + q8 * ORDER6 + (t13 >> 29);
  store<u64>(d, t14 & MASK, 40);
  const t15 = a7 * b8 + a8 * b7 + q7 * ORDER8 + q8 * ORDER7 + (t14 >> 29);
  store<u64>(d, t15 & MASK, 48);
  const t16 = a8 * b8 + q8 * ORDER8 + (t15 >> 29);
  store<u64>(d, t16 & MASK, 56);
  store<u64>(d, t16 >> 29, 64);
}

