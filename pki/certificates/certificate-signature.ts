/** Whether a key signed a certificate: the one place where encoding, algorithm and arithmetic come together. */
import { bytesToHex } from "@noble/hashes/utils.js";
import type { Certificate } from "./certificate.ts";
import { parseSignature, type SignatureEncodingPolicy } from "../verify/signature-encoding.ts";
import type { SignatureVerdict, SignatureVerifier } from "../verify/signature-verifier.ts";

/** AlgorithmIdentifier of ecdsa-with-SHA256, parameters absent, as RFC 5758 and the SMKI profile want it. */
export const ECDSA_WITH_SHA256 = "300a06082a8648ce3d040302";
/** The same with NULL parameters: wrong, yet seen (measured: Z99) and accepted by OpenSSL. */
export const ECDSA_WITH_SHA256_AND_NULL = "300c06082a8648ce3d0403020500";

/**
 * - the verdicts of the verifier
 * - `badEncoding`: the signature is not DER under the policy
 * - `otherAlgorithm`: not ecdsa-with-SHA256, or not the same inside and outside (RFC 5280 4.1.1.2)
 */
export type CertificateSignatureVerdict = SignatureVerdict | "badEncoding" | "otherAlgorithm";

/** What a certificate and a revocation list have in common as signed structures (RFC 5280 4.1.1, 5.1.1). */
export type SignedStructure = Pick<
  Certificate,
  "tbs" | "tbsSignatureAlgorithm" | "signatureAlgorithm" | "signature"
>;

/** Checks a certificate's signature with one public key (65 octets); names and key identifiers play no part. */
export function verifyCertificateSignature(
  certificate: SignedStructure,
  issuerPublicPoint: Uint8Array,
  verifier: SignatureVerifier,
  signatureEncoding: SignatureEncodingPolicy,
): CertificateSignatureVerdict {
  const algorithm = bytesToHex(certificate.signatureAlgorithm);
  const known = algorithm === ECDSA_WITH_SHA256 || algorithm === ECDSA_WITH_SHA256_AND_NULL;
  if (!known || algorithm !== bytesToHex(certificate.tbsSignatureAlgorithm)) return "otherAlgorithm";
  const signature = parseSignature(certificate.signature, signatureEncoding);
  if (!signature.ok) return "badEncoding";
  return verifier.verify(verifier.intern(issuerPublicPoint), certificate.tbs, signature.raw);
}
