/** The primitive ASN.1 types of GBCS payloads. */
import { bytesToHex } from "@noble/hashes/utils.js";
import { decoded, undecodable, type Decoded } from "../../../pki/index.ts";
import { UsageError } from "../../../pki/index.ts";
import type { Instant } from "../../../pki/index.ts";
import { CANCELLATION_DATE_TIME, formatGeneralizedTime, readGeneralizedTime } from "../date-time.ts";
import { annotate, type Codec } from "./codec.ts";
import { readElement, type DerElement } from "./der.ts";

const TAG = { integer: 0x02, bitString: 0x03, octetString: 0x04, null: 0x05, enumerated: 0x0a } as const;
const GENERALIZED_TIME_TAG = 0x18;
const SEQUENCE_TAG = 0x30;

/** How a primitive differs from the next: its content octets and the words for its value. */
interface PrimitiveDefinition<Value> {
  readonly typeName: string;
  readonly tag: number;
  /** A problem's offset counts from the start of the content. */
  readonly read: (content: Uint8Array) => Decoded<Value>;
  readonly write: (value: Value) => Uint8Array;
  readonly describe: (value: Value) => string;
}

function primitive<Value>(definition: PrimitiveDefinition<Value>): Codec<Value> {
  const { typeName, tag, read, write, describe } = definition;
  return {
    typeName,
    tag,
    readContent(element, context) {
      const content = read(context.input.slice(element.contentOffset, element.end));
      if (!content.ok) {
        const { reason, offset } = content.problem;
        return undecodable(`${context.label}: ${reason}`, element.contentOffset + offset);
      }
      const { value } = content;
      annotate(context, element.offset, element.end, () => describe(value));
      return content;
    },
    writeContent: write,
  };
}

function readUnsigned(content: Uint8Array, largest: bigint): Decoded<bigint> {
  const [first, second] = content;
  if (first === undefined) {
    return undecodable("an integer of no octets", 0);
  }
  if (first >= 0x80) {
    return undecodable("a negative integer", 0);
  }
  if (first === 0 && second !== undefined && second < 0x80) {
    return undecodable("an integer with a needless leading zero octet", 0);
  }
  const value = unsignedOf(content);
  return value > largest ? undecodable(`${value} is above ${largest}`, 0) : decoded(value);
}

/** Numbers while they are exact: most integers of GBCS have one octet. */
function unsignedOf(content: Uint8Array): bigint {
  if (content.length > 6) return BigInt(`0x${bytesToHex(content)}`);
  let value = 0;
  for (const octet of content) value = value * 256 + octet;
  return BigInt(value);
}

function writeUnsigned(typeName: string, value: bigint, largest: bigint): Uint8Array {
  if (value < 0n || value > largest) {
    throw new UsageError(`${typeName} ${value} is not from 0 to ${largest}`);
  }
  if (value < 0x80n) {
    return Uint8Array.of(Number(value));
  }
  const digits = value.toString(16);
  const padded = digits.length % 2 === 0 ? digits : `0${digits}`;
  const octets = (padded.match(/../g) ?? []).map((octet) => Number.parseInt(octet, 16));
  return Uint8Array.from((octets[0] ?? 0) >= 0x80 ? [0, ...octets] : octets);
}

/** INTEGER from 0 to `largest`, as a bigint. */
export function integer(typeName: string, largest: bigint): Codec<bigint> {
  return primitive({
    typeName,
    tag: TAG.integer,
    read: (content) => readUnsigned(content, largest),
    write: (value) => writeUnsigned(typeName, value, largest),
    describe: String,
  });
}

/** INTEGER from 0 to `largest`, as a number. */
export function smallInteger(typeName: string, largest: number): Codec<number> {
  return primitive({
    typeName,
    tag: TAG.integer,
    read(content) {
      const value = readUnsigned(content, BigInt(largest));
      return value.ok ? decoded(Number(value.value)) : value;
    },
    write: (value) => writeUnsigned(typeName, BigInt(value), BigInt(largest)),
    describe: (value) => `${value} (0x${value.toString(16).toUpperCase()})`,
  });
}

function named<Name extends string>(
  typeName: string,
  tag: number,
  numbers: Readonly<Record<Name, number>>,
): Codec<Name> {
  const names = new Map(Object.entries<number>(numbers).map(([name, number]) => [number, name as Name]));
  return primitive({
    typeName,
    tag,
    read(content) {
      const number = readUnsigned(content, 0xffn);
      if (!number.ok) {
        return number;
      }
      const name = names.get(Number(number.value));
      return name === undefined
        ? undecodable(`no ${typeName} is numbered ${number.value}`, 0)
        : decoded(name);
    },
    write: (name) => writeUnsigned(typeName, BigInt(numbers[name]), 0xffn),
    describe: (name) => `${numbers[name]} ${name}`,
  });
}

