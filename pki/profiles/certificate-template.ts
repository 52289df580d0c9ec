/**
 * A certificate before it is signed: what every profile function returns and `issueCertificate` encodes. A
 * profile is a pure function from field values to this.
 */
import { bytesToHex } from "@noble/hashes/utils.js";
import { NAME_ATTRIBUTES } from "../encoding/distinguished-name.ts";
import type { x509 } from "../encoding/crypto-provider.ts";
import type { CertificateSerial, EntityId, Instant, KeyIdentifier } from "../ids.ts";
import type { ProfileExtension } from "./profile-extensions.ts";

/** What a certificate takes from the CA that issues it. */
export interface IssuerReference {
  /** The CA's subject, octet for octet: never encoded again, because issuer and subject use other string types. */
  readonly name: Uint8Array;
  readonly keyIdentifier: KeyIdentifier;
}

/** The field values that every kind of certificate has. */
export interface CommonFields {
  readonly serial: CertificateSerial;
  readonly notBefore: Instant;
  readonly notAfter: Instant;
  /** 65 octets, `04 || X || Y`. */
  readonly publicPoint: Uint8Array;
  readonly policyOid: string;
}

/** Everything that is signed, in the terms of @peculiar/x509. */
export interface CertificateTemplate extends CommonFields {
  readonly issuer: Uint8Array | x509.JsonNameParams;
  readonly subject: x509.JsonNameParams;
  readonly extensions: readonly x509.Extension[];
}

/**
 * One generation of a profile: which extensions, in which order, which of them critical. The CAs of the test
 * PKI changed it over the years, and an older generation is still a certificate to accept.
 */
export interface ProfileGeneration {
  readonly name: string;
  readonly extensions: readonly ProfileExtension[];
  readonly source: string;
}

/** One subject attribute in UTF8String, as every subject that is not a CA has it (measured). */
export function utf8Attribute(attribute: "CN" | "OU", text: string): x509.JsonAttributeAndValue {
  return { [NAME_ATTRIBUTES[attribute]]: [{ utf8String: text }] };
}

/** One attribute of a CA's name, in PrintableString (measured). */
export function printableAttribute(attribute: "CN" | "OU", text: string): x509.JsonAttributeAndValue {
  return { [NAME_ATTRIBUTES[attribute]]: [{ printableString: text }] };
}

/** x500UniqueIdentifier: a BIT STRING of 64 bits, given to @peculiar/x509 as the whole DER value in hex. */
export function uniqueIdentifierAttribute(id: EntityId): x509.JsonAttributeAndValue {
  return { [NAME_ATTRIBUTES.x500UniqueIdentifier]: [`#${bytesToHex(Uint8Array.of(0x03, 0x09, 0x00))}${id}`] };
}
