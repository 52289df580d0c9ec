/** Distinguished names as certificates carry them: exact octets beside what they say. */
import { bytesToHex } from "@noble/hashes/utils.js";
import { DER_TAGS, type DerElement, type DerReader } from "./der-reader.ts";

/** The name attributes of SMKI, by object identifier (X.520). Others are named by their identifier. */
export const NAME_ATTRIBUTES = {
  CN: "2.5.4.3",
  OU: "2.5.4.11",
  x500UniqueIdentifier: "2.5.4.45",
} as const;

/** How the value is written: the SMKI profile fixes it, and issuer and subject differ. */
export type NameStringType = "UTF8String" | "PrintableString" | "BIT STRING" | `tag ${string}`;

export interface NameAttribute {
  readonly oid: string;
  /** `CN`, `OU`, `x500UniqueIdentifier`, or the object identifier. */
  readonly name: string;
  readonly stringType: NameStringType;
  /** The text; of a BIT STRING its octets in hex, of anything not understood the content octets in hex. */
  readonly text: string;
}

export interface DistinguishedName {
  /** The name as found, from its SEQUENCE tag on: an issuer name is a copy of these octets. */
  readonly der: Uint8Array;
  /** All attributes in the order of the octets; empty for a device's subject. */
  readonly attributes: readonly NameAttribute[];
}

const NAME_BY_OID: ReadonlyMap<string, string> = new Map(
  Object.entries(NAME_ATTRIBUTES).map(([name, oid]) => [oid, name]),
);

/** Reads a Name (RFC 5280 4.1.2.4). */
export function readDistinguishedName(reader: DerReader, what: string): DistinguishedName {
  const name = reader.expect(DER_TAGS.sequence, what);
  const attributes: NameAttribute[] = [];
  const relativeNames = reader.within(name);
  while (relativeNames.more) {
    const parts = relativeNames.within(relativeNames.expect(DER_TAGS.set, `${what}: a relative name`));
    do attributes.push(readAttribute(parts, what));
    while (parts.more);
  }
  return { der: Uint8Array.from(reader.whole(name)), attributes };
}

/** The text of the first attribute with this name. */
export function nameAttribute(
  name: DistinguishedName,
  attribute: keyof typeof NAME_ATTRIBUTES,
): string | undefined {
  return name.attributes.find((candidate) => candidate.name === attribute)?.text;
}

/**
 * Whether two names are the same name: same attributes in the same order, texts compared without regard to
 * string type, case and repeated spaces (RFC 5280 7.1). A match proves nothing about who signed.
 */
export function sameDistinguishedName(left: DistinguishedName, right: DistinguishedName): boolean {
  return (
    left.attributes.length === right.attributes.length &&
    left.attributes.every((attribute, index) => {
      const other = right.attributes[index];
      return other?.oid === attribute.oid && foldedText(other) === foldedText(attribute);
    })
  );
}

/** The name as people write it, in the order of the octets: `OU=07, CN=Z1`; `(empty)` for a device's subject. */
export function formatDistinguishedName(name: DistinguishedName): string {
  if (name.attributes.length === 0) return "(empty)";
  return name.attributes.map((attribute) => `${attribute.name}=${attribute.text}`).join(", ");
}

function readAttribute(parts: DerReader, what: string): NameAttribute {
  const pair = parts.within(parts.expect(DER_TAGS.sequence, `${what}: an attribute`));
  const oid = pair.objectIdentifier(pair.expect(DER_TAGS.objectIdentifier, `${what}: an attribute type`));
  const element = pair.any(`${what}: an attribute value`);
  pair.expectEnd(`${what}: an attribute`);
  return { oid, name: NAME_BY_OID.get(oid) ?? oid, ...readValue(pair, element) };
}

function readValue(pair: DerReader, element: DerElement): Pick<NameAttribute, "stringType" | "text"> {
  const content = pair.content(element);
  switch (element.tag) {
    case DER_TAGS.utf8String:
      return { stringType: "UTF8String", text: readText(pair, element) };
    case DER_TAGS.printableString:
      return { stringType: "PrintableString", text: readText(pair, element) };
    case DER_TAGS.bitString: {
      const { unusedBits, octets } = pair.bitString(element);
      const text = bytesToHex(octets);
      return { stringType: "BIT STRING", text: unusedBits === 0 ? text : `${text} less ${unusedBits} bits` };
    }
    default:
      return { stringType: `tag ${element.tag.toString(16)}`, text: bytesToHex(content) };
  }
}

function readText(pair: DerReader, element: DerElement): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(pair.content(element));
  } catch {
    return pair.refuse("a text that is not UTF-8", element.contentStart);
  }
}

function foldedText(attribute: NameAttribute): string {
  return attribute.text.trim().replaceAll(/\s+/g, " ").toLowerCase();
}
