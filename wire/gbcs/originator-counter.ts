/** The counter that every GBCS message carries against replay. */
import { InvalidIdentifier, type Branded } from "../../pki/index.ts";

/** An originator counter: 0 to 2^64 - 1, 8 octets big endian on the wire (measured: RTDS 4.5.0). */
export type OriginatorCounter = Branded<bigint, "OriginatorCounter">;

/**
 * The largest counter that a payload can say: SeqNumber is INTEGER (0..9223372036854775807), one bit less than the
 * header has room for.
 */
export const LARGEST_SEQ_NUMBER = 0x7fff_ffff_ffff_ffffn;

const LARGEST = 0xffff_ffff_ffff_ffffn;
const OCTETS = 8;

/** Reads a whole number as an originator counter. @throws InvalidIdentifier outside 0 to 2^64 - 1 */
export function originatorCounter(value: bigint | number): OriginatorCounter {
  const whole = typeof value === "bigint" || Number.isSafeInteger(value) ? BigInt(value) : -1n;
  if (whole < 0n || whole > LARGEST) {
    throw new InvalidIdentifier("an originator counter", String(value), "a whole number from 0 to 2^64 - 1");
  }
  return whole as OriginatorCounter;
}

/** The counter in 8 big-endian octets. @throws InvalidIdentifier unless there are 8 */
export function originatorCounterFromBytes(bytes: Uint8Array): OriginatorCounter {
  if (bytes.length !== OCTETS) {
    throw new InvalidIdentifier("an originator counter", `${bytes.length} octets`, "8 octets");
  }
  return bytes.reduce((sum, octet) => (sum << 8n) | BigInt(octet), 0n) as OriginatorCounter;
}

/** The 8 big-endian octets of a counter. */
export function originatorCounterBytes(counter: OriginatorCounter): Uint8Array {
  const bytes = new Uint8Array(OCTETS);
  new DataView(bytes.buffer).setBigUint64(0, counter);
  return bytes;
}
