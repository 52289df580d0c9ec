/**
 * The table of a point Q: for every window i of w bits the odd multiples (2k+1) 2^(wi) Q, packed, one after the other. With it
 * a multiplication by Q needs additions only.
 */
import { addTablePoints } from "./batch-addition";
import {
  difference,
  differenceToMultiply,
  ELEMENT,
  LANES,
  multiply,
  square,
  sumToMultiply,
  unpack,
} from "./field";
import { copy, invert, pack } from "./field-value";
import {
  destinations,
  doublings,
  evenPoints,
  FIELD_ONE,
  FIELD_R2,
  FIELD_ZERO,
  leftPoints,
  oddPoints,
  PACKED_COORDINATE,
  PACKED_POINT,
  prefixes,
  rightPoints,
  sumPoints,
  temporary,
} from "./places";
import { pointsPerWindow, windowCount } from "./signed-digits";

/** How many additions go into one batch: enough that the inversion counts for nothing, few enough for the cache. */
const ADDITIONS: u32 = 1024;

let queued: u32 = 0;
let exceptional: u32 = 0;

/**
 * Builds the table of one point.
 * @param point x and y, four 64-bit words each, least significant first, not in Montgomery form; on the curve
 * @param table where the table goes: `windowCount(width) * pointsPerWindow(width)` packed points
 * @param width bits of a window, 4 to 16
 * @returns how many additions met two points of the same x: none for a point of the curve
 */
export function buildTable(point: usize, table: usize, width: u32): u32 {
  exceptional = 0;
  const windows = windowCount(width);
  const perWindow = pointsPerWindow(width);
  doubleOften(point, windows * width);
  for (let i: u32 = 0; i < windows; i++) {
    memory.copy(placeOf(table, i * perWindow), placeOf(doublings, i * width), PACKED_POINT);
  }
  // What is there doubles in each turn: (2k+1) + 2^m for k below 2^(m-1) are the next odd numbers up to 2^(m+1) - 1.
  for (let m: u32 = 1; m < width; m++) {
    const known = (<u32>1) << (m - 1);
    for (let i: u32 = 0; i < windows; i++) {
      for (let k: u32 = 0; k < known; k++) {
        enqueue(
          placeOf(table, i * perWindow + k),
          placeOf(doublings, i * width + m),
          placeOf(table, i * perWindow + k + known),
        );
      }
    }
    flush();
  }
  return exceptional;
}

// @ts-ignore: decorator
@inline
function placeOf(table: usize, index: u32): usize {
  return table + <usize>index * PACKED_POINT;
}

function enqueue(left: usize, right: usize, destination: usize): void {
  store<u32>(leftPoints + (<usize>queued << 2), <u32>left);
  store<u32>(rightPoints + (<usize>queued << 2), <u32>right);
  store<u32>(destinations + (<usize>queued << 2), <u32>destination);
  queued++;
  if (queued == ADDITIONS * LANES) flush();
}

function flush(): void {
  if (queued == 0) return;
  const wanted = queued;
  // The second lane of the last addition has to hold something: the first lane's points once more.
  if (LANES == 2 && (queued & 1) == 1) {
    const last = queued - 1;
    const left = load<u32>(leftPoints + (<usize>last << 2));
    const right = load<u32>(rightPoints + (<usize>last << 2));
    store<u32>(leftPoints + (<usize>(last + 1) << 2), left);
    store<u32>(rightPoints + (<usize>(last + 1) << 2), right);
  }
  const count = (wanted + LANES - 1) / LANES;
  for (let t: u32 = 0; t < count; t++) {
    store<u32>(sumPoints + (<usize>t << 2), <u32>(evenPoints + <usize>t * 2 * ELEMENT));
  }
  addTablePoints(count, countExceptional);
  for (let i: u32 = 0; i < wanted; i++) {
    const destination = <usize>load<u32>(destinations + (<usize>i << 2));
    const sum = evenPoints + <usize>(i / LANES) * 2 * ELEMENT;
    pack(destination, sum, i % LANES);
    pack(destination + PACKED_COORDINATE, sum + ELEMENT, i % LANES);
  }
  queued = 0;
}

