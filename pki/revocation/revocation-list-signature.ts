/** Whether a key signed a revocation list. */
import {
  verifyCertificateSignature,
  type CertificateSignatureVerdict,
} from "../certificates/certificate-signature.ts";
import type { SignatureEncodingPolicy } from "../verify/signature-encoding.ts";
import type { SignatureVerifier } from "../verify/signature-verifier.ts";
import type { RevocationList } from "./revocation-list.ts";

/**
 * Checks a list's signature with one public key (65 octets). Names, key identifiers and whether the key may sign
 * lists at all (keyUsage cRLSign) play no part.
 */
export function verifyRevocationListSignature(
  list: RevocationList,
  issuerPublicPoint: Uint8Array,
  verifier: SignatureVerifier,
  signatureEncoding: SignatureEncodingPolicy,
): CertificateSignatureVerdict {
  return verifyCertificateSignature(list, issuerPublicPoint, verifier, signatureEncoding);
}
