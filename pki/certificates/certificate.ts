/** X.509 certificates as this testbed reads them: exact octets, and the SMKI meaning of each field. */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { readExtensions, type KeyUsage, type CertificateExtensions } from "./certificate-extensions.ts";
import type { Decoded } from "../decoded.ts";
import { DER_TAGS, readDer, type DerReader } from "../encoding/der-reader.ts";
import { readTime, type TimeEncoding } from "../encoding/der-time.ts";
import {
  nameAttribute,
  readDistinguishedName,
  type DistinguishedName,
} from "../encoding/distinguished-name.ts";
import {
  certificateSerial,
  entityId,
  entityIdFromBytes,
  type CertificateSerial,
  type EntityId,
  type Instant,
} from "../ids.ts";
import { roleOfOrganisationalUnit, type CertificateRole } from "../remote-party-role.ts";
import { isUncompressedPoint } from "../verify/public-point.ts";

/**
 * - `organisation`: a known role in the OU and an EUI-64 in the subject's unique identifier
 * - `device`: an empty subject and a hardware module name
 * - `authority`: a CA (basicConstraints CA TRUE, or allowed to sign certificates)
 * - `unrecognised`: none of these, as a role in decimal or a web server's certificate
 */
export type CertificateKind = "organisation" | "device" | "authority" | "unrecognised";

/** A certificate whose structure was read. Nothing about it has been verified. */
export interface Certificate extends CertificateExtensions {
  readonly kind: CertificateKind;
  readonly der: Uint8Array;
  /** The octets that were signed. */
  readonly tbs: Uint8Array;
  /** The content octets of the INTEGER in hex: exactly 16 octets in SMKI. */
  readonly serial: CertificateSerial;
  readonly issuer: DistinguishedName;
  readonly subject: DistinguishedName;
  readonly notBefore: Instant;
  readonly notAfter: Instant;
  readonly timeEncodings: readonly [notBefore: TimeEncoding, notAfter: TimeEncoding];
  /** 65 octets, `04 || X || Y`, on the curve. */
  readonly subjectPublicKey: Uint8Array;
  /** From the subject's OU. */
  readonly role: CertificateRole | undefined;
  /** From the subject's unique identifier, or the serial number of the hardware module. */
  readonly entityId: EntityId | undefined;
  readonly commonName: string | undefined;
  /** The AlgorithmIdentifiers as found: inside the signed octets, and beside the signature. */
  readonly tbsSignatureAlgorithm: Uint8Array;
  readonly signatureAlgorithm: Uint8Array;
  /** ECDSA-Sig-Value in DER as found: `parseSignature` reads it. */
  readonly signature: Uint8Array;
}

export type { KeyUsage, TimeEncoding };

const VERSION_3 = 2;
const EC_PUBLIC_KEY = "1.2.840.10045.2.1";
const PRIME256V1 = "1.2.840.10045.3.1.7";

/**
 * Reads one DER certificate (RFC 5280 4.1). Refused: anything that is not strict DER, other versions than v3,
 * keys other than uncompressed P-256 points on the curve, an extension twice, a known extension that does not
 * read. Everything else that breaks the SMKI profile is read, so that `lintCertificate` can name it.
 *
 * What comes again and again is read through a `CertificateStore`, which remembers.
 */
export function decodeCertificate(der: Uint8Array): Decoded<Certificate> {
  // A copy, so that a caller who reuses its buffer cannot change a certificate that was already read.
  return readDer(Uint8Array.from(der), readCertificate);
}

/** SHA-256 over the whole certificate in hex: the only key under which no two certificates meet. */
export function certificateFingerprint(certificate: Certificate): string {
  return bytesToHex(sha256(certificate.der));
}

