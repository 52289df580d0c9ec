/** X.509 revocation lists as this testbed reads them: the CRL of an Issuing OCA, the ARL of the Root OCA. */
import { bytesToHex } from "@noble/hashes/utils.js";
import { readExtensionSequence, type CertificateExtension } from "../certificates/certificate-extensions.ts";
import type { Decoded } from "../decoded.ts";
import { DER_TAGS, readDer, type DerReader } from "../encoding/der-reader.ts";
import { readOptionalTime, readTime } from "../encoding/der-time.ts";
import { readDistinguishedName, type DistinguishedName } from "../encoding/distinguished-name.ts";
import { certificateSerial, type CertificateSerial, type Instant, type KeyIdentifier } from "../ids.ts";
import { revocationReasonOf, type RevocationListReason } from "./revocation-reason.ts";

/** The object identifiers of the extensions that the lists of SMKI have, of the list and of its entries. */
export const REVOCATION_LIST_EXTENSION_OIDS = {
  cRLNumber: "2.5.29.20",
  reasonCode: "2.5.29.21",
  authorityKeyIdentifier: "2.5.29.35",
} as const;

/** One line of a list. */
export interface RevokedCertificate {
  readonly serial: CertificateSerial;
  /** The revocationDate. */
  readonly at: Instant;
  /** Absent from the list when nothing was specified (RFC 5280 5.3.1). */
  readonly reason: RevocationListReason | undefined;
}

/** A revocation list whose structure was read. Nothing about it has been verified. */
export interface RevocationList {
  readonly der: Uint8Array;
  /** The octets that were signed. */
  readonly tbs: Uint8Array;
  readonly issuer: DistinguishedName;
  /** When it has the 8 octets of SMKI. */
  readonly authorityKeyIdentifier: KeyIdentifier | undefined;
  readonly crlNumber: bigint | undefined;
  readonly thisUpdate: Instant;
  readonly nextUpdate: Instant | undefined;
  /** In the order of the octets. */
  readonly revoked: readonly RevokedCertificate[];
  readonly extensions: readonly CertificateExtension[];
  /** The AlgorithmIdentifiers as found: inside the signed octets, and beside the signature. */
  readonly tbsSignatureAlgorithm: Uint8Array;
  readonly signatureAlgorithm: Uint8Array;
  /** ECDSA-Sig-Value in DER as found: `parseSignature` reads it. */
  readonly signature: Uint8Array;
}

const VERSION_2 = 1;
/** The most octets that a cRLNumber may have (RFC 5280 5.2.3). */
export const LONGEST_CRL_NUMBER = 20;

const LIST_EXTENSIONS: readonly string[] = [
  REVOCATION_LIST_EXTENSION_OIDS.authorityKeyIdentifier,
  REVOCATION_LIST_EXTENSION_OIDS.cRLNumber,
];
const ENTRY_EXTENSIONS: readonly string[] = [REVOCATION_LIST_EXTENSION_OIDS.reasonCode];

/**
 * Reads one DER revocation list (RFC 5280 5.1). Refused: anything that is not strict DER, other versions than
 * v2, an issuer without a name, revokedCertificates that are present and empty, a serial number twice, a
 * critical extension that is not understood (delta and partitioned lists are such), an extension twice, a reason
 * that does not exist, removeFromCRL (which only a delta list can have).
 */
export function decodeRevocationList(der: Uint8Array): Decoded<RevocationList> {
  // A copy, so that a caller who reuses its buffer cannot change a list that was already read.
  return readDer(Uint8Array.from(der), readRevocationList);
}

function readRevocationList(outer: DerReader): RevocationList {
  const whole = outer.expect(DER_TAGS.sequence, "certificateList");
  const reader = outer.within(whole);
  const tbs = reader.expect(DER_TAGS.sequence, "tbsCertList");
  const signatureAlgorithm = reader.whole(reader.expect(DER_TAGS.sequence, "signatureAlgorithm"));
  const signatureElement = reader.expect(DER_TAGS.bitString, "signatureValue");
  const signature = reader.bitString(signatureElement);
  if (signature.unusedBits !== 0) reader.refuse("signatureValue: unused bits", signatureElement.contentStart);
  reader.expectEnd("certificateList");
  return {
    der: outer.whole(whole),
    tbs: reader.whole(tbs),
    ...readTbsCertList(reader.within(tbs)),
    signatureAlgorithm,
    signature: signature.octets,
  };
}

function readTbsCertList(reader: DerReader) {
  readVersion(reader);
  const algorithm = reader.expect(DER_TAGS.sequence, "signature");
  const issuer = readDistinguishedName(reader, "issuer");
  if (issuer.attributes.length === 0) {
    reader.refuse("issuer: without a name (RFC 5280 5.1.2.3)", algorithm.end);
  }
  const thisUpdate = readTime(reader, "thisUpdate").at;
  const nextUpdate = readOptionalTime(reader, "nextUpdate")?.at;
  const revoked = readRevokedCertificates(reader);
  const extensions = readListExtensions(reader);
  reader.expectEnd("tbsCertList");
  const tbsSignatureAlgorithm = reader.whole(algorithm);
  return { tbsSignatureAlgorithm, issuer, thisUpdate, nextUpdate, revoked, ...extensions };
}

