/**
 * Up to 256 signatures at once. u1 G + u2 Q is a sum of points that are all in tables; the sums of all signatures are formed
 * together, level by level of a binary tree, each level one batch of additions.
 *
 * A verdict is `VALID`, or it is for the host to find out: this code is made to be fast for signatures that are right.
 */
import { addPoints, addTablePoints } from "./batch-addition";
import {
  difference,
  differenceToMultiply,
  ELEMENT,
  LANES,
  multiply,
  square,
  sumToMultiply,
  unpack,
  unpackSigned,
} from "./field";
import { isZero } from "./field-value";
import { invertModulo } from "./modular-inverse";
import {
  candidates,
  digits,
  evenPoints,
  FIELD_R2,
  FIELD_ZERO,
  generatorTable,
  generatorWidth,
  leftPoints,
  oddPoints,
  PACKED_COORDINATE,
  RECORD,
  RECORD_R,
  RECORD_S,
  RECORD_TABLE,
  records,
  rightPoints,
  SCALAR_ORDER_30,
  SCALAR_R2,
  scalars,
  sumPoints,
  temporary,
  verdicts,
} from "./places";
import {
  canonicalWords,
  isInRange,
  multiplyScalars,
  N0,
  N1,
  N2,
  N3,
  readWords,
  SCALAR,
  setWords,
  toLimbs,
  word0,
  word1,
  word2,
  word3,
  wordsAreZero,
} from "./scalar";
import { windowCount, writeDigits } from "./signed-digits";

/** What the kernel says of a signature. Only the first is a verdict; the others are questions to the host. */
export const VALID: u8 = 1;
/** The equation does not hold, or r or s is out of range. */
export const NOT_VALID: u8 = 0;
/** An exceptional case, which this code does not calculate. */
export const UNKNOWN: u8 = 2;
/** Nothing said yet. */
const OPEN: u8 = 255;

/** For each signature: s, the product of all s up to it, r, and the digest. */
const PREFIX: usize = SCALAR;
const R: usize = 2 * SCALAR;
const DIGEST: usize = 3 * SCALAR;
const SCALARS: usize = 4 * SCALAR;

/** The two x coordinates that r may stand for: r, and r + n where that is below p (0 where it is not). */
const CANDIDATES: usize = 2 * PACKED_COORDINATE;

/** p - n, two words: r + n is below p for r below this. */
const P_MINUS_N0: u64 = 0x0c46353d039cdaae;
const P_MINUS_N1: u64 = 0x4319055358e8617b;

/** How many sums each pair of signatures has in the level at hand, so that a collision finds its owner. */
let sumsPerPair: u32 = 1;

/**
 * Judges the signatures in `records`, all by keys whose tables have windows of the same width, into `verdicts`.
 * @param count how many: a multiple of LANES, at most what the scratch region was laid out for
 */
export function verifyRecords(count: u32, keyWidth: u32): void {
  const generatorWindows = windowCount(generatorWidth);
  const points = generatorWindows + windowCount(keyWidth);
  readRecords(count);
  const inverse = temporary(36);
  invertProduct(inverse, count);
  for (let i = <i32>count - 1; i >= 0; i--) decompose(<u32>i, inverse, points, generatorWindows, keyWidth);
  const level = sumPairs(count / LANES, points);
  for (let pair: u32 = 0; pair < count / LANES; pair++) compare(pair, level + <usize>pair * 4 * ELEMENT);
}

/** Reads r, s and digest, checks the range of r and s, and multiplies the s of all signatures up. */
function readRecords(count: u32): void {
  for (let i: u32 = 0; i < count; i++) {
    const record = records + <usize>i * RECORD;
    const own = scalars + <usize>i * SCALARS;
    let verdict = OPEN;
    readWords(record + RECORD_S);
    if (!isInRange()) {
      verdict = NOT_VALID;
      setWords(1, 0, 0, 0);
    }
    toLimbs(own);
    readWords(record + RECORD_R);
    if (!isInRange()) {
      verdict = NOT_VALID;
      setWords(1, 0, 0, 0);
    }
    toLimbs(own + R);
    writeCandidates(candidates + <usize>i * CANDIDATES);
    readWords(record);
    toLimbs(own + DIGEST);
    store<u8>(verdicts + i, verdict);
    if (i == 0) memory.copy(own + PREFIX, own, SCALAR);
    else multiplyScalars(own + PREFIX, own + PREFIX - SCALARS, own);
  }
}

