/**
 * From r, s and digest to u1 = digest / s and u2 = r / s (FIPS 186-5 6.4.2), for all signatures with one inversion modulo n, and
 * to the digits of both.
 */
import { invertModulo } from "./modular-inverse";
import {
  candidates,
  digits,
  generatorTable,
  generatorWidth,
  PACKED_COORDINATE,
  RECORD,
  RECORD_R,
  RECORD_S,
  RECORD_TABLE,
  records,
  SCALAR_ORDER_30,
  SCALAR_R2,
  scalars,
  temporary,
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
import { LANES } from "./field";
import { windowCount, writeDigits } from "./signed-digits";
import { markUnknown, NOT_VALID, OPEN, setVerdict } from "./verdict";

/** For each signature: s, the product of all s up to it, r, and the digest. */
const PREFIX: usize = SCALAR;
const R: usize = 2 * SCALAR;
const DIGEST: usize = 3 * SCALAR;
const SCALARS: usize = 4 * SCALAR;

/** The two x coordinates that r may stand for: r, and r + n where that is below p (0 where it is not). */
export const CANDIDATES: usize = 2 * PACKED_COORDINATE;

/** p - n, two words: r + n is below p for r below this. */
const P_MINUS_N0: u64 = 0x0c46353d039cdaae;
const P_MINUS_N1: u64 = 0x4319055358e8617b;

/** Reads `count` records and writes for each the addresses of its table points, generator first, to `digits`. */
export function prepareScalars(count: u32, keyWidth: u32): void {
  const inverse = temporary(36);
  readRecords(count);
  invertProduct(inverse, count);
  for (let i = <i32>count - 1; i >= 0; i--) decompose(<u32>i, inverse, keyWidth);
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
    setVerdict(i, verdict);
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
function decompose(i: u32, inverse: usize, keyWidth: u32): void {
  const generatorWindows = windowCount(generatorWidth);
  const points = generatorWindows + windowCount(keyWidth);
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
  let table = <usize>load<u32>(records + <usize>i * RECORD + RECORD_TABLE);
  // Tables lie behind the generator's. Anything below is a mistake of the host, and no key's table.
  if (table <= generatorTable) {
    markUnknown(i);
    table = generatorTable;
  }
  writeDigits(list + <usize>generatorWindows * stride, stride, table, keyWidth);
}

/** Whether r + n is an x coordinate too (r < p - n), so that r may stand for either. */
export function hasSecondCandidate(i: u32): bool {
  const place = candidates + <usize>i * CANDIDATES;
  return (
    (load<u64>(place, 32) | load<u64>(place, 40) | load<u64>(place, 48) | load<u64>(place, 56)) != 0
  );
}
