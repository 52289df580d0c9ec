/** A forward reader for the payloads that are not ASN.1. It explains what it reads while it reads it. */
import { bytesToHex } from "@noble/hashes/utils.js";
import { decoded, undecodable, type Decoded } from "../../pki/index.ts";
import type { AnnotatedField } from "./annotation.ts";

/** How the reader stops; `readOctets` turns it into a `Decoded` problem. */
class Unreadable extends Error {
  readonly offset: number;
  constructor(reason: string, offset: number) {
    super(reason);
    this.offset = offset;
  }
}

/** Multi-octet numbers: `big` in headers and DLMS, `little` inside ZigBee commands. */
export type Endianness = "big" | "little";

export class OctetReader {
  readonly fields: AnnotatedField[] = [];
  /** Depth that the next fields are explained at. */
  depth = 0;
  private readonly bytes: Uint8Array;
  private position = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get offset(): number {
    return this.position;
  }

  get remaining(): number {
    return this.bytes.length - this.position;
  }

  /** The next `length` octets, explained by `describe` or in hex. */
  octets(label: string, length: number, describe: (octets: Uint8Array) => string = bytesToHex): Uint8Array {
    if (length > this.remaining) {
      this.refuse(`${label} needs ${length} octets, ${this.remaining} are left`);
    }
    const offset = this.position;
    this.position += length;
    const octets = this.bytes.slice(offset, this.position);
    if (length > 0) {
      this.fields.push({ offset, length, label, value: describe(octets), depth: this.depth });
    }
    return octets;
  }

  /** An unsigned number of at most 6 octets. */
  number(label: string, length: number, endianness: Endianness): number {
    let value = 0;
    this.octets(label, length, (octets) => {
      value = numberFromOctets(octets, endianness);
      return `${value} (0x${value
        .toString(16)
        .toUpperCase()
        .padStart(2 * length, "0")})`;
    });
    return value;
  }

  /** Octets that have only one possible value. */
  exactly(label: string, expected: Uint8Array): void {
    const offset = this.position;
    const found = this.octets(label, expected.length);
    if (bytesToHex(found) !== bytesToHex(expected)) {
      throw new Unreadable(`${label} is ${bytesToHex(found)}, not ${bytesToHex(expected)}`, offset);
    }
  }

  /**
   * The next octets, read by `read` if it can read all of them; what it explains is explained. Otherwise, or without
   * a reader, they are explained as one.
   */
  attempt<Value>(
    label: string,
    length: number,
    read: ((reader: OctetReader) => Value) | undefined,
  ): { readonly octets: Uint8Array; readonly value: Value | undefined } {
    if (read === undefined || length > this.remaining) {
      return { octets: this.octets(label, length), value: undefined };
    }
    const octets = this.bytes.slice(this.position, this.position + length);
    const reading = readOctets(octets, read);
    if (!reading.ok) {
      return { octets: this.octets(label, length), value: undefined };
    }
    for (const field of reading.value.fields) {
      this.fields.push({ ...field, offset: field.offset + this.position, depth: field.depth + this.depth });
    }
    this.position += length;
    return { octets, value: reading.value.value };
  }

  /** Gives up at the present octet. */
  refuse(reason: string): never {
    throw new Unreadable(reason, this.position);
  }
}

export function numberFromOctets(octets: Uint8Array, endianness: Endianness): number {
  let sum = 0;
  for (let index = 0; index < octets.length; index += 1) {
    sum = sum * 256 + (octets[endianness === "big" ? index : octets.length - 1 - index] ?? 0);
  }
  return sum;
}

/** A number in so many octets; it must fit. */
export function octetsOfNumber(value: number, length: number, endianness: Endianness): Uint8Array {
  const octets = new Uint8Array(length);
  let rest = value;
  for (let index = 0; index < length; index += 1) {
    octets[endianness === "little" ? index : length - 1 - index] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  return octets;
}

/** What was read, and the explanation of every octet of it. */
export interface Reading<Value> {
  readonly value: Value;
  readonly fields: readonly AnnotatedField[];
}

/** Reads bytes to their end; octets left over are a problem. */
export function readOctets<Value>(
  bytes: Uint8Array,
  read: (reader: OctetReader) => Value,
): Decoded<Reading<Value>> {
  const reader = new OctetReader(bytes);
  try {
    const value = read(reader);
    if (reader.remaining > 0) {
      reader.refuse(`${reader.remaining} octets are left over`);
    }
    return decoded({ value, fields: reader.fields });
  } catch (problem) {
    if (problem instanceof Unreadable) {
      return undecodable(problem.message, problem.offset);
    }
    throw problem;
  }
}
