/**
 * Finds the public key of an issuer whose certificate nobody has published: an ECDSA signature determines its key
 * up to a handful of candidates (SEC 1 4.1.6), and the authority key identifier says which of them it is.
 */
import { p256 } from "@noble/curves/nist.js";
import { sha256 } from "@noble/hashes/sha2.js";
import type { Certificate } from "../certificates/certificate.ts";
import { keyIdentifierOf } from "../keys/key-pair.ts";
import { parseSignature } from "../verify/signature-encoding.ts";

/** Which of the two points with the same r, and whether r was reduced modulo the order of the curve. */
const RECOVERY_IDS = [0, 1, 2, 3] as const;

/**
 * The 65-octet public point that signed the certificate and has its authority key identifier; undefined when the
 * certificate names no issuer key, or no candidate has that identifier (a tampered certificate has none).
 */
export function recoverIssuerPublicPoint(certificate: Certificate): Uint8Array | undefined {
  const signature = parseSignature(certificate.signature, "normalising");
  if (!signature.ok || certificate.authorityKeyIdentifier === undefined) {
    return undefined;
  }
  const digest = sha256(certificate.tbs);
  return RECOVERY_IDS.flatMap((id) => candidate(signature.raw, id, digest)).find(
    (point) => keyIdentifierOf(point) === certificate.authorityKeyIdentifier,
  );
}

function candidate(raw: Uint8Array, id: number, digest: Uint8Array): readonly Uint8Array[] {
  try {
    const signature = p256.Signature.fromBytes(raw, "compact").addRecoveryBit(id);
    return [signature.recoverPublicKey(digest).toBytes(false)];
  } catch {
    // Most values of r belong to two candidates only; the others do not exist.
    return [];
  }
}