function writeCandidates(place: usize): void {
  store<u64>(place, word0);
  store<u64>(place, word1, 8);
  store<u64>(place, word2, 16);
  store<u64>(place, word3, 24);
  const small = word3 == 0 && word2 == 0 && (word1 < P_MINUS_N1 || (word1 == P_MINUS_N1 && word0 < P_MINUS_N0));
  if (!small) {
    memory.fill(place + PACKED_COORDINATE, 0, PACKED_COORDINATE);
    return;
  }
  const low = word0 + N0;
  const carry: u64 = low < word0 ? 1 : 0;
  const sum = word1 + N1;
  const next = sum + carry;
  const carried: u64 = sum < word1 || next < sum ? 1 : 0;
  // n's third word is all ones: with a carry it becomes zero and hands the carry on.
  store<u64>(place, low, 32);
  store<u64>(place, next, 40);
  store<u64>(place, N2 + carried, 48);
  store<u64>(place, N3 + carried, 56);
}

/** inverse = R / (the product of all s, as it was multiplied up). */
function invertProduct(inverse: usize, count: u32): void {
  const words = temporary(37);
  canonicalWords(scalars + <usize>(count - 1) * SCALARS + PREFIX);
  storeWords(words);
  invertModulo(words, words, SCALAR_ORDER_30);
  setWords(load<u64>(words), load<u64>(words, 8), load<u64>(words, 16), load<u64>(words, 24));
  toLimbs(inverse);
  multiplyScalars(inverse, inverse, SCALAR_R2);
}

function storeWords(place: usize): void {
  store<u64>(place, word0);
  store<u64>(place, word1, 8);
  store<u64>(place, word2, 16);
  store<u64>(place, word3, 24);
}

/** u1 = digest / s and u2 = r / s of one signature, as addresses of table points. */
function decompose(i: u32, inverse: usize, points: u32, generatorWindows: u32, keyWidth: u32): void {
  const own = scalars + <usize>i * SCALARS;
  const ownInverse = temporary(38);
  const u = temporary(39);
  if (i > 0) {
    multiplyScalars(ownInverse, inverse, own + PREFIX - SCALARS);
    multiplyScalars(inverse, inverse, own);
  } else memory.copy(ownInverse, inverse, SCALAR);
  const stride = <usize>LANES << 2;
  const list = digits + ((<usize>(i / LANES) * points * LANES + (i % LANES)) << 2);
  multiplyScalars(u, own + DIGEST, ownInverse);
  canonicalWords(u);
  if (wordsAreZero()) {
    markUnknown(i);
    setWords(1, 0, 0, 0);
  }
  writeDigits(list, stride, generatorTable, generatorWidth);
  multiplyScalars(u, own + R, ownInverse);
  canonicalWords(u);
  const table = <usize>load<u32>(records + <usize>i * RECORD + RECORD_TABLE);
  writeDigits(list + <usize>generatorWindows * stride, stride, table, keyWidth);
}

/** Adds neighbours until two points a signature are left; returns where those lie. */
function sumPairs(pairs: u32, points: u32): usize {
  const POINT: usize = 2 * ELEMENT;
  let left = points;
  let from: usize = 0;
  let to = evenPoints;
  while (left > 2) {
    const sums = left >> 1;
    const next = sums + (left & 1);
    let t: u32 = 0;
    for (let pair: u32 = 0; pair < pairs; pair++) {
      const source = from + <usize>(pair * left) * POINT;
      const target = to + <usize>(pair * next) * POINT;
      for (let k: u32 = 0; k < sums; k++) {
        if (from == 0) pairDigits(t, (pair * left + 2 * k) * LANES);
        else {
          store<u32>(leftPoints + (<usize>t << 2), <u32>(source + <usize>(2 * k) * POINT));
          store<u32>(rightPoints + (<usize>t << 2), <u32>(source + <usize>(2 * k + 1) * POINT));
        }
        store<u32>(sumPoints + (<usize>t << 2), <u32>(target + <usize>k * POINT));
        t++;
      }
      if ((left & 1) == 1) {
        const single = target + <usize>sums * POINT;
        if (from == 0) unpackDigit(single, (pair * left + left - 1) * LANES);
        else memory.copy(single, source + <usize>(left - 1) * POINT, POINT);
      }
    }
    sumsPerPair = sums;
    if (from == 0) addTablePoints(t, markCollision);
    else addPoints(t, markCollision);
    from = to;
    to = from == evenPoints ? oddPoints : evenPoints;
    left = next;
  }
  return from;
}

