/**
 * PKCS#10 certification requests (RFC 2986) as this testbed reads them. The reader is strict about DER and
 * lenient about content, so that the registration authority can name what is wrong with a request.
 */
import { bytesToHex } from "@noble/hashes/utils.js";
import {
  NO_EXTENSIONS,
  readExtensionSequence,
  type CertificateExtensions,
} from "../certificates/certificate-extensions.ts";
import type { Decoded } from "../decoded.ts";
import { DER_TAGS, readDer, type DerElement, type DerReader } from "../encoding/der-reader.ts";
import { readDistinguishedName, type DistinguishedName } from "../encoding/distinguished-name.ts";
import { encodePublicKeyInfo } from "../encoding/public-key-info.ts";
import { isUncompressedPoint } from "../verify/public-point.ts";

/** extensionRequest (RFC 2985 5.4.2): the attribute that carries the extensions asked for. */
export const EXTENSION_REQUEST_OID = "1.2.840.113549.1.9.14";

/** An AlgorithmIdentifier as found. */
export interface AlgorithmIdentifier {
  readonly oid: string;
  /** An object identifier (a curve) in dotted decimal, anything else as its whole DER in hex. */
  readonly parameters: string | undefined;
  readonly der: Uint8Array;
}

/** An attribute other than extensionRequest: each value is a whole DER element. */
export interface RequestAttribute {
  readonly oid: string;
  readonly values: readonly Uint8Array[];
}

/** A certification request whose structure was read. Nothing about it has been verified. */
export interface CertificationRequest {
  readonly der: Uint8Array;
  /** The octets that were signed: CertificationRequestInfo. */
  readonly info: Uint8Array;
  /** The INTEGER as written; PKCS#10 v1 is 0. */
  readonly version: number;
  readonly subject: DistinguishedName;
  /** SubjectPublicKeyInfo as found. */
  readonly publicKeyInfo: Uint8Array;
  readonly publicKeyAlgorithm: AlgorithmIdentifier;
  /** 65 octets, `04 || X || Y`, when the key is that of the SMKI profile; undefined for every other key. */
  readonly publicPoint: Uint8Array | undefined;
  /** The extensions asked for; none when the request has no extensionRequest. */
  readonly requested: CertificateExtensions;
  readonly otherAttributes: readonly RequestAttribute[];
  readonly signatureAlgorithm: AlgorithmIdentifier;
  /** The content of the BIT STRING: ECDSA-Sig-Value in DER for ECDSA. */
  readonly signature: Uint8Array;
}

/**
 * Reads one DER certification request (RFC 2986 4). Refused: anything that is not strict DER (the order of a
 * SET OF included), an attribute or an extension twice, a known extension that does not read. Read, for the
 * checks of the registration authority to judge: other versions, other keys, other algorithms, no attributes
 * at all, whether their `[0]` is empty or left out (seen in the wild, though RFC 2986 wants it written).
 */
export function decodeCertificationRequest(der: Uint8Array): Decoded<CertificationRequest> {
  // A copy, so that a caller who reuses its buffer cannot change a request that was already read.
  return readDer(Uint8Array.from(der), readRequest);
}

function readRequest(outer: DerReader): CertificationRequest {
  const whole = outer.expect(DER_TAGS.sequence, "certificationRequest");
  const reader = outer.within(whole);
  const info = reader.expect(DER_TAGS.sequence, "certificationRequestInfo");
  const signatureAlgorithm = readAlgorithm(reader, "signatureAlgorithm");
  const signature = readWholeOctets(reader, "signature");
  reader.expectEnd("certificationRequest");
  return {
    der: outer.whole(whole),
    info: reader.whole(info),
    ...readInfo(reader.within(info)),
    signatureAlgorithm,
    signature,
  };
}

function readInfo(reader: DerReader) {
  const version = readVersion(reader);
  const subject = readDistinguishedName(reader, "subject");
  const key = reader.expect(DER_TAGS.sequence, "subjectPKInfo");
  const publicKeyInfo = reader.whole(key);
  const keyParts = reader.within(key);
  const publicKeyAlgorithm = readAlgorithm(keyParts, "subjectPKInfo.algorithm");
  const keyOctets = readWholeOctets(keyParts, "subjectPublicKey");
  keyParts.expectEnd("subjectPKInfo");
  const isProfileKey =
    isUncompressedPoint(keyOctets) && sameOctets(encodePublicKeyInfo(keyOctets), publicKeyInfo);
  const attributes = readAttributes(reader);
  reader.expectEnd("certificationRequestInfo");
  return {
    version,
    subject,
    publicKeyInfo,
    publicKeyAlgorithm,
    publicPoint: isProfileKey ? keyOctets : undefined,
    ...attributes,
  };
}

