/** Writes octets one after another into a buffer whose size is known: frames are on the path of every message. */
import type { EntityId } from "../../pki/index.ts";
import type { OriginatorCounter } from "./originator-counter.ts";

export class OctetWriter {
  readonly octets: Uint8Array;
  private position = 0;

  /** @param room how many octets there will be, or a buffer of that size to write over */
  constructor(room: number | Uint8Array) {
    this.octets = typeof room === "number" ? freshOctets(room) : room;
  }

  /** Starts again at the first octet. */
  again(): this {
    this.position = 0;
    return this;
  }

  octet(value: number): this {
    this.octets[this.position] = value;
    this.position += 1;
    return this;
  }

  all(octets: Uint8Array): this {
    this.octets.set(octets, this.position);
    this.position += octets.length;
    return this;
  }

  /** The 8 octets of an EUI-64. */
  entityId(id: EntityId): this {
    for (let digit = 0; digit < 16; digit += 2) {
      this.octet((hexDigit(id.charCodeAt(digit)) << 4) | hexDigit(id.charCodeAt(digit + 1)));
    }
    return this;
  }

  /** 8 big-endian octets. */
  counter(counter: OriginatorCounter): this {
    return this.word(Number(counter >> 32n)).word(Number(counter & 0xffff_ffffn));
  }

  /** A number in so many big-endian octets. */
  number(value: number, length: 1 | 2 | 3 | 4): this {
    for (let index = length - 1; index >= 0; index -= 1) this.octet((value >>> (8 * index)) & 0xff);
    return this;
  }

  /** A number below 2^53 in so many octets, the lowest first, as inside ZigBee commands. */
  littleEndian(value: number, length: number): this {
    let rest = value;
    for (let index = 0; index < length; index += 1) {
      this.octet(rest % 256);
      rest = Math.floor(rest / 256);
    }
    return this;
  }

  /** 4 big-endian octets. */
  private word(value: number): this {
    return this.octet(value >>> 24)
      .octet((value >>> 16) & 0xff)
      .octet((value >>> 8) & 0xff)
      .octet(value & 0xff);
  }

  /** A length in the shortest form: one octet below 128, `81 nn` to 255, `82 nnnn` above. */
  length(length: number): this {
    if (length < 0x80) return this.octet(length);
    return length < 0x100
      ? this.octet(0x81).octet(length)
      : this.octet(0x82)
          .octet(length >> 8)
          .octet(length & 0xff);
  }
}

/** As Node's own pool: an array of its own costs more to make than a frame costs to write. */
const POOL_OCTETS = 8192;
let pool = new Uint8Array(POOL_OCTETS);
let taken = 0;

/** Octets of zero that nobody else has; short ones are cut from a common block. */
export function freshOctets(length: number): Uint8Array {
  if (length > POOL_OCTETS / 4) return new Uint8Array(length);
  if (taken + length > POOL_OCTETS) {
    pool = new Uint8Array(POOL_OCTETS);
    taken = 0;
  }
  taken += length;
  return pool.subarray(taken - length, taken);
}

/** How many octets `OctetWriter.length` writes. */
export function sizeOfLength(length: number): number {
  if (length < 0x80) return 1;
  return length < 0x100 ? 2 : 3;
}

/** Of a digit that is known to be lower-case hex. */
function hexDigit(code: number): number {
  return code < 0x3a ? code - 0x30 : code - 0x57;
}
