/**
 * ZigBee data types, as many as GBCS reads use: the type octet, and how many octets of value follow it. Names and sizes
 * are those of the ZigBee Cluster Library; the types marked in the tests are measured (RTDS 4.5.0).
 */
import type { OctetReader } from "../octet-reader.ts";
import { OctetWriter } from "../octet-writer.ts";
import { UsageError } from "../../../pki/index.ts";

/** The name of each type whose value is a number, and its size in octets. Signed ones are kept as they are written. */
const NUMBERS: ReadonlyMap<number, readonly [name: string, octets: number]> = new Map([
  [0x08, ["data8", 1]],
  [0x10, ["boolean", 1]],
  [0x18, ["bitmap8", 1]],
  [0x19, ["bitmap16", 2]],
  [0x1a, ["bitmap24", 3]],
  [0x1b, ["bitmap32", 4]],
  [0x20, ["uint8", 1]],
  [0x21, ["uint16", 2]],
  [0x22, ["uint24", 3]],
  [0x23, ["uint32", 4]],
  [0x24, ["uint40", 5]],
  [0x25, ["uint48", 6]],
  [0x28, ["int8", 1]],
  [0x29, ["int16", 2]],
  [0x2a, ["int24", 3]],
  [0x2b, ["int32", 4]],
  [0x30, ["enum8", 1]],
  [0x31, ["enum16", 2]],
  [0xe2, ["UTCTime", 4]],
]);

/** Types whose value is octets with their number in front. */
const STRINGS: ReadonlyMap<number, string> = new Map([
  [0x41, "octetString"],
  [0x42, "characterString"],
]);

/** A value with its type octet. Numbers are unsigned, lowest octet first on the wire. */
export type ZigbeeValue =
  | { readonly kind: "number"; readonly type: number; readonly value: number }
  | { readonly kind: "octets"; readonly type: number; readonly octets: Uint8Array };

/** The name of a type; undefined for one that is not read here. */
export function zigbeeTypeName(type: number): string | undefined {
  return NUMBERS.get(type)?.[0] ?? STRINGS.get(type);
}

/** Reads a type octet and the value after it. A type that is not known here stops the reader. */
export function readZigbeeValue(reader: OctetReader, label: string): ZigbeeValue {
  const type = reader.number(`${label} type`, 1, "big");
  const number = NUMBERS.get(type);
  if (number !== undefined) {
    return { kind: "number", type, value: reader.number(label, number[1], "little") };
  }
  if (!STRINGS.has(type)) {
    reader.refuse(`no ZigBee type 0x${type.toString(16)} is read here`);
  }
  const length = reader.number(`${label} length`, 1, "big");
  return { kind: "octets", type, octets: reader.octets(label, length) };
}

/** The type octet and the value. @throws UsageError when the value does not fit its type */
export function encodeZigbeeValue(value: ZigbeeValue): Uint8Array {
  if (value.kind === "octets") {
    if (!STRINGS.has(value.type) || value.octets.length > 0xfe) {
      throw new UsageError(`${value.octets.length} octets do not fit ZigBee type ${value.type}`);
    }
    return new OctetWriter(2 + value.octets.length)
      .octet(value.type)
      .octet(value.octets.length)
      .all(value.octets).octets;
  }
  const octets = NUMBERS.get(value.type)?.[1] ?? 0;
  if (octets === 0 || !Number.isInteger(value.value) || value.value < 0 || value.value >= 256 ** octets) {
    throw new UsageError(`${value.value} does not fit ZigBee type ${value.type}`);
  }
  return new OctetWriter(1 + octets).octet(value.type).littleEndian(value.value, octets).octets;
}
