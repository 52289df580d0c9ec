/** A certificate taken apart into the octets of its fields, to be put together again with one of them changed. */
import { hexToBytes } from "@noble/hashes/utils.js";
import type { Certificate } from "../certificates/certificate.ts";
import { der, derBitString, derObjectIdentifier, derText, octets } from "../encoding/der-writer.ts";
import { encodePublicKeyInfo } from "../encoding/public-key-info.ts";
import type { Instant } from "../ids.ts";
import { signDeterministicallyFOR_REPLAY } from "../keys/signing.ts";
import { encodeSignature } from "../verify/signature-encoding.ts";

/** An extension as it will be written. */
export interface ExtensionPart {
  readonly oid: string;
  /** `writtenFalse` writes the default, which DER forbids (X.690 11.5). */
  readonly critical: "true" | "absent" | "writtenFalse";
  /** What the OCTET STRING holds. */
  readonly value: Uint8Array;
}

/** Every field as its octets, tag and length included, unless it says otherwise. */
export interface CertificateParts {
  /** The whole `[0]`; empty for version 1. */
  readonly version: Uint8Array;
  /** The content of the INTEGER. */
  readonly serial: Uint8Array;
  readonly tbsSignatureAlgorithm: Uint8Array;
  readonly signatureAlgorithm: Uint8Array;
  readonly issuer: Uint8Array;
  readonly notBefore: Uint8Array;
  readonly notAfter: Uint8Array;
  readonly subject: Uint8Array;
  readonly publicKeyInfo: Uint8Array;
  /** None: no `[3]` at all. */
  readonly extensions: readonly ExtensionPart[];
}

/** Takes a certificate apart; `tbsOf` puts the same octets together again. */
export function partsOf(certificate: Certificate): CertificateParts {
  const [notBefore, notAfter] = certificate.timeEncodings;
  return {
    version: hexToBytes("a003020102"),
    serial: hexToBytes(certificate.serial),
    tbsSignatureAlgorithm: certificate.tbsSignatureAlgorithm,
    signatureAlgorithm: certificate.signatureAlgorithm,
    issuer: certificate.issuer.der,
    notBefore: timePart(certificate.notBefore, notBefore),
    notAfter: timePart(certificate.notAfter, notAfter),
    subject: certificate.subject.der,
    publicKeyInfo: encodePublicKeyInfo(certificate.subjectPublicKey),
    extensions: certificate.extensions.map(({ oid, critical, value }) => ({
      oid,
      critical: critical ? "true" : "absent",
      value,
    })),
  };
}

/** A date in one of the two types, with seconds and `Z`. */
export function timePart(at: Instant, encoding: "UTCTime" | "GeneralizedTime"): Uint8Array {
  const digits = new Date(at).toISOString().replaceAll(/\D/g, "").slice(0, 14);
  return encoding === "UTCTime" ? derText(0x17, `${digits.slice(2)}Z`) : derText(0x18, `${digits}Z`);
}

/** The octets that are signed. */
export function tbsOf(parts: CertificateParts): Uint8Array {
  const { version, serial, tbsSignatureAlgorithm, issuer, notBefore, notAfter, subject, publicKeyInfo } =
    parts;
  const extensions = parts.extensions.map(({ oid, critical, value }) =>
    der(0x30, derObjectIdentifier(oid), CRITICAL_OCTETS[critical], der(0x04, value)),
  );
  return der(
    0x30,
    version,
    der(0x02, serial),
    tbsSignatureAlgorithm,
    issuer,
    der(0x30, notBefore, notAfter),
    subject,
    publicKeyInfo,
    ...(extensions.length === 0 ? [] : [der(0xa3, der(0x30, ...extensions))]),
  );
}

const CRITICAL_OCTETS = {
  true: hexToBytes("0101ff"),
  absent: new Uint8Array(),
  writtenFalse: hexToBytes("010100"),
} as const;

/** The certificate, signed (RFC 6979) with the key of whoever is to have issued it. */
export function signParts(parts: CertificateParts, issuerPrivateScalar: Uint8Array): Uint8Array {
  const tbs = tbsOf(parts);
  return assemble(
    tbs,
    parts.signatureAlgorithm,
    encodeSignature(signDeterministicallyFOR_REPLAY(issuerPrivateScalar, tbs)),
  );
}

/** Certificate ::= SEQUENCE { tbs, algorithm, BIT STRING }. */
export function assemble(tbs: Uint8Array, algorithm: Uint8Array, signature: Uint8Array): Uint8Array {
  return der(0x30, tbs, algorithm, derBitString(signature));
}

/** The extensions with one of them changed, or taken away when the change gives none. */
export function changeExtension(
  { extensions }: CertificateParts,
  oid: string,
  change: (extension: ExtensionPart) => ExtensionPart | undefined,
): readonly ExtensionPart[] {
  return extensions.flatMap((extension) => (extension.oid === oid ? (change(extension) ?? []) : [extension]));
}

/** One attribute in a relative name of its own. */
export function relativeName(oid: string, value: Uint8Array): Uint8Array {
  return der(0x31, der(0x30, derObjectIdentifier(oid), value));
}

/** A Name of relative names. */
export function namePart(...relativeNames: readonly Uint8Array[]): Uint8Array {
  return der(0x30, octets(...relativeNames));
}
