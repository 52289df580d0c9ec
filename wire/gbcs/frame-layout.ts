/**
 * Where each field of a GBCS frame lies. Decoding and annotating both start from this one reading, so that
 * what `msg show` prints is what the decoder saw.
 *
 * Two frames exist (measured: RTDS 4.5.0, all 1275 messages): the inner general-signing frame (tag DF) and,
 * around it when the message carries a MAC, the general-ciphering frame (tag DD).
 */
import { decoded, undecodable, type Decoded } from "../../pki/index.ts";

export const GENERAL_SIGNING_TAG = 0xdf;
export const GENERAL_CIPHERING_TAG = 0xdd;
/** Security suite 1, authentication only. */
export const SECURITY_CONTROL_AUTHENTICATED = 0x11;
export const MAC_OCTETS = 12;
export const SIGNATURE_OCTETS = 64;
export const DATE_TIME_OCTETS = 12;
const ENTITY_ID_OCTETS = 8;
const COUNTER_OCTETS = 8;
const MESSAGE_CODE_OCTETS = 2;
const TRANSACTION_ID_OCTETS = 1 + COUNTER_OCTETS;

export type FrameFieldName =
  | "cipheringTag"
  | "cipheringHeader"
  | "keyInformation"
  | "cipheredLength"
  | "securityControl"
  | "invocationCounter"
  | "signingTag"
  | "transactionIdLength"
  | "kind"
  | "originatorCounter"
  | "businessOriginatorLength"
  | "businessOriginator"
  | "businessTargetLength"
  | "businessTarget"
  | "dateTimeLength"
  | "dateTime"
  | "otherInformationLength"
  | "messageCode"
  | "supplementaryRemotePartyId"
  | "supplementaryRemotePartyCounter"
  | "supplementaryOriginatorCounter"
  | "supplementaryKeyAgreementCertificate"
  | "contentLength"
  | "content"
  | "signatureLength"
  | "signature"
  | "mac";

/** One field: `offset` and `length` in octets of the frame. */
export interface FrameField {
  readonly name: FrameFieldName;
  readonly offset: number;
  readonly length: number;
}

/** The fields in order; together they cover every octet of the frame exactly once. */
export type FrameLayout = readonly FrameField[];

/** Walks over the octets, noting a field at each step. Throws `Malformed`, which never leaves this file. */
class LayoutReader {
  readonly fields: FrameField[] = [];
  readonly bytes: Uint8Array;
  offset = 0;
  end: number;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.end = bytes.length;
  }

  field(name: FrameFieldName, length: number): Uint8Array {
    if (this.offset + length > this.end) {
      throw new Malformed(`${name} needs ${length} octets, ${this.end - this.offset} are left`, this.offset);
    }
    const start = this.offset;
    this.offset += length;
    if (length > 0) {
      this.fields.push({ name, offset: start, length });
    }
    return this.bytes.subarray(start, this.offset);
  }

  exactly(name: FrameFieldName, expected: readonly number[]): void {
    const start = this.offset;
    const found = this.field(name, expected.length);
    const wrong = expected.findIndex((octet, index) => found[index] !== octet);
    if (wrong >= 0) {
      throw new Malformed(
        `${name} is ${hexOctet(found[wrong])}, not ${hexOctet(expected[wrong])}`,
        start + wrong,
      );
    }
  }

  /** A length in its shortest form: one octet below 128, `81 nn` to 255, `82 nnnn` above. */
  length(name: FrameFieldName): number {
    const start = this.offset;
    const first = this.bytes[start];
    const octets = first === 0x81 ? 2 : first === 0x82 ? 3 : 1;
    const written = this.field(name, octets);
    const value =
      octets === 1 ? (written[0] ?? 0) : written.slice(1).reduce((sum, octet) => sum * 256 + octet, 0);
    if (lengthOctets(value).length !== octets) {
      throw new Malformed(`${name} writes ${value} in ${octets} octets, not in the shortest form`, start);
    }
    return value;
  }

  /** A length that must also fit into what is left. */
  lengthWithin(name: FrameFieldName): number {
    const start = this.offset;
    const value = this.length(name);
    if (this.offset + value > this.end) {
      throw new Malformed(`${name} says ${value} octets, ${this.end - this.offset} are left`, start);
    }
    return value;
  }
}

/** How LayoutReader stops; turned into a `Decoded` problem before anybody else sees it. */
class Malformed extends Error {
  readonly offset: number;
  constructor(reason: string, offset: number) {
    super(reason);
    this.offset = offset;
  }
}

function hexOctet(octet: number | undefined): string {
  return (octet ?? 0).toString(16).toUpperCase().padStart(2, "0");
}

/** A length in the shortest form that GBCS frames use (measured: RTDS 4.5.0). */
export function lengthOctets(length: number): Uint8Array {
  if (length < 0x80) {
    return Uint8Array.of(length);
  }
  return length < 0x100 ? Uint8Array.of(0x81, length) : Uint8Array.of(0x82, length >> 8, length & 0xff);
}

