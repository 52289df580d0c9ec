/** What the kernel says of each signature, in the array `verdicts`. */
import { verdicts } from "./places";

/** What the kernel says of a signature. Only the first is a verdict; the others are questions to the host. */
export const VALID: u8 = 1;
/** The equation does not hold, or r or s is out of range. */
export const NOT_VALID: u8 = 0;
/** An exceptional case, which this code does not calculate. */
export const UNKNOWN: u8 = 2;
/** Nothing said yet. */
export const OPEN: u8 = 255;

export function verdictOf(i: u32): u8 {
  return load<u8>(verdicts + i);
}

export function setVerdict(i: u32, verdict: u8): void {
  store<u8>(verdicts + i, verdict);
}

/** An exceptional case arose; a signature that is out of range stays so. */
export function markUnknown(i: u32): void {
  if (verdictOf(i) == OPEN) setVerdict(i, UNKNOWN);
}
