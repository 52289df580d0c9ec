/**
 * A strict reader of DER (X.690) that never loses a position. General ASN.1 libraries read BER and report no
 * offset, while this testbed shows people which octet of a foreign certificate is wrong, and signs and compares
 * exact octets: so elements here are ranges of the input, not copies.
 */
import { decoded, undecodable, type Decoded } from "../decoded.ts";

/** The tags that certificates use, as their identifier octet. */
export const DER_TAGS = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectIdentifier: 0x06,
  enumerated: 0x0a,
  utf8String: 0x0c,
  printableString: 0x13,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

/** One tag-length-value: offsets in octets from the start of the whole input. */
export interface DerElement {
  readonly tag: number;
  readonly start: number;
  readonly contentStart: number;
  readonly end: number;
}

/** Carries a problem to `readDer`; it never leaves this file. */
class NotDer extends Error {
  readonly offset: number;
  constructor(reason: string, offset: number) {
    super(reason);
    this.offset = offset;
  }
}

/**
 * Reads octets with a function that may stop at any point through `DerReader.refuse`, and turns that stop into
 * a value. Octets left over at the end are refused.
 */
export function readDer<Value>(bytes: Uint8Array, read: (reader: DerReader) => Value): Decoded<Value> {
  try {
    const reader = new DerReader(bytes, 0, bytes.length);
    const value = read(reader);
    reader.expectEnd("the structure");
    return decoded(value);
  } catch (problem) {
    if (problem instanceof NotDer) return undecodable(problem.message, problem.offset);
    throw problem;
  }
}

/** Walks forward over sibling elements. Made by `readDer` and `within` only. */
export class DerReader {
  readonly #bytes: Uint8Array;
  #position: number;
  readonly #end: number;

  constructor(bytes: Uint8Array, start: number, end: number) {
    this.#bytes = bytes;
    this.#position = start;
    this.#end = end;
  }

  /** Whether another element follows. */
  get more(): boolean {
    return this.#position < this.#end;
  }

  /** Reads the next element, whatever its tag. */
  any(what: string): DerElement {
    const start = this.#position;
    const tag = this.#octet(start, what);
    if ((tag & 0x1f) === 0x1f) this.refuse(`${what}: a tag number above 30`, start);
    const first = this.#octet(start + 1, what);
    let contentStart = start + 2;
    let length = first;
    if (first >= 0x80) {
      const count = first & 0x7f;
      if (count === 0 || count > 3) this.refuse(`${what}: not a definite length of a sane size`, start + 1);
      length = 0;
      for (let index = 0; index < count; index += 1) {
        length = length * 256 + this.#octet(contentStart + index, what);
      }
      if (length < 0x80 || length < 256 ** (count - 1)) {
        this.refuse(`${what}: a length that is not the shortest form`, start + 1);
      }
      contentStart += count;
    }
    const end = contentStart + length;
    if (end > this.#end) this.refuse(`${what}: ends beyond what surrounds it`, start);
    this.#position = end;
    return { tag, start, contentStart, end };
  }

  /** Reads the next element, which must have this tag. */
  expect(tag: number, what: string): DerElement {
    if (this.#octet(this.#position, what) !== tag) {
      this.refuse(`${what}: expected tag ${hexOctet(tag)}`, this.#position);
    }
    return this.any(what);
  }

  /** Reads the next element when it has this tag. */
  optional(tag: number, what: string): DerElement | undefined {
    return this.more && this.#bytes[this.#position] === tag ? this.any(what) : undefined;
  }

  /** A reader of the elements inside a constructed element (or inside the octets that an OCTET STRING wraps). */
  within(element: DerElement): DerReader {
    return new DerReader(this.#bytes, element.contentStart, element.end);
  }

  /** The content octets of an element, as a view of the input. */
  content(element: DerElement): Uint8Array {
    return this.#bytes.subarray(element.contentStart, element.end);
  }

  /** The whole element, tag and length included, as a view of the input. */
  whole(element: DerElement): Uint8Array {
    return this.#bytes.subarray(element.start, element.end);
  }

  expectEnd(what: string): void {
    if (this.more) this.refuse(`octets after the end of ${what}`, this.#position);
  }

  /** Stops reading: `readDer` answers with this reason. */
  refuse(reason: string, offset: number): never {
    throw new NotDer(reason, offset);
  }

  /** A BOOLEAN: DER knows `00` and `ff` only (X.690 11.1). */
  boolean(element: DerElement): boolean {
    const [value, extra] = this.content(element);
    if ((value !== 0x00 && value !== 0xff) || extra !== undefined) {
      this.refuse("a BOOLEAN that is neither 00 nor ff", element.contentStart);
    }
    return value === 0xff;
  }

  /** The content of an INTEGER with the fewest octets (X.690 8.3.2), sign octet included. */
  integer(element: DerElement, what: string): Uint8Array {
    const content = this.content(element);
    const [first, second] = content;
    if (first === undefined) this.refuse(`${what}: an INTEGER without octets`, element.start);
    if (second !== undefined && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80))) {
      this.refuse(`${what}: an INTEGER that is not the shortest form`, element.contentStart);
    }
    return content;
  }

  /** The octets of a BIT STRING and how many bits of the last one do not count (those must be zero). */
  bitString(element: DerElement): { readonly unusedBits: number; readonly octets: Uint8Array } {
    const [unusedBits] = this.content(element);
    const octets = this.content(element).subarray(1);
    const last = octets.at(-1);
    if (unusedBits === undefined || unusedBits > 7 || (last === undefined && unusedBits > 0)) {
      this.refuse("a BIT STRING with an impossible count of unused bits", element.contentStart);
    }
    if (last !== undefined && (last & ((1 << unusedBits) - 1)) !== 0) {
      this.refuse("a BIT STRING whose unused bits are not zero", element.end - 1);
    }
    return { unusedBits, octets };
  }

  /** An OBJECT IDENTIFIER in dotted decimal. */
  objectIdentifier(element: DerElement): string {
    const content = this.content(element);
    const arcs: (number | bigint)[] = [];
    let arc: number | bigint = 0;
    let starts = true;
    for (let index = 0; index < content.length; index += 1) {
      const octet = content[index] ?? 0;
      if (starts && octet === 0x80) this.refuse("an OID arc with padding", element.contentStart + index);
      arc = withSevenBits(arc, octet & 0x7f);
      starts = octet < 0x80;
      if (starts) {
        arcs.push(arc);
        arc = 0;
      }
    }
    const [first, ...others] = arcs;
    if (first === undefined || !starts) this.refuse("an unfinished OBJECT IDENTIFIER", element.start);
    const top = first < 40 ? 0 : first < 80 ? 1 : 2;
    return [top, BigInt(first) - BigInt(top * 40), ...others].join(".");
  }

  #octet(offset: number, what: string): number {
    const octet = offset < this.#end ? this.#bytes[offset] : undefined;
    return octet ?? this.refuse(`${what}: the octets end here`, offset);
  }
}

/** The next seven bits of an OID arc. Numbers while they are exact: only OIDs made of UUIDs need more (2.25). */
function withSevenBits(arc: number | bigint, bits: number): number | bigint {
  return typeof arc === "number" && arc < 2 ** 46 ? arc * 128 + bits : BigInt(arc) * 128n + BigInt(bits);
}

function hexOctet(octet: number): string {
  return octet.toString(16).padStart(2, "0");
}
