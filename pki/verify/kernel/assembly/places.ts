/**
 * Where things lie in the kernel's memory. Constants and tables are shared by every instance; whatever an instance writes
 * while it works lies in its own scratch region, so that two threads can work on one memory.
 */

/** Constants of the field and of the scalars, 16 octets apart or more; written by the host before the first call. */
export const FIELD_PRIME_LIMBS: usize = 1024;
export const FIELD_ONE: usize = 1152;
export const FIELD_R2: usize = 1280;
export const FIELD_R3: usize = 1408;
export const FIELD_ZERO: usize = 1536;
/** p, 2p and 4p in limbs that are each large enough to subtract one or two limbs from: every limb has lent to the one below it. */
export const FIELD_LENT_1P: usize = 2048;
export const FIELD_LENT_2P: usize = 2176;
export const FIELD_LENT_4P: usize = 2304;
export const FIELD_PRIME_30: usize = 1664;
export const SCALAR_R2: usize = 1792;
export const SCALAR_ORDER_30: usize = 1920;
/** Constants that a field writes for itself (`initialiseField`). */
export const FIELD_COLUMNS: usize = 2560;

/** A point in a table: x and y, four 64-bit words each, least significant first, in Montgomery form. */
export const PACKED_POINT: usize = 64;
export const PACKED_COORDINATE: usize = 32;

/** One signature as the host writes it: digest, r, s (32 octets each, big-endian), then the address of the key's table. */
export const RECORD: usize = 128;
export const RECORD_R: usize = 32;
export const RECORD_S: usize = 64;
export const RECORD_TABLE: usize = 96;

/** The parts of this instance's scratch region, in the order of `layout`. */
export let temporaries: usize = 0;
export let records: usize = 0;
export let verdicts: usize = 0;
export let scalars: usize = 0;
export let candidates: usize = 0;
export let digits: usize = 0;
export let differences: usize = 0;
export let prefixes: usize = 0;
export let leftPoints: usize = 0;
export let rightPoints: usize = 0;
export let sumPoints: usize = 0;
export let evenPoints: usize = 0;
export let oddPoints: usize = 0;
export let doublings: usize = 0;
export let destinations: usize = 0;
export let generatorTable: usize = 0;
export let generatorWidth: u32 = 8;

/** Tells this instance where its scratch region and the generator's table lie. Addresses are multiples of 128. */
export function layout(
  newTemporaries: usize,
  newRecords: usize,
  newVerdicts: usize,
  newScalars: usize,
  newCandidates: usize,
  newDigits: usize,
  newDifferences: usize,
  newPrefixes: usize,
  newLeftPoints: usize,
  newRightPoints: usize,
  newSumPoints: usize,
  newEvenPoints: usize,
  newOddPoints: usize,
  newDoublings: usize,
  newDestinations: usize,
  newGeneratorTable: usize,
  newGeneratorWidth: u32,
): void {
  temporaries = newTemporaries;
  records = newRecords;
  verdicts = newVerdicts;
  scalars = newScalars;
  candidates = newCandidates;
  digits = newDigits;
  differences = newDifferences;
  prefixes = newPrefixes;
  leftPoints = newLeftPoints;
  rightPoints = newRightPoints;
  sumPoints = newSumPoints;
  evenPoints = newEvenPoints;
  oddPoints = newOddPoints;
  doublings = newDoublings;
  destinations = newDestinations;
  generatorTable = newGeneratorTable;
  generatorWidth = newGeneratorWidth;
}

/** The i-th temporary of this instance; each has room for a field element or a scalar. */
// @ts-ignore: decorator
@inline
export function temporary(i: usize): usize {
  return temporaries + (i << 7);
}
