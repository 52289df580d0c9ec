/**
 * Many additions of affine points at the price of one inversion (Montgomery's trick): five multiplications and a squaring
 * each.
 *
 * An addition divides by x2 - x1. All differences are multiplied up, the product is inverted once, and walking back takes
 * it apart again. Where two points have the same x the formula does not hold; such a sum is answered by nothing: its
 * difference is replaced by 1, whoever owns it is told, and the other additions of the batch go on undisturbed.
 */
import {
  difference,
  differenceOfThree,
  differenceToMultiply,
  ELEMENT,
  LANES,
  multiply,
  square,
  unpack,
  unpackSigned,
} from "./field";
import { copy, copyLane, invert, isZero } from "./field-value";
import {
  differences,
  FIELD_ONE,
  leftPoints,
  PACKED_COORDINATE,
  prefixes,
  rightPoints,
  sumPoints,
  temporary,
} from "./places";

/** How many products are multiplied up beside each other, because each waits for its own last one only. */
const CHAINS: u32 = 4;
/** How many additions ahead the points of a table are read, because tables seldom lie in the nearest cache. */
const AHEAD: u32 = 16;

/** In `leftPoints` and `rightPoints`, the lowest bit of an address: the point in the table is to be negated. */
const NEGATED: u32 = 1;

/** What was read ahead, kept so that the reading is not optimised away. */
let readAhead: u32 = 0;

/** Temporaries, one for each chain from the number on. */
const CHAIN_INVERSE: usize = 16;
const INVERSE: usize = 20;
const SLOPE: usize = 24;
const WORK: usize = 28;
const LEFT_Y: usize = 32;

/** Who is told of a sum whose points had the same x: its place in the batch, and the lane. */
export type Collided = (place: u32, lane: u32) => void;

/**
 * sumPoints[t] = leftPoints[t] + rightPoints[t] for t below count, over points of tables: LANES entries each, an address
 * and a sign.
 */
export function addTablePoints(count: u32, collided: Collided): void {
  for (let t: u32 = 0; t < count; t++) {
    if (t % AHEAD == 0) readPointsAhead(t == 0 ? 0 : t + AHEAD, t + 2 * AHEAD, count);
    const first = left(t * LANES);
    const second = left(t * LANES + LANES - 1);
    const firstRight = right(t * LANES);
    const secondRight = right(t * LANES + LANES - 1);
    unpack(temporary(11), address(first), address(second));
    unpack(temporary(12), address(firstRight), address(secondRight));
    differenceToMultiply(differenceAt(t), temporary(12), temporary(11));
  }
  invertDifferences(count, collided);
  for (let end = count; end > 0; ) {
    const start = (end - 1) & ~(CHAINS - 1);
    if (start % AHEAD == AHEAD - CHAINS && start > AHEAD) {
      readPointsAhead(start > 2 * AHEAD ? start - 2 * AHEAD : 0, start - AHEAD, count);
    }
    takeInverses(start, end);
    for (let t = start; t < end; t++) {
      const k = <usize>(t - start);
      unpackSides(t, temporary(LEFT_Y + k), temporary(11), PACKED_COORDINATE);
      differenceToMultiply(temporary(SLOPE + k), temporary(11), temporary(LEFT_Y + k));
    }
    makeSlopes(start, end);
    for (let t = start; t < end; t++) {
      const k = <usize>(t - start);
      unpackSides(t, temporary(11), temporary(12), 0);
      finishX(t, k, temporary(11), temporary(12));
    }
    finishY(start, end, true);
    end = start;
  }
}

/** The same over unpacked points: one address for both lanes. */
export function addPoints(count: u32, collided: Collided): void {
  for (let t: u32 = 0; t < count; t++) differenceToMultiply(differenceAt(t), <usize>right(t), <usize>left(t));
  invertDifferences(count, collided);
  for (let end = count; end > 0; ) {
    const start = (end - 1) & ~(CHAINS - 1);
    takeInverses(start, end);
    for (let t = start; t < end; t++) {
      const k = <usize>(t - start);
      differenceToMultiply(temporary(SLOPE + k), <usize>right(t) + ELEMENT, <usize>left(t) + ELEMENT);
    }
    makeSlopes(start, end);
    for (let t = start; t < end; t++) finishX(t, <usize>(t - start), <usize>left(t), <usize>right(t));
    finishY(start, end, false);
    end = start;
  }
}

/**
 * Multiplies the differences up in chains and inverts the product: after it, the temporaries from CHAIN_INVERSE on hold the
 * inverse of each chain's product, and `prefixes[t]` the product of the differences before t in its chain.
 */
function invertDifferences(count: u32, collided: Collided): void {
  const product = temporary(13);
  multiplyUp(count, product);
  if (hasZero(product)) {
    replaceZeros(count, collided);
    multiplyUp(count, product);
  }
  const inverse = temporary(13);
  const half = temporary(14);
  const c0 = prefixAt(count + ((0 - count) & (CHAINS - 1)));
  const c1 = prefixAt(count + ((1 - count) & (CHAINS - 1)));
  const c2 = prefixAt(count + ((2 - count) & (CHAINS - 1)));
  const c3 = prefixAt(count + ((3 - count) & (CHAINS - 1)));
  invert(inverse, product);
  multiply(half, c2, c3);
  multiply(half, half, inverse);
  multiply(temporary(CHAIN_INVERSE), half, c1);
  multiply(temporary(CHAIN_INVERSE + 1), half, c0);
  multiply(half, c0, c1);
  multiply(half, half, inverse);
  multiply(temporary(CHAIN_INVERSE + 2), half, c3);
  multiply(temporary(CHAIN_INVERSE + 3), half, c2);
}

