/**
 * Where each field of a GBCS frame lies. Decoding and annotating both start from this one reading, so that
 * what `msg show` prints is what the decoder saw.
 *
 * Two frames exist (measured: RTDS 4.5.0, all 1275 messages): the inner general-signing frame (tag DF) and,
 * around it when the message carries a MAC, the general-ciphering frame (tag DD).
 */
import { decoded, undecodable, type Decoded } from "../../pki/index.ts";
import { sizeOfLength } from "./octet-writer.ts";

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

  /** Takes the next octets; where they begin. */
  field(name: FrameFieldName, length: number): number {
    const start = this.offset;
    if (start + length > this.end) {
      throw new Malformed(`${name} needs ${length} octets, ${this.end - start} are left`, start);
    }
    this.offset = start + length;
    if (length > 0) {
      this.fields.push({ name, offset: start, length });
    }
    return start;
  }

  exactly(name: FrameFieldName, expected: readonly number[]): void {
    const start = this.field(name, expected.length);
    for (let index = 0; index < expected.length; index += 1) {
      const found = this.bytes[start + index];
      if (found !== expected[index]) {
        throw new Malformed(`${name} is ${hexOctet(found)}, not ${hexOctet(expected[index])}`, start + index);
      }
    }
  }

  /** A length in its shortest form: one octet below 128, `81 nn` to 255, `82 nnnn` above. */
  length(name: FrameFieldName): number {
    const first = this.bytes[this.offset] ?? 0;
    const octets = first === 0x81 ? 2 : first === 0x82 ? 3 : 1;
    const start = this.field(name, octets);
    let value = octets === 1 ? first : 0;
    for (let index = 1; index < octets; index += 1) value = value * 256 + (this.bytes[start + index] ?? 0);
    if (sizeOfLength(value) !== octets) {
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

const SIGNING_TAG = [GENERAL_SIGNING_TAG];
const TRANSACTION_ID_LENGTH = [TRANSACTION_ID_OCTETS];
const ENTITY_ID_LENGTH = [ENTITY_ID_OCTETS];

function layOutSigningFrame(reader: LayoutReader, signature: "required" | "mayBeAbsent"): void {
  reader.exactly("signingTag", SIGNING_TAG);
  reader.exactly("transactionIdLength", TRANSACTION_ID_LENGTH);
  const kindAt = reader.field("kind", 1);
  const kind = reader.bytes[kindAt] ?? 0;
  if (kind < 1 || kind > 3) {
    throw new Malformed(`the message kind is ${hexOctet(kind)}, not 01, 02 or 03`, kindAt);
  }
  reader.field("originatorCounter", COUNTER_OCTETS);
  reader.exactly("businessOriginatorLength", ENTITY_ID_LENGTH);
  reader.field("businessOriginator", ENTITY_ID_OCTETS);
  reader.exactly("businessTargetLength", ENTITY_ID_LENGTH);
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
