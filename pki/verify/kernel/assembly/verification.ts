/**
 * Up to 128 signatures at once. u1 G + u2 Q is a sum of points that are all in tables; the sums of all signatures are formed
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
import {
  candidates,
  digits,
  evenPoints,
  FIELD_R2,
  FIELD_ZERO,
  generatorWidth,
  leftPoints,
  oddPoints,
  PACKED_COORDINATE,
  rightPoints,
  sumPoints,
  temporary,
} from "./places";
import { CANDIDATES, hasSecondCandidate, prepareScalars } from "./signature-scalars";
import { windowCount } from "./signed-digits";
import { markUnknown, NOT_VALID, OPEN, setVerdict, UNKNOWN, VALID, verdictOf } from "./verdict";

/** How many sums each pair of signatures has in the level at hand, so that a collision finds its owner. */
let sumsPerPair: u32 = 1;

/**
 * Judges the signatures in `records`, all by keys whose tables have windows of the same width, into `verdicts`.
 * @param count how many: a multiple of LANES, at most what the scratch region was laid out for
 */
export function verifyRecords(count: u32, keyWidth: u32): void {
  prepareScalars(count, keyWidth);
  const level = sumPairs(count / LANES, windowCount(generatorWidth) + windowCount(keyWidth));
  for (let pair: u32 = 0; pair < count / LANES; pair++) compare(pair, level + <usize>pair * 4 * ELEMENT);
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
    if (verdictOf(i) != OPEN) continue;
    if (isZero(squaredX, lane)) setVerdict(i, UNKNOWN);
    else if (isZero(offBy, lane)) setVerdict(i, VALID);
    else if (hasSecondCandidate(i)) again = true;
    else setVerdict(i, NOT_VALID);
  }
  if (!again) return;
  missBy(offBy, first + PACKED_COORDINATE, second + PACKED_COORDINATE, x1, x2, squaredX, squaredY);
  for (let lane: u32 = 0; lane < LANES; lane++) {
    const i = pair * LANES + lane;
    if (verdictOf(i) == OPEN) setVerdict(i, isZero(offBy, lane) ? VALID : NOT_VALID);
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