/** The prefixes of all chains, which end at `count` and the three places after it, and the product of all differences. */
function multiplyUp(count: u32, product: usize): void {
  for (let k: u32 = 0; k < CHAINS; k++) copy(prefixAt(k), FIELD_ONE);
  for (let t: u32 = 0; t < count; t++) multiply(prefixAt(t + CHAINS), prefixAt(t), differenceAt(t));
  multiply(product, prefixAt(count), prefixAt(count + 1));
  multiply(temporary(14), prefixAt(count + 2), prefixAt(count + 3));
  multiply(product, product, temporary(14));
}

function hasZero(product: usize): bool {
  return isZero(product, 0) || (LANES == 2 && isZero(product, 1));
}

function replaceZeros(count: u32, collided: Collided): void {
  const reduced = temporary(14);
  for (let t: u32 = 0; t < count; t++) {
    // A difference may be up to 4p: times one it is below 2p, where zero can be told.
    multiply(reduced, differenceAt(t), FIELD_ONE);
    for (let lane: u32 = 0; lane < LANES; lane++) {
      if (!isZero(reduced, lane)) continue;
      copyLane(differenceAt(t), FIELD_ONE, lane);
      collided(t, lane);
    }
  }
}

/** INVERSE + k = 1 / difference of the k-th in this block, and the chains' inverses without it. */
function takeInverses(start: u32, end: u32): void {
  for (let t = start; t < end; t++) {
    const k = <usize>(t - start);
    multiply(temporary(INVERSE + k), temporary(CHAIN_INVERSE + k), prefixAt(t));
    multiply(temporary(CHAIN_INVERSE + k), temporary(CHAIN_INVERSE + k), differenceAt(t));
  }
}

/** SLOPE + k becomes (y2 - y1) / (x2 - x1), and WORK + k its square. */
function makeSlopes(start: u32, end: u32): void {
  const count = <usize>(end - start);
  for (let k: usize = 0; k < count; k++) multiply(temporary(SLOPE + k), temporary(SLOPE + k), temporary(INVERSE + k));
  for (let k: usize = 0; k < count; k++) square(temporary(WORK + k), temporary(SLOPE + k));
}

/** x3 = slope^2 - x1 - x2, and WORK + k = x1 - x3. */
function finishX(t: u32, k: usize, leftX: usize, rightX: usize): void {
  const sum = sumAt(t);
  differenceOfThree(sum, temporary(WORK + k), leftX, rightX);
  differenceToMultiply(temporary(WORK + k), leftX, sum);
}

/** y3 = slope (x1 - x3) - y1. */
// @ts-ignore: decorator
@inline
function finishY(start: u32, end: u32, packed: bool): void {
  const count = <usize>(end - start);
  for (let k: usize = 0; k < count; k++) multiply(temporary(SLOPE + k), temporary(SLOPE + k), temporary(WORK + k));
  for (let t = start; t < end; t++) {
    const k = <usize>(t - start);
    const leftY = packed ? temporary(LEFT_Y + k) : <usize>left(t) + ELEMENT;
    difference(sumAt(t) + ELEMENT, temporary(SLOPE + k), leftY);
  }
}

/** The coordinates at `offset` of both points of an addition: x as it is, y with the sign of the digit. */
// @ts-ignore: decorator
@inline
function unpackSides(t: u32, leftCoordinate: usize, rightCoordinate: usize, offset: usize): void {
  const first = left(t * LANES);
  const second = left(t * LANES + LANES - 1);
  const firstRight = right(t * LANES);
  const secondRight = right(t * LANES + LANES - 1);
  if (offset == 0) {
    unpack(leftCoordinate, address(first), address(second));
    unpack(rightCoordinate, address(firstRight), address(secondRight));
    return;
  }
  unpackSigned(leftCoordinate, address(first) + offset, address(second) + offset, sign(first), sign(second));
  unpackSigned(
    rightCoordinate,
    address(firstRight) + offset,
    address(secondRight) + offset,
    sign(firstRight),
    sign(secondRight),
  );
}

/** Brings the table points of the additions from there to there into the nearest cache: WebAssembly has no prefetch. */
function readPointsAhead(from: u32, to: u32, count: u32): void {
  let bits: u32 = 0;
  const end = min(to, count) * LANES;
  for (let i = from * LANES; i < end; i++) bits ^= load<u8>(<usize>left(i)) ^ load<u8>(<usize>right(i));
  readAhead ^= bits;
}

// @ts-ignore: decorator
@inline
function left(i: u32): u32 {
  return load<u32>(leftPoints + (<usize>i << 2));
}
// @ts-ignore: decorator
@inline
function right(i: u32): u32 {
  return load<u32>(rightPoints + (<usize>i << 2));
}
// @ts-ignore: decorator
@inline
function sumAt(t: u32): usize {
  return <usize>load<u32>(sumPoints + (<usize>t << 2));
}
// @ts-ignore: decorator
@inline
function differenceAt(t: u32): usize {
  return differences + <usize>t * ELEMENT;
}
// @ts-ignore: decorator
@inline
function prefixAt(t: u32): usize {
  return prefixes + <usize>t * ELEMENT;
}
// @ts-ignore: decorator
@inline
function address(entry: u32): usize {
  return <usize>(entry & ~NEGATED);
}
// @ts-ignore: decorator
@inline
function sign(entry: u32): u64 {
  return 0 - <u64>(entry & NEGATED);
}