function countExceptional(_place: u32, _lane: u32): void {
  exceptional++;
}

/** Writes 2^t Q for t below count, packed, to `doublings`. Jacobian coordinates, and one inversion for all of them. */
function doubleOften(point: usize, count: u32): void {
  const JACOBIAN: usize = 3 * ELEMENT;
  const first = oddPoints;
  unpack(temporary(20), point, point);
  multiply(first, temporary(20), FIELD_R2);
  unpack(temporary(20), point + PACKED_COORDINATE, point + PACKED_COORDINATE);
  multiply(first + ELEMENT, temporary(20), FIELD_R2);
  copy(first + 2 * ELEMENT, FIELD_ONE);
  copy(prefixes, FIELD_ONE);
  for (let t: u32 = 0; t < count; t++) {
    const p = first + <usize>t * JACOBIAN;
    if (t > 0) double(p, p - JACOBIAN);
    multiply(prefixes + <usize>(t + 1) * ELEMENT, prefixes + <usize>t * ELEMENT, p + 2 * ELEMENT);
  }
  const rest = temporary(21);
  const inverse = temporary(22);
  const squared = temporary(23);
  const affine = temporary(24);
  invert(rest, prefixes + <usize>count * ELEMENT);
  for (let t = <i32>count - 1; t >= 0; t--) {
    const p = first + <usize>t * JACOBIAN;
    multiply(inverse, rest, prefixes + <usize>t * ELEMENT);
    multiply(rest, rest, p + 2 * ELEMENT);
    square(squared, inverse);
    multiply(affine, p, squared);
    pack(placeOf(doublings, <u32>t), affine, 0);
    multiply(squared, squared, inverse);
    multiply(affine, p + ELEMENT, squared);
    pack(placeOf(doublings, <u32>t) + PACKED_COORDINATE, affine, 0);
  }
}

/** q = 2p in Jacobian coordinates, for a = -3 ("dbl-2001-b" of the Explicit-Formulas Database). */
function double(q: usize, p: usize): void {
  const x = p;
  const y = p + ELEMENT;
  const z = p + 2 * ELEMENT;
  const delta = temporary(25);
  const gamma = temporary(26);
  const beta4 = temporary(27);
  const alpha = temporary(28);
  const work = temporary(29);
  const other = temporary(30);
  square(delta, z);
  fold(delta, delta);
  square(gamma, y);
  // alpha = 3 (x - delta) (x + delta)
  differenceToMultiply(work, x, delta);
  sumToMultiply(other, x, delta, FIELD_ZERO);
  multiply(work, work, other);
  fold(work, work);
  sumToMultiply(alpha, work, work, work);
  // beta4 = 4 x gamma
  multiply(beta4, x, gamma);
  fold(beta4, beta4);
  sumToMultiply(beta4, beta4, beta4, FIELD_ZERO);
  fold(beta4, beta4);
  sumToMultiply(beta4, beta4, beta4, FIELD_ZERO);
  fold(beta4, beta4);
  // z' = 2 y z
  multiply(work, y, z);
  fold(work, work);
  sumToMultiply(work, work, work, FIELD_ZERO);
  fold(q + 2 * ELEMENT, work);
  // x' = alpha^2 - 8 beta
  square(work, alpha);
  fold(work, work);
  difference(work, work, beta4);
  difference(q, work, beta4);
  // y' = alpha (4 beta - x') - 8 gamma^2
  differenceToMultiply(work, beta4, q);
  multiply(work, work, alpha);
  square(other, gamma);
  fold(other, other);
  sumToMultiply(other, other, other, FIELD_ZERO);
  fold(other, other);
  sumToMultiply(other, other, other, FIELD_ZERO);
  fold(other, other);
  difference(work, work, other);
  difference(q + ELEMENT, work, other);
}

/** d = a, folded. */
function fold(d: usize, a: usize): void {
  difference(d, a, FIELD_ZERO);
}
