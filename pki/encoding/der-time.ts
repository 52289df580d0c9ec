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

function timeOf(reader: DerReader, element: DerElement, what: string): ReadTime {
  const text = String.fromCharCode(...reader.content(element));
  const encoding = timeEncodingOf(reader, element, what);
  const year = encoding === "UTCTime" ? `${Number(text.slice(0, 2)) < 50 ? "20" : "19"}${text}` : text;
  const matched = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/.exec(year);
  const [, Y, M, D, h, m, s] = matched ?? [];
  const iso = `${Y}-${M}-${D}T${h}:${m}:${s}.000Z`;
  const at = matched ? Date.parse(iso) : Number.NaN;
  if (Number.isNaN(at) || new Date(at).toISOString() !== iso) {
    reader.refuse(`${what}: not a date with seconds and Z`, element.contentStart);
  }
  return { at: at as Instant, encoding };
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