/** Absent in a v1 list, whose next element is then the SEQUENCE of the algorithm. */
function readVersion(reader: DerReader): void {
  const version = reader.any("version");
  const [number, extra] = reader.content(version);
  if (version.tag !== DER_TAGS.integer || number !== VERSION_2 || extra !== undefined) {
    reader.refuse("version: not v2", version.start);
  }
}

/** Absent when nothing is revoked, never empty (RFC 5280 5.1.2.6). */
function readRevokedCertificates(reader: DerReader): readonly RevokedCertificate[] {
  const sequence = reader.optional(DER_TAGS.sequence, "revokedCertificates");
  if (sequence === undefined) return [];
  const entries = reader.within(sequence);
  if (!entries.more)
    reader.refuse("revokedCertificates: present and empty (RFC 5280 5.1.2.6)", sequence.start);
  const revoked = new Map<CertificateSerial, RevokedCertificate>();
  while (entries.more) {
    const element = entries.expect(DER_TAGS.sequence, "a revoked certificate");
    const entry = readRevokedCertificate(entries.within(element));
    if (revoked.has(entry.serial)) entries.refuse(`serial ${entry.serial} twice`, element.start);
    revoked.set(entry.serial, entry);
  }
  return [...revoked.values()];
}

function readRevokedCertificate(reader: DerReader): RevokedCertificate {
  const serialElement = reader.expect(DER_TAGS.integer, "userCertificate");
  const serial = certificateSerial(bytesToHex(reader.integer(serialElement, "userCertificate")));
  const { at } = readTime(reader, "revocationDate");
  const extensions = reader.more ? readExtensionSequence(reader).extensions : [];
  reader.expectEnd("a revoked certificate");
  refuseUnknownCritical(reader, extensions, ENTRY_EXTENSIONS);
  return { serial, at, reason: readReason(reader, extensions) };
}

function readListExtensions(
  reader: DerReader,
): Pick<RevocationList, "authorityKeyIdentifier" | "crlNumber" | "extensions"> {
  const wrapper = reader.optional(0xa0, "crlExtensions");
  if (wrapper === undefined)
    return { authorityKeyIdentifier: undefined, crlNumber: undefined, extensions: [] };
  const explicit = reader.within(wrapper);
  const { authorityKeyIdentifier, extensions } = readExtensionSequence(explicit);
  explicit.expectEnd("crlExtensions");
  refuseUnknownCritical(reader, extensions, LIST_EXTENSIONS);
  return { authorityKeyIdentifier, crlNumber: readCrlNumber(reader, extensions), extensions };
}

function refuseUnknownCritical(
  reader: DerReader,
  extensions: readonly CertificateExtension[],
  known: readonly string[],
): void {
  const unknown = extensions.find(({ oid, critical }) => critical && !known.includes(oid));
  if (unknown !== undefined) {
    reader.refuse(`critical extension ${unknown.oid} is not understood`, offsetOf(unknown));
  }
}

function readCrlNumber(reader: DerReader, extensions: readonly CertificateExtension[]): bigint | undefined {
  const octets = readInner(reader, extensions, REVOCATION_LIST_EXTENSION_OIDS.cRLNumber, (value) => {
    const element = value.expect(DER_TAGS.integer, "cRLNumber");
    const content = value.integer(element, "cRLNumber");
    if ((content[0] ?? 0) >= 0x80 || content.length > LONGEST_CRL_NUMBER) {
      value.refuse("cRLNumber: negative, or more than 20 octets (RFC 5280 5.2.3)", element.start);
    }
    return content;
  });
  return octets && BigInt(`0x${bytesToHex(octets)}`);
}

function readReason(
  reader: DerReader,
  extensions: readonly CertificateExtension[],
): RevocationListReason | undefined {
  return readInner(reader, extensions, REVOCATION_LIST_EXTENSION_OIDS.reasonCode, (value) => {
    const element = value.expect(DER_TAGS.enumerated, "reasonCode");
    const [number = -1, extra] = value.content(element);
    const reason = extra === undefined ? revocationReasonOf(number) : undefined;
    if (reason === undefined)
      return value.refuse("reasonCode: no such reason (RFC 5280 5.3.1)", element.start);
    if (reason === "removeFromCRL") value.refuse("reasonCode: removeFromCRL in a full list", element.start);
    return reason;
  });
}

/** Reads what is inside an extension, when the extension is there; offsets stay those of the whole list. */
function readInner<Value>(
  reader: DerReader,
  extensions: readonly CertificateExtension[],
  oid: string,
  read: (value: DerReader) => Value,
): Value | undefined {
  const extension = extensions.find((candidate) => candidate.oid === oid);
  if (extension === undefined) return undefined;
  const inner = readDer(extension.value, read);
  return inner.ok
    ? inner.value
    : reader.refuse(inner.problem.reason, offsetOf(extension) + inner.problem.offset);
}

/** The value is a view into the octets being read, which begin at the start of their buffer. */
function offsetOf({ value }: CertificateExtension): number {
  return value.byteOffset;
}
