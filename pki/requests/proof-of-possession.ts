/**
 * Whether the key in a certification request signed it: the proof that the applicant has the private half. Keys
 * and algorithms that SMKI does not certify are verified too, so that their own checks can name them.
 */
import { createPublicKey, verify, type KeyObject } from "node:crypto";
import { ECDSA_WITH_SHA256, ECDSA_WITH_SHA256_AND_NULL } from "../certificates/certificate-signature.ts";
import { encodePem } from "../encoding/pem.ts";
import { bytesToHex } from "@noble/hashes/utils.js";
import { parseSignature, type SignatureEncodingPolicy } from "../verify/signature-encoding.ts";
import type { SignatureVerdict, SignatureVerifier } from "../verify/signature-verifier.ts";
import type { CertificationRequest } from "./certification-request.ts";

/**
 * - the verdicts of the verifier
 * - `badEncoding`: an ECDSA P-256 signature that is not DER under the policy
 * - `unknownAlgorithm`: a signature algorithm that this testbed cannot verify, or one for another kind of key
 * - `unusableKey`: no key at all, as a point that is not on its curve
 */
export type PossessionVerdict = SignatureVerdict | "badEncoding" | "unknownAlgorithm" | "unusableKey";

/** Verifies the self-signature; P-256 with SHA-256 through our verifier, everything else through node:crypto. */
export function verifyPossession(
  request: CertificationRequest,
  verifier: SignatureVerifier,
  signatureEncoding: SignatureEncodingPolicy,
): PossessionVerdict {
  const { publicPoint, info, signature, signatureAlgorithm } = request;
  const algorithm = bytesToHex(signatureAlgorithm.der);
  const isProfileAlgorithm = algorithm === ECDSA_WITH_SHA256 || algorithm === ECDSA_WITH_SHA256_AND_NULL;
  if (publicPoint === undefined || !isProfileAlgorithm) return verifyGenerically(request);
  const parsed = parseSignature(signature, signatureEncoding);
  return parsed.ok ? verifier.verify(verifier.intern(publicPoint), info, parsed.raw) : "badEncoding";
}

/** The signature algorithms of other PKIs: the kind of key that each needs, and its digest. */
const OTHER_ALGORITHMS: ReadonlyMap<string, { readonly key: string; readonly digest: string | null }> =
  new Map([
    ["1.2.840.10045.4.1", { key: "ec", digest: "sha1" }],
    ["1.2.840.10045.4.3.1", { key: "ec", digest: "sha224" }],
    ["1.2.840.10045.4.3.2", { key: "ec", digest: "sha256" }],
    ["1.2.840.10045.4.3.3", { key: "ec", digest: "sha384" }],
    ["1.2.840.10045.4.3.4", { key: "ec", digest: "sha512" }],
    ["1.2.840.113549.1.1.5", { key: "rsa", digest: "sha1" }],
    ["1.2.840.113549.1.1.11", { key: "rsa", digest: "sha256" }],
    ["1.2.840.113549.1.1.12", { key: "rsa", digest: "sha384" }],
    ["1.2.840.113549.1.1.13", { key: "rsa", digest: "sha512" }],
    ["1.3.101.112", { key: "ed25519", digest: null }],
    ["1.3.101.113", { key: "ed448", digest: null }],
  ]);

function verifyGenerically({
  publicKeyInfo,
  signatureAlgorithm,
  info,
  signature,
}: CertificationRequest): PossessionVerdict {
  const algorithm = OTHER_ALGORITHMS.get(signatureAlgorithm.oid);
  const key = importKey(publicKeyInfo);
  if (key === undefined) return "unusableKey";
  if (algorithm === undefined || key.asymmetricKeyType !== algorithm.key) return "unknownAlgorithm";
  return verify(algorithm.digest, info, key, signature) ? "valid" : "wrong";
}

/** OpenSSL throws for every key that it cannot use, and a foreign key may be anything. */
function importKey(publicKeyInfo: Uint8Array): KeyObject | undefined {
  try {
    return createPublicKey(encodePem(publicKeyInfo, "PUBLIC KEY"));
  } catch {
    return undefined;
  }
}