function readVersion(reader: DerReader): number {
  const element = reader.expect(DER_TAGS.integer, "version");
  const content = reader.integer(element, "version");
  if (content.length > 4) reader.refuse("version: an INTEGER of more than 4 octets", element.start);
  const magnitude = content.reduce((number, octet) => number * 256 + octet, 0);
  const isNegative = (content[0] ?? 0) >= 0x80;
  return isNegative ? magnitude - 256 ** content.length : magnitude;
}

function readAlgorithm(reader: DerReader, what: string): AlgorithmIdentifier {
  const element = reader.expect(DER_TAGS.sequence, what);
  const parts = reader.within(element);
  const oid = parts.objectIdentifier(parts.expect(DER_TAGS.objectIdentifier, `${what}: its identifier`));
  const parameters = parts.more ? readParameters(parts, what) : undefined;
  parts.expectEnd(what);
  return { oid, parameters, der: reader.whole(element) };
}

function readParameters(parts: DerReader, what: string): string {
  const element = parts.any(`${what}: its parameters`);
  return element.tag === DER_TAGS.objectIdentifier
    ? parts.objectIdentifier(element)
    : bytesToHex(parts.whole(element));
}

/** A BIT STRING that holds octets: keys and signatures have no odd bits. */
function readWholeOctets(reader: DerReader, what: string): Uint8Array {
  const element = reader.expect(DER_TAGS.bitString, what);
  const { unusedBits, octets } = reader.bitString(element);
  if (unusedBits !== 0) reader.refuse(`${what}: unused bits`, element.contentStart);
  return octets;
}

function readAttributes(reader: DerReader): Pick<CertificationRequest, "requested" | "otherAttributes"> {
  const set = reader.optional(0xa0, "attributes");
  let requested: CertificateExtensions | undefined;
  const otherAttributes: RequestAttribute[] = [];
  if (set !== undefined) {
    const attributes = reader.within(set);
    for (const element of readSetOf(attributes, "attributes")) {
      const parts = attributes.within(element);
      const oid = readAttributeType(attributes, element, parts);
      if (otherAttributes.some((other) => other.oid === oid)) refuseSecond(attributes, element, oid);
      const valueSet = parts.within(parts.expect(DER_TAGS.set, `attribute ${oid}`));
      if (oid === EXTENSION_REQUEST_OID) {
        if (requested !== undefined) refuseSecond(attributes, element, oid);
        requested = readExtensionSequence(valueSet);
        valueSet.expectEnd("extensionRequest, which has one value");
      } else {
        const values = readSetOf(valueSet, `attribute ${oid}`).map((value) => valueSet.whole(value));
        if (values.length === 0) attributes.refuse(`attribute ${oid} without a value`, element.start);
        otherAttributes.push({ oid, values });
      }
      parts.expectEnd(`attribute ${oid}`);
    }
  }
  return { requested: requested ?? NO_EXTENSIONS, otherAttributes };
}

function readAttributeType(attributes: DerReader, element: DerElement, parts: DerReader): string {
  if (element.tag !== DER_TAGS.sequence) attributes.refuse("an attribute: not a SEQUENCE", element.start);
  return parts.objectIdentifier(parts.expect(DER_TAGS.objectIdentifier, "an attribute type"));
}

function refuseSecond(reader: DerReader, element: DerElement, oid: string): never {
  reader.refuse(`attribute ${oid} twice`, element.start);
}

/** The elements of a SET OF, which DER wants in the ascending order of their octets (X.690 11.6). */
function readSetOf(reader: DerReader, what: string): readonly DerElement[] {
  const elements: DerElement[] = [];
  while (reader.more) {
    const element = reader.any(what);
    const previous = elements.at(-1);
    if (previous !== undefined && comesAfter(reader.whole(previous), reader.whole(element))) {
      reader.refuse(`${what}: a SET OF that is not in the order of DER`, element.start);
    }
    elements.push(element);
  }
  return elements;
}

function comesAfter(left: Uint8Array, right: Uint8Array): boolean {
  for (const [index, octet] of left.entries()) {
    const other = right[index] ?? 0;
    if (octet !== other) return octet > other;
  }
  return false;
}

function sameOctets(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((octet, index) => octet === right[index]);
}