/** The points of two neighbouring digits become the two sides of addition t. */
// @ts-ignore: decorator
@inline
function pairDigits(t: u32, digit: u32): void {
  for (let lane: u32 = 0; lane < LANES; lane++) {
    const side = <usize>(t * LANES + lane) << 2;
    store<u32>(leftPoints + side, digitAt(digit + lane));
    store<u32>(rightPoints + side, digitAt(digit + LANES + lane));
  }
}

function unpackDigit(point: usize, digit: u32): void {
  const first = digitAt(digit);
  const second = digitAt(digit + LANES - 1);
  const firstPoint = <usize>(first & ~1);
  const secondPoint = <usize>(second & ~1);
  unpack(point, firstPoint, secondPoint);
  unpackSigned(
    point + ELEMENT,
    firstPoint + PACKED_COORDINATE,
    secondPoint + PACKED_COORDINATE,
    0 - <u64>(first & 1),
    0 - <u64>(second & 1),
  );
}

// @ts-ignore: decorator
@inline
function digitAt(i: u32): u32 {
  return load<u32>(digits + (<usize>i << 2));
}

function markCollision(place: u32, lane: u32): void {
  markUnknown((place / sumsPerPair) * LANES + lane);
}

function markUnknown(i: u32): void {
  if (load<u8>(verdicts + i) == OPEN) store<u8>(verdicts + i, UNKNOWN);
}

/**
 * The last addition without its inversion: x3 is (dy/dx)^2 - x1 - x2, so the sum has the x coordinate r exactly when
 * dy^2 = (r + x1 + x2) dx^2.
 */
function compare(pair: u32, points: usize): void {
  const x1 = points;
  const y1 = points + ELEMENT;
  const x2 = points + 2 * ELEMENT;
  const y2 = points + 3 * ELEMENT;
  const squaredX = temporary(40);
  const squaredY = temporary(41);
  differenceToMultiply(squaredX, x2, x1);
  square(squaredX, squaredX);
  differenceToMultiply(squaredY, y2, y1);
  square(squaredY, squaredY);
  const first = candidates + <usize>(pair * LANES) * CANDIDATES;
  const second = first + (LANES - 1) * CANDIDATES;
  const offBy = temporary(42);
  missBy(offBy, first, second, x1, x2, squaredX, squaredY);
  let again = false;
  for (let lane: u32 = 0; lane < LANES; lane++) {
    const i = pair * LANES + lane;
    if (load<u8>(verdicts + i) != OPEN) continue;
    if (isZero(squaredX, lane)) store<u8>(verdicts + i, UNKNOWN);
    else if (isZero(offBy, lane)) store<u8>(verdicts + i, VALID);
    else if (hasSecondCandidate(i)) again = true;
    else store<u8>(verdicts + i, NOT_VALID);
  }
  if (!again) return;
  missBy(offBy, first + PACKED_COORDINATE, second + PACKED_COORDINATE, x1, x2, squaredX, squaredY);
  for (let lane: u32 = 0; lane < LANES; lane++) {
    const i = pair * LANES + lane;
    if (load<u8>(verdicts + i) == OPEN) store<u8>(verdicts + i, isZero(offBy, lane) ? VALID : NOT_VALID);
  }
}

/** d = dy^2 - (candidate + x1 + x2) dx^2. */
function missBy(
  d: usize,
  first: usize,
  second: usize,
  x1: usize,
  x2: usize,
  squaredX: usize,
  squaredY: usize,
): void {
  const candidate = temporary(43);
  unpack(candidate, first, second);
  multiply(candidate, candidate, FIELD_R2);
  sumToMultiply(candidate, candidate, x1, x2);
  multiply(candidate, candidate, squaredX);
  difference(candidate, candidate, FIELD_ZERO);
  difference(d, squaredY, candidate);
}

function hasSecondCandidate(i: u32): bool {
  const place = candidates + <usize>i * CANDIDATES;
  return (
    (load<u64>(place, 32) | load<u64>(place, 40) | load<u64>(place, 48) | load<u64>(place, 56)) != 0
  );
}
