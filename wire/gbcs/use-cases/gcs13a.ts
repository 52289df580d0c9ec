/**
 * GCS13a Read GSME Consumption Register, answered by the GSME or the GPF: four attributes of the metering
 * cluster, encrypted for their reader (measured: RTDS 4.5.0, identifiers, types and order; the attributes'
 * names are those of ZigBee Smart Energy and are not checked against it).
 */
import { concatBytes } from "@noble/hashes/utils.js";
import { decoded, undecodable, UsageError, type Decoded } from "../../../pki/index.ts";
import { decryptAttributes, encryptAttributes } from "../attribute-encryption.ts";
import { encodeGbz, readGbz, ZCL, type GbzComponent } from "../gbz.ts";
import type { GroupingHeader } from "../message.ts";
import { OctetWriter } from "../octet-writer.ts";
import { octetsOfNumber, readOctets, type OctetReader } from "../octet-reader.ts";

export const METERING_CLUSTER = 0x0702;
/** The answer's frame control: from the server to the client, no default response wanted. */
const FROM_SERVER = 0x18;

/** The attributes in the order in which command and response list them. */
export const CONSUMPTION_REGISTER_ATTRIBUTES = {
  divisor: { id: 0x0302, type: 0x22, octets: 3 },
  multiplier: { id: 0x0301, type: 0x22, octets: 3 },
  unitOfMeasure: { id: 0x0300, type: 0x30, octets: 1 },
  currentSummationDelivered: { id: 0x0000, type: 0x25, octets: 6 },
} as const;
export type ConsumptionRegisterAttribute = keyof typeof CONSUMPTION_REGISTER_ATTRIBUTES;

/** An attribute as read, or the ZigBee status that came in its place (C0 is measured). */
export type AttributeReading =
  | { readonly kind: "read"; readonly value: number }
  | { readonly kind: "failed"; readonly status: number };

/** Consumption = currentSummationDelivered x multiplier / divisor, in the unit of measure (1: cubic metres). */
export type ConsumptionRegisterReading = Readonly<Record<ConsumptionRegisterAttribute, AttributeReading>>;

const ATTRIBUTES = Object.entries(CONSUMPTION_REGISTER_ATTRIBUTES) as [
  ConsumptionRegisterAttribute,
  { readonly id: number; readonly type: number; readonly octets: number },
][];

const readCommand: GbzComponent = {
  clusterId: METERING_CLUSTER,
  header: { frameControl: 0, sequence: 0, command: ZCL.readAttributes },
  protection: { kind: "plain" },
  payload: concatBytes(...ATTRIBUTES.map(([, { id }]) => octetsOfNumber(id, 2, "little"))),
};

const READ_COMMAND = encodeGbz([readCommand]);

/** The content of the command; it is always the same. */
export function encodeReadConsumptionRegisterCommand(): Uint8Array {
  return Uint8Array.from(READ_COMMAND);
}

/** Checks that the content is the command. */
export function decodeReadConsumptionRegisterCommand(
  content: Uint8Array,
): Decoded<{ readonly kind: "read" }> {
  let at = 0;
  while (at < READ_COMMAND.length && content[at] === READ_COMMAND[at]) at += 1;
  return at === READ_COMMAND.length && content.length === at
    ? decoded({ kind: "read" })
    : undecodable("not the read command of GCS13a", at);
}

/** The attributes in the clear, as they go into the encrypted block. @throws UsageError when a value does not fit */
export function encodeConsumptionRegisterAttributes(reading: ConsumptionRegisterReading): Uint8Array {
  let length = 0;
  for (const [name, { octets }] of ATTRIBUTES) length += reading[name].kind === "read" ? 4 + octets : 3;
  const writer = new OctetWriter(length);
  for (const [name, { id, type, octets }] of ATTRIBUTES) {
    const attribute = reading[name];
    writer.littleEndian(id, 2);
    if (attribute.kind === "failed") {
      writer.octet(attribute.status);
      continue;
    }
    const { value } = attribute;
    if (!Number.isInteger(value) || value < 0 || value >= 256 ** octets) {
      throw new UsageError(`${name} ${value} does not fit into ${octets} octets`);
    }
    writer.octet(ZCL.success).octet(type).littleEndian(value, octets);
  }
  return writer.octets;
}

function readAttribute(reader: OctetReader, name: ConsumptionRegisterAttribute): AttributeReading {
  const { id, type, octets } = CONSUMPTION_REGISTER_ATTRIBUTES[name];
  reader.exactly(`${name} identifier`, octetsOfNumber(id, 2, "little"));
  const status = reader.number(`${name} status`, 1, "big");
  if (status !== ZCL.success) {
    return { kind: "failed", status };
  }
  reader.exactly(`${name} type`, Uint8Array.of(type));
  return { kind: "read", value: reader.number(name, octets, "little") };
}

/** Reads the attributes in the clear. */
export function decodeConsumptionRegisterAttributes(
  plaintext: Uint8Array,
): Decoded<ConsumptionRegisterReading> {
  const reading = readOctets(plaintext, (reader) => ({
    divisor: readAttribute(reader, "divisor"),
    multiplier: readAttribute(reader, "multiplier"),
    unitOfMeasure: readAttribute(reader, "unitOfMeasure"),
    currentSummationDelivered: readAttribute(reader, "currentSummationDelivered"),
  }));
  return reading.ok ? decoded(reading.value.value) : reading;
}

/**
 * The content of the response, encrypted for the reader that the response's header names.
 * @param sharedSecret Z of the device's and the reader's key agreement keys, 32 octets
 * @throws UsageError when a value does not fit
 */
export function encodeReadConsumptionRegisterResponse(
  sharedSecret: Uint8Array,
  header: GroupingHeader,
  reading: ConsumptionRegisterReading,
): Uint8Array {
  const payload = encryptAttributes(sharedSecret, header, encodeConsumptionRegisterAttributes(reading));
  return encodeGbz([
    {
      clusterId: METERING_CLUSTER,
      header: { frameControl: FROM_SERVER, sequence: 0, command: ZCL.readAttributesResponse },
      protection: { kind: "encrypted", frameCount: 0 },
      payload,
    },
  ]);
}

/** Finds the encrypted block in the content of a response. */
export function consumptionRegisterBlock(content: Uint8Array): Decoded<Uint8Array> {
  const gbz = readGbz(content);
  if (!gbz.ok) {
    return gbz;
  }
  const [component, ...others] = gbz.value.value;
  const expected =
    component?.clusterId === METERING_CLUSTER &&
    component.protection.kind === "encrypted" &&
    component.header.command === ZCL.readAttributesResponse;
  return expected && others.length === 0
    ? decoded(component.payload)
    : undecodable("not an encrypted answer of the metering cluster", 0);
}

/**
 * Reads the content of a response with the reader's side of the shared secret. Offsets of a problem inside the
 * encrypted block count from its start.
 */
export function decodeReadConsumptionRegisterResponse(
  sharedSecret: Uint8Array,
  header: GroupingHeader,
  content: Uint8Array,
): Decoded<ConsumptionRegisterReading> {
  const block = consumptionRegisterBlock(content);
  if (!block.ok) {
    return block;
  }
  const plaintext = decryptAttributes(sharedSecret, header, block.value);
  return plaintext.ok ? decodeConsumptionRegisterAttributes(plaintext.value) : plaintext;
}
