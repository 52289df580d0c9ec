/**
 * A scalar as odd digits with signs, one a window: no digit is ever zero, so every window contributes a point, and a point at
 * infinity never arises from one.
 *
 * For odd u and windows of w bits, k_i = bits wi+1 .. wi+w of u. The digits 2 k_i + 1 - 2^w, and 2 k + 1 in the last window,
 * each times 2^(wi), add up to u. An even u is replaced by n - u, which is odd, with every sign the other way.
 */
import { negateWords, word0, word1, word2, word3 } from "./scalar";
import { PACKED_POINT, temporary } from "./places";

/** How many windows of that width a scalar of 256 bits has. */
export function windowCount(width: u32): u32 {
  return (256 + width - 1) / width;
}

/** Points of one window: the odd multiples 1, 3 .. 2^width - 1. */
export function pointsPerWindow(width: u32): u32 {
  return (<u32>1) << (width - 1);
}

/**
 * Writes for each window the address of the point in the table that its digit names, with the lowest bit set where the
 * point is to be negated. The scalar is in the words of `scalar.ts`, from 1 to n - 1.
 * @param list where the first address goes; the next ones follow `stride` octets apart
 */
export function writeDigits(list: usize, stride: usize, table: usize, width: u32): void {
  let flipped: u32 = 0;
  if ((word0 & 1) == 0) {
    flipped = 1;
    negateWords();
  }
  const bits = temporary(10);
  store<u64>(bits, word0);
  store<u64>(bits, word1, 8);
  store<u64>(bits, word2, 16);
  store<u64>(bits, word3, 24);
  store<u64>(bits, 0, 32);
  store<u64>(bits, 0, 40);
  const windows = windowCount(width);
  const half = pointsPerWindow(width);
  const mask = ((<u32>1) << width) - 1;
  let place = list;
  let window = <u32>table;
  for (let i: u32 = 0; i < windows; i++) {
    const bit = width * i + 1;
    const k = <u32>(load<u64>(bits + <usize>(bit >> 3)) >> <u64>(bit & 7)) & mask;
    let index = k;
    let negative: u32 = 0;
    if (i < windows - 1) {
      if (k >= half) index = k - half;
      else {
        index = half - 1 - k;
        negative = 1;
      }
    }
    store<u32>(place, (window + index * <u32>PACKED_POINT) | (negative ^ flipped));
    window += half * <u32>PACKED_POINT;
    place += stride;
  }
}
