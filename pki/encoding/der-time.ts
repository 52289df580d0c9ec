/** Dates as certificates and revocation lists write them (RFC 5280 4.1.2.5, 5.1.2.4): seconds, and always Z. */
import type { Instant } from "../ids.ts";
import { DER_TAGS, type DerElement, type DerReader } from "./der-reader.ts";

/** How a date is written: RFC 5280 4.1.2.5 wants UTCTime to 2049 and GeneralizedTime from 2050. */
export type TimeEncoding = "UTCTime" | "GeneralizedTime";

export interface ReadTime {
  readonly at: Instant;
  readonly encoding: TimeEncoding;
}

/** Reads a Time in either form; two-digit years are 1950 to 2049. */
export function readTime(reader: DerReader, what: string): ReadTime {
  return timeOf(reader, reader.any(what), what);
}

/** Reads a Time when the next element is one. */
export function readOptionalTime(reader: DerReader, what: string): ReadTime | undefined {
  const element = reader.optional(DER_TAGS.utcTime, what) ?? reader.optional(DER_TAGS.generalizedTime, what);
  return element && timeOf(reader, element, what);
}

/** `YYYYMMDDHHMMSSZ`. */
const LONGEST_TIME = 15;

function timeOf(reader: DerReader, element: DerElement, what: string): ReadTime {
  if (element.end - element.contentStart > LONGEST_TIME) {
    reader.refuse(`${what}: not a date with seconds and Z`, element.contentStart);
  }
  const text = String.fromCharCode(...reader.content(element));
  const encoding = timeEncodingOf(reader, element, what);
  const year = encoding === "UTCTime" ? `${Number(text.slice(0, 2)) < 50 ? "20" : "19"}${text}` : text;
  const at = /^\d{14}Z$/.test(year) ? momentOf(year) : Number.NaN;
  if (Number.isNaN(at)) {
    reader.refuse(`${what}: not a date with seconds and Z`, element.contentStart);
  }
  return { at: at as Instant, encoding };
}

/** `YYYYMMDDHHMMSSZ` as milliseconds; NaN when no such moment exists (30 February, second 60). */
function momentOf(digits: string): number {
  const part = (from: number, to: number): number => Number(digits.slice(from, to));
  const [month, day, hour] = [part(4, 6), part(6, 8), part(8, 10)] as const;
  const moment = new Date(0);
  moment.setUTCFullYear(part(0, 4), month - 1, day);
  moment.setUTCHours(hour, part(10, 12), part(12, 14));
  const exists =
    moment.getUTCMonth() === month - 1 &&
    moment.getUTCDate() === day &&
    moment.getUTCHours() === hour &&
    part(10, 12) < 60 &&
    part(12, 14) < 60;
  return exists ? moment.getTime() : Number.NaN;
}

function timeEncodingOf(reader: DerReader, element: DerElement, what: string): TimeEncoding {
  switch (element.tag) {
    case DER_TAGS.utcTime:
      return "UTCTime";
    case DER_TAGS.generalizedTime:
      return "GeneralizedTime";
    default:
      return reader.refuse(`${what}: neither UTCTime nor GeneralizedTime`, element.start);
  }
}