function readCertificate(outer: DerReader): Certificate {
  const whole = outer.expect(DER_TAGS.sequence, "certificate");
  const reader = outer.within(whole);
  const tbs = reader.expect(DER_TAGS.sequence, "tbsCertificate");
  const signatureAlgorithm = reader.whole(reader.expect(DER_TAGS.sequence, "signatureAlgorithm"));
  const signatureElement = reader.expect(DER_TAGS.bitString, "signatureValue");
  const signature = reader.bitString(signatureElement);
  if (signature.unusedBits !== 0) reader.refuse("signatureValue: unused bits", signatureElement.contentStart);
  reader.expectEnd("certificate");

  const body = readTbsCertificate(reader.within(tbs));
  const { subject, hardwareModule } = body;
  const role = roleOfOrganisationalUnit(nameAttribute(subject, "OU") ?? "");
  const subjectId = subjectEntityId(subject);
  const deviceId = hardwareModule?.serial.length === 8 ? entityIdFromBytes(hardwareModule.serial) : undefined;
  const isDevice = subject.attributes.length === 0 && deviceId !== undefined;
  return {
    ...body,
    kind: kindOf(body, isDevice, role !== undefined && subjectId !== undefined),
    der: outer.whole(whole),
    tbs: reader.whole(tbs),
    role,
    entityId: subjectId ?? deviceId,
    commonName: nameAttribute(subject, "CN"),
    signatureAlgorithm,
    signature: signature.octets,
  };
}

function kindOf(body: CertificateExtensions, isDevice: boolean, isOrganisation: boolean): CertificateKind {
  if (body.basicConstraints?.ca === true || body.keyUsage.includes("keyCertSign")) return "authority";
  if (isDevice) return "device";
  return isOrganisation ? "organisation" : "unrecognised";
}

function readTbsCertificate(reader: DerReader) {
  const version = reader.within(reader.expect(0xa0, "version"));
  const number = version.expect(DER_TAGS.integer, "version");
  if (version.content(number)[0] !== VERSION_3 || number.end - number.contentStart !== 1) {
    version.refuse("version: not v3", number.start);
  }
  version.expectEnd("version");
  const serialElement = reader.expect(DER_TAGS.integer, "serialNumber");
  const serial = certificateSerial(bytesToHex(reader.integer(serialElement, "serialNumber")));
  const tbsSignatureAlgorithm = reader.whole(reader.expect(DER_TAGS.sequence, "signature"));
  const issuer = readDistinguishedName(reader, "issuer");
  const validity = reader.within(reader.expect(DER_TAGS.sequence, "validity"));
  const notBefore = readTime(validity, "notBefore");
  const notAfter = readTime(validity, "notAfter");
  validity.expectEnd("validity");
  const subject = readDistinguishedName(reader, "subject");
  const subjectPublicKey = readPublicKey(reader);
  reader.optional(0x81, "issuerUniqueID");
  reader.optional(0x82, "subjectUniqueID");
  const extensions = readExtensions(reader);
  reader.expectEnd("tbsCertificate");
  return {
    serial,
    tbsSignatureAlgorithm,
    issuer,
    notBefore: notBefore.at,
    notAfter: notAfter.at,
    timeEncodings: [notBefore.encoding, notAfter.encoding] as const,
    subject,
    subjectPublicKey,
    ...extensions,
  };
}

function readPublicKey(reader: DerReader): Uint8Array {
  const info = reader.within(reader.expect(DER_TAGS.sequence, "subjectPublicKeyInfo"));
  const algorithmElement = info.expect(DER_TAGS.sequence, "subjectPublicKeyInfo.algorithm");
  const algorithm = info.within(algorithmElement);
  const oid = algorithm.objectIdentifier(algorithm.expect(DER_TAGS.objectIdentifier, "key algorithm"));
  const curve = algorithm.optional(DER_TAGS.objectIdentifier, "curve");
  if (oid !== EC_PUBLIC_KEY || curve === undefined || algorithm.objectIdentifier(curve) !== PRIME256V1) {
    info.refuse("subjectPublicKeyInfo: not a P-256 key", algorithmElement.start);
  }
  algorithm.expectEnd("subjectPublicKeyInfo.algorithm");
  const key = info.expect(DER_TAGS.bitString, "subjectPublicKey");
  const { unusedBits, octets } = info.bitString(key);
  info.expectEnd("subjectPublicKeyInfo");
  if (unusedBits !== 0 || !isUncompressedPoint(octets)) {
    info.refuse("subjectPublicKey: not an uncompressed point on P-256", key.start);
  }
  return octets;
}

function subjectEntityId(subject: DistinguishedName): EntityId | undefined {
  const attribute = subject.attributes.find(({ name }) => name === "x500UniqueIdentifier");
  const isEui64 = attribute?.stringType === "BIT STRING" && attribute.text.length === 16;
  return isEui64 ? entityId(attribute.text) : undefined;
}
