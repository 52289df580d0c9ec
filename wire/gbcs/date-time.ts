/** The two ways in which GBCS messages write a moment. Both are UTC. */
import { decoded, undecodable, type Decoded } from "../../pki/index.ts";
import { UsageError } from "../../pki/index.ts";
import type { Instant } from "../../pki/index.ts";

/**
 * `99991231235959Z`: as the execution date of a CS02b command it cancels one that was future dated (measured:
 * RTDS 4.5.0, the CANCELLATION files).
 */
export const CANCELLATION_DATE_TIME = Date.parse("9999-12-31T23:59:59Z") as Instant;

const FIRST_INSTANT = Date.parse("0000-01-01T00:00:00Z");
const LAST_INSTANT = CANCELLATION_DATE_TIME + 999;
const COSEM_OCTETS = 12;
const NOT_SPECIFIED = 0xff;
const DEVIATION_NOT_SPECIFIED = 0x8000;

/** @throws UsageError outside the years 0 to 9999 */
function dateOf(at: Instant): Date {
  if (!(at >= FIRST_INSTANT && at <= LAST_INSTANT)) {
    throw new UsageError(`${at} is not an instant between the years 0000 and 9999`);
  }
  return new Date(Math.floor(at / 1000) * 1000);
}

/** The instant with these parts; undefined when no such moment exists (30 February, second 60). */
function instantOf(parts: readonly number[]): Instant | undefined {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts;
  const two = (number: number): string => String(number).padStart(2, "0");
  const text = `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}`;
  const at = Date.parse(`${text}Z`);
  return Number.isNaN(at) || !new Date(at).toISOString().startsWith(text) ? undefined : (at as Instant);
}

/** `YYYYMMDDHHMMSSZ`; milliseconds are dropped. @throws UsageError outside the years 0 to 9999 */
export function formatGeneralizedTime(at: Instant): string {
  return `${dateOf(at).toISOString().slice(0, 19).replaceAll(/[-:T]/g, "")}Z`;
}

/** Reads exactly `YYYYMMDDHHMMSSZ`. */
export function readGeneralizedTime(text: string): Decoded<Instant> {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(text)?.slice(1).map(Number);
  const at = parts && instantOf(parts);
  return at === undefined ? undecodable(`"${text}" is not a time as YYYYMMDDHHMMSSZ`, 0) : decoded(at);
}

/**
 * The 12 octets of a COSEM date-time: year (2), month, day, weekday, hour, minute, second, hundredths,
 * deviation (2), clock status. The weekday and the deviation are left unspecified, as every measured message
 * does; milliseconds are dropped.
 * @param clockStatus the last octet: FF where no status is given (all DLMS and ASN.1 responses of RTDS 4.5.0)
 * @throws UsageError outside the years 0 to 9999
 */
export function cosemDateTime(at: Instant, clockStatus = NOT_SPECIFIED): Uint8Array {
  const moment = dateOf(at);
  const year = moment.getUTCFullYear();
  return Uint8Array.of(
    year >> 8,
    year & 0xff,
    moment.getUTCMonth() + 1,
    moment.getUTCDate(),
    NOT_SPECIFIED,
    moment.getUTCHours(),
    moment.getUTCMinutes(),
    moment.getUTCSeconds(),
    0,
    DEVIATION_NOT_SPECIFIED >> 8,
    DEVIATION_NOT_SPECIFIED & 0xff,
    clockStatus,
  );
}

/** Reads a COSEM date-time in UTC; hundredths count, weekday and clock status do not. */
export function readCosemDateTime(bytes: Uint8Array): Decoded<Instant> {
  if (bytes.length !== COSEM_OCTETS) {
    return undecodable(`a date-time has 12 octets, not ${bytes.length}`, 0);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const deviation = view.getUint16(9);
  if (deviation !== DEVIATION_NOT_SPECIFIED && deviation !== 0) {
    return undecodable("a date-time that deviates from UTC", 9);
  }
  const hundredths = view.getUint8(8);
  if (hundredths > 99 && hundredths !== NOT_SPECIFIED) {
    return undecodable(`${hundredths} hundredths of a second`, 8);
  }
  const [month, day, , hour, minute, second] = bytes.subarray(2, 8);
  const at = instantOf([view.getUint16(0), month ?? 0, day ?? 0, hour ?? 0, minute ?? 0, second ?? 0]);
  if (at === undefined) {
    return undecodable("a date-time that is no moment of the calendar", 0);
  }
  return decoded((at + (hundredths === NOT_SPECIFIED ? 0 : hundredths * 10)) as Instant);
}

/** Seconds from 1970 to 2000-01-01T00:00:00Z, the epoch of ZigBee times. */
export const ZIGBEE_EPOCH_SECONDS = 946_684_800;
