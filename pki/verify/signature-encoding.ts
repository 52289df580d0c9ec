/**
 * The two written forms of an ECDSA P-256 signature: raw `r || s` (64 octets; GBCS, and everything inside this
 * testbed) and DER `SEQUENCE { r INTEGER, s INTEGER }` (X.509, RFC 3279 2.2.3).
 */

/**
 * How to read DER integers.
 * - `strict`: DER (X.690 8.3.2): no superfluous leading zero octet, as OpenSSL and node:crypto demand
 * - `normalising`: superfluous leading zeros are dropped. One genuine device certificate in about 256 needs it,
 *   because its CA pads r and s to 32 octets and never strips (measured: E357)
 */
export type SignatureEncodingPolicy = "strict" | "normalising";

/** What came of reading a DER signature. The offset counts from its first octet. */
export type ParsedSignature =
  | { readonly ok: true; readonly raw: Uint8Array }
  | { readonly ok: false; readonly reason: string; readonly offset: number };

const COORDINATE = 32;

/**
 * Reads a DER ECDSA-Sig-Value into 64 octets `r || s`. Zero and values not below the order of the curve are left
 * for the verifier to judge; negative, empty and oversized integers, other lengths and trailing octets are refused.
 */
export function parseSignature(der: Uint8Array, policy: SignatureEncodingPolicy): ParsedSignature {
  if (der[0] !== 0x30) return refuse("not a SEQUENCE", 0);
  // Two integers of at most 33 octets stay far below 128, so the long form of a length is never DER here.
  if (der[1] !== der.length - 2 || der.length > 129) {
    return refuse("the length of the SEQUENCE is not that of its content", 1);
  }
  const raw = new Uint8Array(2 * COORDINATE);
  let offset = 2;
  for (const half of [0, 1]) {
    const integer = parseInteger(der, offset, policy);
    if (typeof integer === "string") return refuse(integer, offset);
    raw.set(integer.magnitude, (half + 1) * COORDINATE - integer.magnitude.length);
    offset = integer.end;
  }
  return offset === der.length ? { ok: true, raw } : refuse("octets after s", offset);
}

/** Writes 64 octets `r || s` as DER with minimal integers. */
export function encodeSignature(raw: Uint8Array): Uint8Array {
  const r = integerContent(raw.subarray(0, COORDINATE));
  const s = integerContent(raw.subarray(COORDINATE, 2 * COORDINATE));
  return Uint8Array.of(0x30, r.length + s.length + 4, 0x02, r.length, ...r, 0x02, s.length, ...s);
}

function parseInteger(
  der: Uint8Array,
  offset: number,
  policy: SignatureEncodingPolicy,
): { readonly magnitude: Uint8Array; readonly end: number } | string {
  const length = der[offset + 1];
  if (der[offset] !== 0x02 || length === undefined) return "not an INTEGER";
  const end = offset + 2 + length;
  const content = der.subarray(offset + 2, end);
  const [first, second] = content;
  if (first === undefined || end > der.length) return "an INTEGER without its content";
  if (first >= 0x80) return "a negative INTEGER";
  const padded = first === 0 && second !== undefined && second < 0x80;
  if (policy === "strict" && padded) return "a superfluous leading zero";
  const significant = content.findIndex((octet) => octet !== 0);
  const magnitude = significant === -1 ? content.subarray(0, 0) : content.subarray(significant);
  if (magnitude.length > COORDINATE) return "an INTEGER of more than 32 octets";
  return { magnitude, end };
}

function integerContent(magnitude: Uint8Array): Uint8Array {
  const significant = magnitude.findIndex((octet) => octet !== 0);
  if (significant === -1) return Uint8Array.of(0);
  const digits = magnitude.subarray(significant);
  return (digits[0] ?? 0) >= 0x80 ? Uint8Array.of(0, ...digits) : digits;
}

function refuse(reason: string, offset: number): ParsedSignature {
  return { ok: false, reason, offset };
}
