/**
 * The alerts that are not ASN.1: of ZigBee (GBZ) devices and of DLMS devices. Each names an alert code and the time;
 * what follows belongs to the alert and is kept as octets (measured: RTDS 4.5.0; generic alerts 1000 and 1001, future
 * dated 00CC and 00CD, firmware receipts 00CE and 00CF).
 */
import { concatBytes } from "@noble/hashes/utils.js";
import {
  decoded,
  type Decoded,
  formatInstant,
  type Instant,
  undecodable,
  UsageError,
} from "../../pki/index.ts";
import { readCosemDateTime } from "./date-time.ts";
import { octetsOfNumber, readOctets, type OctetReader, type Reading } from "./octet-reader.ts";

const GBZ_PROFILE = Uint8Array.of(0x01, 0x09);
const ZIGBEE_EPOCH = Date.UTC(2000, 0, 1);
const DATA_NOTIFICATION = 0x0f;
const INVOKE_ID_FLAGS = 0x20;
const STRUCTURE = 0x02;
const LONG_UNSIGNED = 0x12;
const OCTET_STRING = 0x09;
const COSEM_OCTETS = 12;

/** The alert of a ZigBee device: `0109`, whether a part follows, the alert code, seconds since 2000. */
export interface GbzAlert {
  readonly alertCode: number;
  /** Whole seconds. */
  readonly at: Instant;
  /** The one part that may follow; undefined when the count of parts is 0. */
  readonly part?: Uint8Array;
}

/** The alert of a DLMS device: a data notification whose structure starts with the alert code and the date-time. */
export interface DlmsAlert {
  /** The low 3 octets of the alert's own counter. */
  readonly invokeId: number;
  /** How many values the structure has, those two included. */
  readonly values: number;
  readonly alertCode: number;
  /** 12 octets of COSEM date-time. */
  readonly dateTime: Uint8Array;
  /** The values after the first two, in DLMS encoding. */
  readonly rest: Uint8Array;
}

function readZigbeeTime(reader: OctetReader): Instant {
  const octets = reader.octets("time", 4, (four) => formatInstant(zigbeeInstant(four)));
  return zigbeeInstant(octets);
}

function zigbeeInstant(octets: Uint8Array): Instant {
  return (ZIGBEE_EPOCH + octets.reduce((sum, octet) => sum * 256 + octet, 0) * 1000) as Instant;
}

/** Reads and explains a GBZ alert. */
export function readGbzAlert(content: Uint8Array): Decoded<Reading<GbzAlert>> {
  return readOctets(content, (reader) => {
    reader.exactly("gbzProfile", GBZ_PROFILE);
    const parts = reader.number("parts", 1, "big");
    if (parts > 1) {
      reader.refuse(`an alert of ${parts} parts`);
    }
    const alertCode = reader.number("alertCode", 2, "big");
    const at = readZigbeeTime(reader);
    return parts === 0 ? { alertCode, at } : { alertCode, at, part: reader.octets("part", reader.remaining) };
  });
}

/** Writes a GBZ alert. @throws UsageError for a time that four octets of seconds since 2000 cannot hold */
export function encodeGbzAlert({ alertCode, at, part }: GbzAlert): Uint8Array {
  const seconds = Math.floor((at - ZIGBEE_EPOCH) / 1000);
  if (seconds < 0 || seconds > 0xffff_ffff) {
    throw new UsageError(`${at} is not a time that a ZigBee device can tell`);
  }
  return concatBytes(
    GBZ_PROFILE,
    Uint8Array.of(part === undefined ? 0 : 1),
    octetsOfNumber(alertCode, 2, "big"),
    octetsOfNumber(seconds, 4, "big"),
    part ?? new Uint8Array(0),
  );
}

/** Reads and explains a DLMS alert. */
export function readDlmsAlert(content: Uint8Array): Decoded<Reading<DlmsAlert>> {
  const reading = readOctets(content, (reader) => {
    reader.exactly("apdu", Uint8Array.of(DATA_NOTIFICATION, INVOKE_ID_FLAGS));
    const invokeId = reader.number("invokeId", 3, "big");
    reader.exactly("structure", Uint8Array.of(0x00, STRUCTURE));
    const values = reader.number("values", 1, "big");
    reader.exactly("alertCodeType", Uint8Array.of(LONG_UNSIGNED));
    const alertCode = reader.number("alertCode", 2, "big");
    reader.exactly("dateTimeType", Uint8Array.of(OCTET_STRING, COSEM_OCTETS));
    const dateTime = reader.octets("dateTime", COSEM_OCTETS, (octets) => {
      const at = readCosemDateTime(octets);
      return at.ok ? formatInstant(at.value) : "no date-time";
    });
    return { invokeId, values, alertCode, dateTime, rest: reader.octets("rest", reader.remaining) };
  });
  if (!reading.ok) {
    return reading;
  }
  const at = readCosemDateTime(reading.value.value.dateTime);
  return at.ok ? reading : undecodable(at.problem.reason, 0);
}

/** Writes a DLMS alert. */
export function encodeDlmsAlert(alert: DlmsAlert): Uint8Array {
  return concatBytes(
    Uint8Array.of(DATA_NOTIFICATION, INVOKE_ID_FLAGS),
    octetsOfNumber(alert.invokeId, 3, "big"),
    Uint8Array.of(0x00, STRUCTURE, alert.values, LONG_UNSIGNED),
    octetsOfNumber(alert.alertCode, 2, "big"),
    Uint8Array.of(OCTET_STRING, COSEM_OCTETS),
    alert.dateTime,
    alert.rest,
  );
}

export function decodeGbzAlert(content: Uint8Array): Decoded<GbzAlert> {
  const reading = readGbzAlert(content);
  return reading.ok ? decoded(reading.value.value) : reading;
}

export function decodeDlmsAlert(content: Uint8Array): Decoded<DlmsAlert> {
  const reading = readDlmsAlert(content);
  return reading.ok ? decoded(reading.value.value) : reading;
}
