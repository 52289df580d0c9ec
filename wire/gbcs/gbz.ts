/**
 * GBZ: how GBCS carries ZigBee cluster commands (measured: RTDS 4.5.0). Profile `0109`, a count, then for each
 * component a control octet, the cluster, a length, and a ZigBee command. An encrypted component has a count of
 * the encrypted ones in front and a length before the encrypted block; one that reads a log may have the time
 * from which it may be read in front.
 */
import { UsageError, type Decoded } from "../../pki/index.ts";
import { OctetWriter } from "./octet-writer.ts";
import { octetsOfNumber, readOctets, type OctetReader, type Reading } from "./octet-reader.ts";

const PROFILE = Uint8Array.of(0x01, 0x09);
const LAST_COMPONENT = 0x01;
const ENCRYPTED = 0x02;
const FROM_TIME = 0x10;
const ZCL_HEADER_OCTETS = 3;
const FRAME_COUNT_OCTETS = 2;
const FROM_TIME_OCTETS = 4;
const BLOCK_LENGTH_OCTETS = 2;
/** Control, cluster and length. */
const COMPONENT_PREFIX_OCTETS = 5;

/** The header of a ZigBee command: frame control, sequence number, command. */
export interface ZigbeeCommandHeader {
  readonly frameControl: number;
  readonly sequence: number;
  readonly command: number;
}

/** Whether a payload is as it is, or what `encryptAttributes` makes, numbered from 0 within the message. */
export type GbzProtection =
  | { readonly kind: "plain" }
  | { readonly kind: "encrypted"; readonly frameCount: number };

/** One ZigBee command to or from a cluster. */
export interface GbzComponent {
  readonly clusterId: number;
  readonly header: ZigbeeCommandHeader;
  readonly protection: GbzProtection;
  /** Seconds since 2000-01-01T00:00:00Z. */
  readonly fromTime?: number;
  readonly payload: Uint8Array;
}

/** ZigBee commands that act on any cluster, and the status of success. */
export const ZCL = {
  readAttributes: 0x00,
  readAttributesResponse: 0x01,
  defaultResponse: 0x0b,
  success: 0x00,
} as const;

/** Reads a payload on the way; returns its octets. */
export type PayloadReader = (
  reader: OctetReader,
  length: number,
  component: Omit<GbzComponent, "payload">,
) => Uint8Array;

const opaquePayload: PayloadReader = (reader, length, { protection }) =>
  reader.octets(protection.kind === "encrypted" ? "encrypted attributes" : "payload", length);

function readComponent(
  reader: OctetReader,
  place: "last" | "notLast",
  readPayload: PayloadReader,
): GbzComponent {
  const control = reader.number("control", 1, "big");
  if ((control & ~ENCRYPTED & ~FROM_TIME) !== (place === "last" ? LAST_COMPONENT : 0)) {
    reader.refuse(`the control octet ${control} does not fit the ${place} component`);
  }
  const encrypted = (control & ENCRYPTED) !== 0;
  const timed = (control & FROM_TIME) !== 0;
  const clusterId = reader.number("clusterId", 2, "big");
  const length = reader.number("componentLength", 2, "big");
  const overhead =
    ZCL_HEADER_OCTETS +
    (timed ? FROM_TIME_OCTETS : 0) +
    (encrypted ? FRAME_COUNT_OCTETS + BLOCK_LENGTH_OCTETS : 0);
  const payloadLength = length - overhead;
  if (payloadLength < 0) {
    reader.refuse(`a component of ${length} octets is too short`);
  }
  const fromTime = timed ? reader.number("fromTime", FROM_TIME_OCTETS, "big") : undefined;
  const protection: GbzProtection = encrypted
    ? { kind: "encrypted", frameCount: reader.number("frameCount", FRAME_COUNT_OCTETS, "big") }
    : { kind: "plain" };
  const header = {
    frameControl: reader.number("frameControl", 1, "big"),
    sequence: reader.number("sequence", 1, "big"),
    command: reader.number("command", 1, "big"),
  };
  if (encrypted) {
    reader.exactly("encryptedLength", octetsOfNumber(payloadLength, BLOCK_LENGTH_OCTETS, "big"));
  }
  const component = { clusterId, header, protection, ...(fromTime !== undefined && { fromTime }) };
  return { ...component, payload: readPayload(reader, payloadLength, component) };
}

/** Reads a GBZ command or response and explains it. Alerts have another form and are refused. */
export function readGbz(
  content: Uint8Array,
  readPayload: PayloadReader = opaquePayload,
): Decoded<Reading<readonly GbzComponent[]>> {
  return readOctets(content, (reader) => {
    reader.exactly("gbzProfile", PROFILE);
    const count = reader.number("componentCount", 1, "big");
    if (count === 0) {
      reader.refuse("no component");
    }
    const components: GbzComponent[] = [];
    for (let index = 1; index <= count; index += 1) {
      components.push(readComponent(reader, index === count ? "last" : "notLast", readPayload));
    }
    return components;
  });
}

/** Octets between the length and the payload. */
function overheadOf({ protection, fromTime }: GbzComponent): number {
  const encrypted = protection.kind === "encrypted" ? FRAME_COUNT_OCTETS + BLOCK_LENGTH_OCTETS : 0;
  return ZCL_HEADER_OCTETS + encrypted + (fromTime === undefined ? 0 : FROM_TIME_OCTETS);
}

function writeComponent(writer: OctetWriter, component: GbzComponent, place: "last" | "notLast"): void {
  const { header, payload, protection, fromTime, clusterId } = component;
  const encrypted = protection.kind === "encrypted";
  writer
    .octet(
      (place === "last" ? LAST_COMPONENT : 0) |
        (encrypted ? ENCRYPTED : 0) |
        (fromTime === undefined ? 0 : FROM_TIME),
    )
    .number(clusterId, 2)
    .number(overheadOf(component) + payload.length, 2);
  if (fromTime !== undefined) writer.number(fromTime, FROM_TIME_OCTETS);
  if (encrypted) writer.number(protection.frameCount, FRAME_COUNT_OCTETS);
  writer.octet(header.frameControl).octet(header.sequence).octet(header.command);
  if (encrypted) writer.number(payload.length, BLOCK_LENGTH_OCTETS);
  writer.all(payload);
}

/** Writes a GBZ command or response. @throws UsageError without a component, or with more than 255 */
export function encodeGbz(components: readonly GbzComponent[]): Uint8Array {
  if (components.length === 0 || components.length > 0xff) {
    throw new UsageError(`a GBZ message has 1 to 255 components, not ${components.length}`);
  }
  let length = PROFILE.length + 1;
  for (const component of components) {
    length += COMPONENT_PREFIX_OCTETS + overheadOf(component) + component.payload.length;
  }
  const writer = new OctetWriter(length).all(PROFILE).octet(components.length);
  components.forEach((component, index) => {
    writeComponent(writer, component, index === components.length - 1 ? "last" : "notLast");
  });
  return writer.octets;
}
