/**
 * Tag, length, value: as much of DER as GBCS payloads use, with one liberty. The reference test data writes any
 * length from 128 to 255 as `82 00 nn` (measured: RTDS 4.5.0), which is not DER; reading accepts both forms,
 * writing takes the one it is told.
 */
import { concatBytes } from "@noble/hashes/utils.js";
import { decoded, undecodable, type Decoded } from "../../../pki/index.ts";
import { UsageError } from "../../../pki/index.ts";

/** `minimal` is DER. `rtds` writes lengths from 128 to 255 as `82 00 nn`, as the reference test data does. */
export type LengthForm = "minimal" | "rtds";

/** How to encode a payload. */
export interface EncodingOptions {
  /** `minimal` when not given. */
  readonly lengthForm?: LengthForm;
}

/** Where one element lies; offsets in octets from the start of the input. */
export interface DerElement {
  readonly tag: number;
  readonly offset: number;
  readonly contentOffset: number;
  readonly end: number;
}

const LONGEST_LENGTH = 0xffff;

/** Reads the header of the element at `offset`, whose content must end at `limit` or before. */
export function readElement(input: Uint8Array, offset: number, limit: number): Decoded<DerElement> {
  const tag = offset < limit ? input[offset] : undefined;
  const first = offset + 1 < limit ? input[offset + 1] : undefined;
  if (tag === undefined || first === undefined) {
    return undecodable("an element needs a tag and a length", Math.min(offset, limit));
  }
  const lengthOctets = first < 0x80 ? 0 : first - 0x80;
  if (first >= 0x80 && lengthOctets !== 1 && lengthOctets !== 2) {
    return undecodable(`the length form ${first.toString(16)} is not used`, offset + 1);
  }
  const contentOffset = offset + 2 + lengthOctets;
  if (contentOffset > limit) {
    return undecodable("the length is cut short", offset + 1);
  }
  const length =
    lengthOctets === 0
      ? first
      : input.subarray(offset + 2, contentOffset).reduce((sum, octet) => sum * 256 + octet, 0);
  if (lengthOctets > 0 && length < 0x80) {
    return undecodable(`the length ${length} is not in its shortest form`, offset + 1);
  }
  const end = contentOffset + length;
  if (end > limit) {
    return undecodable(`the element has ${length} octets, ${limit - contentOffset} are left`, offset + 1);
  }
  return decoded({ tag, offset, contentOffset, end });
}

/** Writes a length. @throws UsageError above 65535 */
export function encodeLength(length: number, form: LengthForm): Uint8Array {
  if (length > LONGEST_LENGTH) {
    throw new UsageError(`an element of ${length} octets is longer than any GBCS message`);
  }
  if (length < 0x80) {
    return Uint8Array.of(length);
  }
  return length < 0x100 && form === "minimal"
    ? Uint8Array.of(0x81, length)
    : Uint8Array.of(0x82, length >> 8, length & 0xff);
}

/** Writes an element around its content. @throws UsageError above 65535 octets */
export function encodeElement(tag: number, content: Uint8Array, form: LengthForm): Uint8Array {
  return concatBytes(Uint8Array.of(tag), encodeLength(content.length, form), content);
}
