/** Tag, length, value: a reader that throws NotReadable at anything it does not expect, and a writer. */

export class NotReadable extends Error {}

/** Stops reading: whoever called decides what an unreadable thing means. */
export function refuse(reason) {
  throw new NotReadable(reason);
}

/** What `read` gives, or undefined when the octets are not what it expects. */
export function attempt(read) {
  try {
    return read();
  } catch (problem) {
    if (problem instanceof NotReadable) return undefined;
    throw problem;
  }
}

/** Walks over elements that stand beside each other. `strict` is DER; payloads also have lengths as 82 00 nn. */
export class Reader {
  constructor(bytes, strict) {
    this.bytes = bytes;
    this.strict = strict;
    this.at = 0;
  }

  get more() {
    return this.at < this.bytes.length;
  }

  nextIs(tag) {
    return this.more && this.bytes[this.at] === tag;
  }

  /** The next element, which must have this tag (any, if undefined): tag, content, and the whole of it. */
  element(tag) {
    const start = this.at;
    const found = this.octet();
    if (tag !== undefined && found !== tag) refuse(`tag ${found} where ${tag} is due`);
    if ((found & 0x1f) === 0x1f) refuse("a tag of several octets");
    const first = this.octet();
    let length = first;
    if (first >= 0x80) {
      const octets = first - 0x80;
      if (octets === 0 || octets > (this.strict ? 3 : 2)) refuse("a length form that is not used");
      length = 0;
      for (let index = 0; index < octets; index += 1) length = length * 256 + this.octet();
      if (length < 0x80 || (this.strict && length < 256 ** (octets - 1)))
        refuse("a length that is not the shortest");
    }
    const contentStart = this.at;
    this.at += length;
    if (this.at > this.bytes.length) refuse("an element that ends beyond what surrounds it");
    return {
      tag: found,
      content: this.bytes.subarray(contentStart, this.at),
      whole: this.bytes.subarray(start, this.at),
    };
  }

  content(tag) {
    return this.element(tag).content;
  }

  /** A reader of what is inside the next element. */
  inside(tag) {
    return new Reader(this.content(tag), this.strict);
  }

  /** Reads the next element with `read` when it has this tag; undefined when it has not. */
  optional(tag, read) {
    return this.nextIs(tag) ? read() : undefined;
  }

  end() {
    if (this.more) refuse("octets after the end");
  }

  /** An unsigned INTEGER (or ENUMERATED) of the fewest octets. */
  unsigned(largest, tag = 0x02) {
    const content = this.content(tag);
    if (content.length === 0 || content[0] >= 0x80) refuse("no unsigned integer");
    if (content.length > 1 && content[0] === 0 && content[1] < 0x80)
      refuse("an integer with a needless octet");
    const value = content.reduce((sum, octet) => (sum << 8n) | BigInt(octet), 0n);
    if (value > largest) refuse("an integer that is too large");
    return value;
  }

  octet() {
    if (!this.more) refuse("the octets end here");
    this.at += 1;
    return this.bytes[this.at - 1];
  }
}

/** Reads all of `bytes` with one function. */
export function readAll(bytes, strict, read) {
  const reader = new Reader(bytes, strict);
  const value = read(reader);
  reader.end();
  return value;
}

export function encode(tag, ...parts) {
  const content = Buffer.concat(parts);
  const { length } = content;
  const header =
    length < 0x80
      ? [tag, length]
      : length < 0x100
        ? [tag, 0x81, length]
        : [tag, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(header), content]);
}

/** An unsigned INTEGER, or another type that is written like one. */
export function encodeUnsigned(value, tag = 0x02) {
  const hex = BigInt(value).toString(16);
  const octets = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, "hex");
  return encode(tag, octets[0] >= 0x80 ? Buffer.from([0]) : Buffer.alloc(0), octets);
}

/** An OBJECT IDENTIFIER's content in dotted decimal. */
export function objectIdentifier(content) {
  const arcs = [];
  let arc = 0n;
  let starts = true;
  for (const octet of content) {
    if (starts && octet === 0x80) refuse("an OID arc with padding");
    arc = arc * 128n + BigInt(octet & 0x7f);
    starts = octet < 0x80;
    if (starts) {
      arcs.push(arc);
      arc = 0n;
    }
  }
  const [first, ...others] = arcs;
  if (first === undefined || !starts) refuse("an unfinished OID");
  const top = first < 40n ? 0n : first < 80n ? 1n : 2n;
  return [top, first - top * 40n, ...others].join(".");
}