/** INTEGER with a name for each value; any other value is a problem. */
export function namedInteger<Name extends string>(
  typeName: string,
  numbers: Readonly<Record<Name, number>>,
): Codec<Name> {
  return named(typeName, TAG.integer, numbers);
}

/** ENUMERATED; any value without a name is a problem. */
export function enumerated<Name extends string>(
  typeName: string,
  numbers: Readonly<Record<Name, number>>,
): Codec<Name> {
  return named(typeName, TAG.enumerated, numbers);
}

/** BIT STRING in which exactly one of the named bits is set, with no trailing zero bits. */
export function singleNamedBit<Name extends string>(
  typeName: string,
  bits: Readonly<Record<Name, number>>,
): Codec<Name> {
  const contentOf = (bit: number): Uint8Array => Uint8Array.of(7 - bit, 0x80 >> bit);
  return primitive({
    typeName,
    tag: TAG.bitString,
    read(content) {
      const found = Object.entries<number>(bits).find(
        ([, bit]) => bytesToHex(contentOf(bit)) === bytesToHex(content),
      );
      return found === undefined
        ? undecodable(`${bytesToHex(content)} is not exactly one named bit of ${typeName}`, 0)
        : decoded(found[0] as Name);
    },
    write: (name) => contentOf(bits[name]),
    describe: (name) => `${name} (bit ${bits[name]})`,
  });
}

/** OCTET STRING, of a fixed size when one is given. */
export function octetString(typeName: string, size?: number): Codec<Uint8Array> {
  const wrongSize = (bytes: Uint8Array): string | undefined =>
    size === undefined || bytes.length === size ? undefined : `${bytes.length} octets, not ${size}`;
  return primitive({
    typeName,
    tag: TAG.octetString,
    read(content) {
      const wrong = wrongSize(content);
      return wrong === undefined ? decoded(content) : undecodable(wrong, 0);
    },
    write(value) {
      const wrong = wrongSize(value);
      if (wrong !== undefined) {
        throw new UsageError(`${typeName}: ${wrong}`);
      }
      return value;
    },
    describe: bytesToHex,
  });
}

/** NULL: the value is `null`, which says that the element was there. */
export function nullValue(typeName: string): Codec<null> {
  return primitive({
    typeName,
    tag: TAG.null,
    read: (content) => (content.length === 0 ? decoded(null) : undecodable("a NULL with content", 0)),
    write: () => new Uint8Array(0),
    describe: () => "NULL",
  });
}

/** GeneralizedTime in whole seconds of UTC, `YYYYMMDDHHMMSSZ`. Writing drops milliseconds. */
export const generalizedTime: Codec<Instant> = primitive({
  typeName: "GeneralizedTime",
  tag: GENERALIZED_TIME_TAG,
  read: (content) => readGeneralizedTime(String.fromCharCode(...content)),
  write: (value) => Uint8Array.from(formatGeneralizedTime(value), (character) => character.charCodeAt(0)),
  describe: (value) =>
    `${formatGeneralizedTime(value)}${value === CANCELLATION_DATE_TIME ? " (cancel)" : ""}`,
});

/** A whole structure as its own DER bytes, header included. What is inside is not read here. */
function rawSequence(typeName: string, noun: string): Codec<Uint8Array> {
  return {
    typeName,
    tag: SEQUENCE_TAG,
    readContent(element, context) {
      const length = element.end - element.offset;
      annotate(context, element.offset, element.end, () => `${noun} of ${length} octets`);
      return decoded(context.input.slice(element.offset, element.end));
    },
    writeContent: (structure) => structure.subarray(wholeSequence(structure, noun).contentOffset),
  };
}

function wholeSequence(structure: Uint8Array, noun: string): DerElement {
  const element = readElement(structure, 0, structure.length);
  if (!element.ok || element.value.tag !== SEQUENCE_TAG || element.value.end !== structure.length) {
    throw new UsageError(`a ${noun} must be exactly one DER SEQUENCE`);
  }
  return element.value;
}

/** A whole certificate as its own DER bytes. */
export const rawCertificate = rawSequence("Certificate", "certificate");

/** A whole PKCS#10 certification request as its own DER bytes. */
export const rawCertificationRequest = rawSequence("CertificationRequest", "certification request");

/** A primitive whose octets stand for something better than themselves. */
export function mapped<Octets, Value>(
  codec: Codec<Octets>,
  mapping: {
    readonly typeName: string;
    readonly read: (octets: Octets) => Value;
    readonly write: (value: Value) => Octets;
  },
): Codec<Value> {
  return {
    typeName: mapping.typeName,
    tag: codec.tag,
    readContent(element, context) {
      const octets = codec.readContent(element, context);
      return octets.ok ? decoded(mapping.read(octets.value)) : octets;
    },
    writeContent: (value, form) => codec.writeContent(mapping.write(value), form),
  };
}
