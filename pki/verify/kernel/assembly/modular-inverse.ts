/**
 * The inverse modulo an odd number by division steps (Bernstein and Yang, "Fast constant-time gcd computation and modular
 * inversion", 2019), thirty steps at a time on 32-bit heads. In variable time: everything here is public.
 *
 * Numbers are nine limbs of 30 bits in 64-bit integers; the last limb carries the sign.
 */
import { temporary } from "./places";

const LIMBS: usize = 9;
const BITS: i64 = 30;
const MASK: i64 = 0x3fffffff;
/** Octets of a number; a modulus is followed by its own inverse modulo 2^30. */
const NUMBER: usize = 72;

/** The matrix of the last thirty steps: (f, g) becomes (u f + v g, q f + r g) / 2^30. */
let u: i64 = 0;
let v: i64 = 0;
let q: i64 = 0;
let r: i64 = 0;

/**
 * result = 1 / value mod modulus: four 64-bit words each, least significant first, value below the modulus and not zero.
 * @param modulus the address of nine limbs of 30 bits and of the modulus's inverse modulo 2^30
 */
export function invertModulo(result: usize, value: usize, modulus: usize): void {
  const f = temporary(0);
  const g = temporary(1);
  const d = temporary(2);
  const e = temporary(3);
  memory.copy(f, modulus, NUMBER);
  memory.fill(d, 0, NUMBER);
  memory.fill(e, 0, NUMBER);
  store<i64>(e, 1);
  fromWords(g, value);
  let eta: i32 = -1;
  while (!isZero(g)) {
    eta = thirtySteps(eta, <u32>load<i64>(f), <u32>load<i64>(g));
    updateCofactors(d, e, modulus);
    updatePair(f, g);
  }
  // Now f is 1 or -1, and d f the inverse, between -2 and 1 times the modulus.
  addIfNegative(d, modulus);
  if (limb(f, 8) < 0) negate(d);
  addIfNegative(d, modulus);
  toWords(result, d);
}

/** Thirty division steps on the lowest bits of f and g; leaves their matrix in u, v, q and r. */
function thirtySteps(start: i32, f: u32, g: u32): i32 {
  let eta = start;
  let left: i32 = 30;
  let a: u32 = 1;
  let b: u32 = 0;
  let c: u32 = 0;
  let d: u32 = 1;
  while (true) {
    // g even: halve it as often as it goes, but no further than the steps that are left.
    const zeros = <i32>ctz<u32>(g | (<u32>0xffffffff << left));
    g >>= zeros;
    a <<= zeros;
    b <<= zeros;
    eta -= zeros;
    left -= zeros;
    if (left == 0) break;
    if (eta < 0) {
      eta = -eta;
      const oldF = f;
      f = g;
      g = 0 - oldF;
      const oldA = a;
      a = c;
      c = 0 - oldA;
      const oldB = b;
      b = d;
      d = 0 - oldB;
    }
    // The next few steps at once: the multiple of f that clears the lowest bits of g, six at most. For odd f the inverse
    // modulo 8 is f itself, and one Newton step doubles the bits.
    const limit = min(min(eta + 1, left), 6);
    const multiple = (0 - g * (f * (2 - f * f))) & ((1 << limit) - 1);
    g += f * multiple;
    c += a * multiple;
    d += b * multiple;
  }
  u = <i64>(<i32>a);
  v = <i64>(<i32>b);
  q = <i64>(<i32>c);
  r = <i64>(<i32>d);
  return eta;
}

/** (f, g) = (u f + v g, q f + r g) / 2^30, which is whole. */
function updatePair(f: usize, g: usize): void {
  let forF = u * limb(f, 0) + v * limb(g, 0);
  let forG = q * limb(f, 0) + r * limb(g, 0);
  for (let i: usize = 1; i < LIMBS; i++) {
    const fi = limb(f, i);
    const gi = limb(g, i);
    forF = (forF >> BITS) + u * fi + v * gi;
    forG = (forG >> BITS) + q * fi + r * gi;
    setLimb(f, i - 1, forF & MASK);
    setLimb(g, i - 1, forG & MASK);
  }
  setLimb(f, 8, forF >> BITS);
  setLimb(g, 8, forG >> BITS);
}

