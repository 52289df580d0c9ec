/**
 * Encodes and signs revocation lists: the only place where one comes into being. By the schema of
 * @peculiar/asn1-x509, because the generator of @peculiar/x509 writes empty crlEntryExtensions where an entry has
 * no reason, which RFC 5280 5.1 does not allow.
 */
import { AsnConvert, OctetString } from "@peculiar/asn1-schema";
import {
  AlgorithmIdentifier,
  AuthorityKeyIdentifier,
  CertificateList,
  CRLReason,
  Extension,
  KeyIdentifier,
  Name,
  RevokedCertificate as RevokedCertificateSchema,
  TBSCertList,
  Time,
  Version,
} from "@peculiar/asn1-x509";
import { hexToBytes } from "@noble/hashes/utils.js";
import { Integer } from "asn1js";
import type { CertificationAuthority } from "../authorities/authority.ts";
import { ECDSA_WITH_SHA256 } from "../certificates/certificate-signature.ts";
import { InternalError, UsageError } from "../failures.ts";
import { keyIdentifierBytes, type Instant } from "../ids.ts";
import { keyIdentifierOf } from "../keys/key-pair.ts";
import { signDeterministicallyFOR_REPLAY } from "../keys/signing.ts";
import { encodeSignature } from "../verify/signature-encoding.ts";
import {
  decodeRevocationList,
  LONGEST_CRL_NUMBER,
  REVOCATION_LIST_EXTENSION_OIDS,
  type RevocationList,
  type RevokedCertificate,
} from "./revocation-list.ts";
import { REVOCATION_REASON_NUMBERS } from "./revocation-reason.ts";

/** What a list says, apart from who says it. Dates are written without their milliseconds. */
export interface RevocationListContents {
  /** In any order; the list has them by date, then by serial number, so that equal sets give equal octets. */
  readonly revoked: readonly RevokedCertificate[];
  readonly crlNumber: bigint;
  readonly thisUpdate: Instant;
  readonly nextUpdate: Instant;
}

/**
 * Issues a revocation list in the name of a CA: v2, ecdsa-with-SHA256 without parameters, the CA's subject octet
 * for octet, authorityKeyIdentifier and cRLNumber non-critical, revokedCertificates absent when nothing is revoked
 * (RFC 5280 5; RECALLED for SMKI, since no list of it is public). Signed by RFC 6979: equal contents, equal octets.
 * @throws UsageError when a serial number is there twice, a certificate was revoked after thisUpdate, nextUpdate
 *   is not after thisUpdate, or the number is negative or of more than 20 octets
 */
// Asynchronous like `issueCertificate`, although nothing here waits: a signer that does may come.
export async function issueRevocationList(
  { certificate, keyPair }: CertificationAuthority,
  contents: RevocationListContents,
): Promise<RevocationList> {
  requireIssuable(contents);
  const tbsCertList = new TBSCertList({
    version: Version.v2,
    signature: ecdsaWithSha256(),
    issuer: AsnConvert.parse(certificate.subject.der, Name),
    thisUpdate: new Time(new Date(contents.thisUpdate)),
    nextUpdate: new Time(new Date(contents.nextUpdate)),
    crlExtensions: [
      extension("authorityKeyIdentifier", authorityKeyIdentifier(keyPair.publicPoint)),
      extension("cRLNumber", Integer.fromBigInt(contents.crlNumber).toBER()),
    ],
  });
  if (contents.revoked.length > 0) {
    tbsCertList.revokedCertificates = contents.revoked.toSorted(byDateThenSerial).map(entry);
  }
  const tbs = new Uint8Array(AsnConvert.serialize(tbsCertList));
  const signature = encodeSignature(signDeterministicallyFOR_REPLAY(keyPair.privateScalar, tbs));
  const der = AsnConvert.serialize(
    new CertificateList({
      tbsCertList,
      signatureAlgorithm: ecdsaWithSha256(),
      signature: Uint8Array.from(signature).buffer,
    }),
  );
  const list = decodeRevocationList(new Uint8Array(der));
  if (!list.ok) {
    const { reason, offset } = list.problem;
    throw new InternalError(`issued a revocation list that does not read: ${reason} at octet ${offset}`);
  }
  return list.value;
}

/** RFC 5280 5.3.1 wants no reasonCode rather than `unspecified`. */
function entry({ serial, at, reason }: RevokedCertificate): RevokedCertificateSchema {
  const revoked = new RevokedCertificateSchema({
    userCertificate: Uint8Array.from(hexToBytes(serial)).buffer,
    revocationDate: new Time(new Date(at)),
  });
  if (reason !== undefined && reason !== "unspecified") {
    const code = AsnConvert.serialize(new CRLReason(REVOCATION_REASON_NUMBERS[reason]));
    revoked.crlEntryExtensions = [extension("reasonCode", code)];
  }
  return revoked;
}

function extension(name: keyof typeof REVOCATION_LIST_EXTENSION_OIDS, value: ArrayBuffer): Extension {
  return new Extension({
    extnID: REVOCATION_LIST_EXTENSION_OIDS[name],
    critical: false,
    extnValue: new OctetString(value),
  });
}

function authorityKeyIdentifier(publicPoint: Uint8Array): ArrayBuffer {
  const octets = keyIdentifierBytes(keyIdentifierOf(publicPoint));
  return AsnConvert.serialize(new AuthorityKeyIdentifier({ keyIdentifier: new KeyIdentifier(octets) }));
}

function ecdsaWithSha256(): AlgorithmIdentifier {
  return AsnConvert.parse(hexToBytes(ECDSA_WITH_SHA256), AlgorithmIdentifier);
}

function byDateThenSerial(left: RevokedCertificate, right: RevokedCertificate): number {
  return left.at - right.at || (left.serial < right.serial ? -1 : 1);
}

function requireIssuable({ revoked, crlNumber, thisUpdate, nextUpdate }: RevocationListContents): void {
  if (nextUpdate <= thisUpdate) {
    throw new UsageError("a revocation list whose nextUpdate is not after its thisUpdate");
  }
  if (crlNumber < 0n || crlNumber >= 1n << BigInt(8 * LONGEST_CRL_NUMBER - 1)) {
    throw new UsageError(`${crlNumber} cannot number a revocation list`, "at most 20 octets, not negative");
  }
  const early = revoked.find(({ at }) => at > thisUpdate);
  if (early !== undefined) {
    throw new UsageError(`certificate ${early.serial} was revoked after the list that names it`);
  }
  if (new Set(revoked.map(({ serial }) => serial)).size !== revoked.length) {
    throw new UsageError("a revocation list that names a certificate twice");
  }
}