function layOutOtherInformation(reader: LayoutReader): void {
  const start = reader.offset;
  const length = reader.lengthWithin("otherInformationLength");
  const idEnd = MESSAGE_CODE_OCTETS + ENTITY_ID_OCTETS;
  const counterEnd = idEnd + COUNTER_OCTETS;
  const known = [MESSAGE_CODE_OCTETS, idEnd, counterEnd].includes(length) || length > counterEnd;
  if (!known || (length > counterEnd && length < counterEnd + COUNTER_OCTETS)) {
    throw new Malformed(`other-information has ${length} octets, not 2, 10, 18, 26 or more`, start);
  }
  reader.field("messageCode", MESSAGE_CODE_OCTETS);
  if (length >= idEnd) {
    reader.field("supplementaryRemotePartyId", ENTITY_ID_OCTETS);
  }
  if (length >= counterEnd) {
    reader.field("supplementaryRemotePartyCounter", COUNTER_OCTETS);
  }
  const rest = length - counterEnd;
  if (rest === COUNTER_OCTETS) {
    reader.field("supplementaryOriginatorCounter", COUNTER_OCTETS);
  } else if (rest > COUNTER_OCTETS) {
    reader.field("supplementaryKeyAgreementCertificate", rest);
  }
}

function layOutSigningFrame(reader: LayoutReader, signature: "required" | "mayBeAbsent"): void {
  reader.exactly("signingTag", [GENERAL_SIGNING_TAG]);
  reader.exactly("transactionIdLength", [TRANSACTION_ID_OCTETS]);
  const kindAt = reader.offset;
  const kind = reader.field("kind", 1)[0] ?? 0;
  if (kind < 1 || kind > 3) {
    throw new Malformed(`the message kind is ${hexOctet(kind)}, not 01, 02 or 03`, kindAt);
  }
  reader.field("originatorCounter", COUNTER_OCTETS);
  reader.exactly("businessOriginatorLength", [ENTITY_ID_OCTETS]);
  reader.field("businessOriginator", ENTITY_ID_OCTETS);
  reader.exactly("businessTargetLength", [ENTITY_ID_OCTETS]);
  reader.field("businessTarget", ENTITY_ID_OCTETS);
  const dateTimeAt = reader.offset;
  const dateTime = reader.length("dateTimeLength");
  if (dateTime !== 0 && dateTime !== DATE_TIME_OCTETS) {
    throw new Malformed(`date-time has ${dateTime} octets, not 0 or 12`, dateTimeAt);
  }
  reader.field("dateTime", dateTime);
  layOutOtherInformation(reader);
  reader.field("content", reader.lengthWithin("contentLength"));
  if (reader.offset === reader.end && signature === "mayBeAbsent") {
    return;
  }
  const signatureAt = reader.offset;
  const signatureLength = reader.length("signatureLength");
  if (signatureLength !== 0 && signatureLength !== SIGNATURE_OCTETS) {
    throw new Malformed(`the signature has ${signatureLength} octets, not 0 or 64`, signatureAt);
  }
  reader.field("signature", signatureLength);
  if (reader.offset !== reader.end) {
    throw new Malformed(`${reader.end - reader.offset} octets follow the signature`, reader.offset);
  }
}

function layOutCipheringFrame(reader: LayoutReader): void {
  reader.exactly("cipheringTag", [GENERAL_CIPHERING_TAG]);
  reader.exactly("cipheringHeader", [0, 0, 0, 0, 0]);
  reader.exactly("keyInformation", [0]);
  const lengthAt = reader.offset;
  const length = reader.lengthWithin("cipheredLength");
  if (reader.offset + length !== reader.bytes.length) {
    throw new Malformed(`${reader.bytes.length - reader.offset - length} octets follow the frame`, lengthAt);
  }
  reader.exactly("securityControl", [SECURITY_CONTROL_AUTHENTICATED]);
  reader.exactly("invocationCounter", [0, 0, 0, 0]);
  reader.end = Math.max(reader.offset, reader.bytes.length - MAC_OCTETS);
  layOutSigningFrame(reader, "required");
  reader.end = reader.bytes.length;
  reader.field("mac", MAC_OCTETS);
}

/** Finds every field of a frame. Values inside the fields are not judged, except lengths and fixed octets. */
export function layOutFrame(bytes: Uint8Array): Decoded<FrameLayout> {
  const reader = new LayoutReader(bytes);
  try {
    if (bytes[0] === GENERAL_CIPHERING_TAG) {
      layOutCipheringFrame(reader);
    } else {
      layOutSigningFrame(reader, "mayBeAbsent");
    }
    return decoded(reader.fields);
  } catch (problem) {
    if (problem instanceof Malformed) {
      return undecodable(problem.message, problem.offset);
    }
    throw problem;
  }
}