/** The same for (d, e) modulo the modulus: a multiple of it is added that makes the division by 2^30 whole. */
function updateCofactors(d: usize, e: usize, modulus: usize): void {
  const inverse = load<i64>(modulus + NUMBER);
  const signD = limb(d, 8) >> 63;
  const signE = limb(e, 8) >> 63;
  let forD = u * limb(d, 0) + v * limb(e, 0);
  let forE = q * limb(d, 0) + r * limb(e, 0);
  // Negative numbers are first raised by the modulus, which keeps both above -2 times it.
  let multipleD = (u & signD) + (v & signE);
  let multipleE = (q & signD) + (r & signE);
  multipleD -= (inverse * forD + multipleD) & MASK;
  multipleE -= (inverse * forE + multipleE) & MASK;
  forD += limb(modulus, 0) * multipleD;
  forE += limb(modulus, 0) * multipleE;
  for (let i: usize = 1; i < LIMBS; i++) {
    const di = limb(d, i);
    const ei = limb(e, i);
    const mi = limb(modulus, i);
    forD = (forD >> BITS) + u * di + v * ei + mi * multipleD;
    forE = (forE >> BITS) + q * di + r * ei + mi * multipleE;
    setLimb(d, i - 1, forD & MASK);
    setLimb(e, i - 1, forE & MASK);
  }
  setLimb(d, 8, forD >> BITS);
  setLimb(e, 8, forE >> BITS);
}

function addIfNegative(a: usize, modulus: usize): void {
  if (limb(a, 8) >= 0) return;
  let carry: i64 = 0;
  for (let i: usize = 0; i < 8; i++) {
    carry += limb(a, i) + limb(modulus, i);
    setLimb(a, i, carry & MASK);
    carry >>= BITS;
  }
  setLimb(a, 8, carry + limb(a, 8) + limb(modulus, 8));
}

function negate(a: usize): void {
  let carry: i64 = 0;
  for (let i: usize = 0; i < 8; i++) {
    carry -= limb(a, i);
    setLimb(a, i, carry & MASK);
    carry >>= BITS;
  }
  setLimb(a, 8, carry - limb(a, 8));
}

function isZero(a: usize): bool {
  let bits: i64 = 0;
  for (let i: usize = 0; i < LIMBS; i++) bits |= limb(a, i);
  return bits == 0;
}

function fromWords(a: usize, words: usize): void {
  for (let i: usize = 0; i < LIMBS; i++) {
    const bit = i * 30;
    const word = bit >> 6;
    const shift = bit & 63;
    let bits = load<u64>(words + (word << 3)) >> shift;
    if (shift > 34 && word < 3) bits |= load<u64>(words + (word << 3), 8) << (64 - shift);
    setLimb(a, i, <i64>bits & MASK);
  }
}

function toWords(words: usize, a: usize): void {
  const l0 = <u64>limb(a, 0);
  const l1 = <u64>limb(a, 1);
  const l2 = <u64>limb(a, 2);
  const l3 = <u64>limb(a, 3);
  const l4 = <u64>limb(a, 4);
  const l5 = <u64>limb(a, 5);
  const l6 = <u64>limb(a, 6);
  const l7 = <u64>limb(a, 7);
  const l8 = <u64>limb(a, 8);
  store<u64>(words, l0 | (l1 << 30) | (l2 << 60));
  store<u64>(words, (l2 >> 4) | (l3 << 26) | (l4 << 56), 8);
  store<u64>(words, (l4 >> 8) | (l5 << 22) | (l6 << 52), 16);
  store<u64>(words, (l6 >> 12) | (l7 << 18) | (l8 << 48), 24);
}

// @ts-ignore: decorator
@inline
function limb(a: usize, i: usize): i64 {
  return load<i64>(a + (i << 3));
}
// @ts-ignore: decorator
@inline
function setLimb(a: usize, i: usize, value: i64): void {
  store<i64>(a + (i << 3), value);
}
