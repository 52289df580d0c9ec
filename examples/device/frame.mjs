/** The GBCS frame: general-signing (DF), and general-ciphering (DD) around it when there is a MAC. */
import { refuse } from "./der.mjs";
import { messageKey, sameOctets, seal } from "./crypto.mjs";

export const FLAGS = { command: 1, response: 2, alert: 3 };
const KINDS = ["command", "response", "alert"];

function lengthOctets(length) {
  if (length < 0x80) return Buffer.from([length]);
  return length < 0x100 ? Buffer.from([0x81, length]) : Buffer.from([0x82, length >> 8, length & 0xff]);
}

const withLength = (octets) => Buffer.concat([lengthOctets(octets.length), octets]);

/** Walks over the fields of a frame. */
class Fields {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
    this.end = bytes.length;
  }

  take(octets) {
    const start = this.at;
    this.at += octets;
    if (this.at > this.end) refuse("the frame is cut short");
    return this.bytes.subarray(start, this.at);
  }

  exactly(hex) {
    if (this.take(hex.length / 2).toString("hex") !== hex) refuse(`not ${hex}`);
  }

  length() {
    const first = this.take(1)[0];
    if (first < 0x80) return first;
    if (first !== 0x81 && first !== 0x82) refuse("a length form that frames do not have");
    const value = this.take(first - 0x80).reduce((sum, octet) => sum * 256 + octet, 0);
    if (lengthOctets(value).length !== first - 0x80 + 1) refuse("a length that is not the shortest");
    return value;
  }

  withLength() {
    return this.take(this.length());
  }
}

/** Reads a frame; throws NotReadable. Identifiers, counter and code stay octets. */
export function readFrame(bytes) {
  const fields = new Fields(bytes);
  const ciphered = bytes[0] === 0xdd;
  if (ciphered) {
    fields.exactly("dd000000000000");
    if (fields.length() !== bytes.length - fields.at) refuse("the frame has another length than it says");
    fields.exactly("1100000000");
    fields.end = Math.max(fields.at, bytes.length - 12);
  }
  fields.exactly("df");
  const signedFrom = fields.at;
  fields.exactly("09");
  const kind = KINDS[fields.take(1)[0] - 1] ?? refuse("neither command, response nor alert");
  const counter = fields.take(8);
  fields.exactly("08");
  const originator = fields.take(8);
  fields.exactly("08");
  const target = fields.take(8);
  const dateTime = fields.withLength();
  if (dateTime.length !== 0 && dateTime.length !== 12) refuse("a date-time of another length than 12");
  const other = fields.withLength();
  const supplementary = readSupplementary(other);
  const content = fields.withLength();
  const signedPart = bytes.subarray(signedFrom, fields.at);
  const unsigned = !ciphered && fields.at === fields.end;
  const signature = unsigned ? Buffer.alloc(0) : fields.withLength();
  if (signature.length !== 0 && signature.length !== 64) refuse("a signature of another length than 64");
  if (fields.at !== fields.end) refuse("octets after the signature");
  const code = other.readUInt16BE(0);
  const inner = bytes.subarray(signedFrom - 1, fields.end);
  const mac = ciphered ? bytes.subarray(-12) : undefined;
  return {
    kind,
    counter,
    originator,
    target,
    code,
    supplementary,
    content,
    signedPart,
    signature,
    inner,
    mac,
  };
}

function readSupplementary(other) {
  const { length } = other;
  if (![2, 10, 18].includes(length) && length < 26) refuse("other-information of an odd length");
  if (length === 2) return undefined;
  return { id: other.subarray(2, 10), counter: length >= 18 ? other.subarray(10, 18) : undefined };
}

/** Writes what a device sends, up to the end of the content. */
export function encodeSignedPart({
  kind,
  counter,
  originator,
  target,
  dateTime,
  code,
  supplementary,
  content,
}) {
  const codeOctets = Buffer.from([code >> 8, code & 0xff]);
  const other = supplementary
    ? Buffer.concat([codeOctets, supplementary.id, supplementary.counter ?? Buffer.alloc(0)])
    : codeOctets;
  return Buffer.concat([
    Buffer.from([9, FLAGS[kind]]),
    counter,
    withLength(originator),
    withLength(target),
    withLength(dateTime ?? Buffer.alloc(0)),
    withLength(other),
    withLength(content),
  ]);
}

export function signingFrame(signedPart, signature = Buffer.alloc(0)) {
  return Buffer.concat([Buffer.from([0xdf]), signedPart, withLength(signature)]);
}

/** The MAC over an inner frame. @param parties the EUI-64s that go into the key: who says it, and to whom */
export function macOf(secret, flag, counter, parties, inner) {
  const key = messageKey(secret, parties.originator, flag, counter, parties.recipient);
  const additional = Buffer.concat([Buffer.from("110000000000", "hex"), inner]);
  return seal(key, parties.originator, Buffer.alloc(0), additional)[1];
}

export function cipheringFrame(inner, mac) {
  const secured = Buffer.concat([Buffer.from("1100000000", "hex"), inner, mac]);
  return Buffer.concat([Buffer.from("dd000000000000", "hex"), withLength(secured)]);
}

export const macIsRight = (expected, mac) => mac !== undefined && sameOctets(expected, mac);
