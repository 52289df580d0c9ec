/** P-256 key pairs for simulation: derived from a seed or taken from published test keys, never for real use. */
import { createECDH, createHash } from "node:crypto";
import { p256 } from "@noble/curves/nist.js";
import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { UsageError } from "../failures.ts";
import { keyIdentifierFromBytes, type KeyIdentifier } from "../ids.ts";
import { isUncompressedPoint } from "../verify/public-point.ts";

const CURVE = "prime256v1";

/** A P-256 key pair as octets: private scalar 32 (big-endian), public point 65 (`04 || X || Y`). */
export interface KeyPair {
  readonly privateScalar: Uint8Array;
  readonly publicPoint: Uint8Array;
}

/**
 * The key pair that a seed and a label name: the same two texts give the same key on every machine, so that a
 * run can be replayed. INSECURE: whoever knows the seed has the private key. HKDF-SHA256 (RFC 5869) to 48 octets,
 * reduced into 1..n-1 (FIPS 186-5 A.4.1).
 */
export function seededKeyPairINSECURE(seed: string, label: string): KeyPair {
  const material = hkdf(sha256, utf8ToBytes(seed), undefined, utf8ToBytes(`key:${label}`), 48);
  return keyPairFromScalarINSECURE(p256.utils.randomSecretKey(material));
}

/**
 * The key pair of a private scalar that is in the open anyway, such as a published test key.
 * @throws UsageError unless the scalar is 32 octets in 1..n-1
 */
export function keyPairFromScalarINSECURE(scalar: Uint8Array): KeyPair {
  if (!p256.utils.isValidSecretKey(scalar)) {
    throw new UsageError("a P-256 private key is 32 octets between 1 and the order of the curve");
  }
  const ecdh = createECDH(CURVE);
  ecdh.setPrivateKey(scalar);
  return { privateScalar: Uint8Array.from(scalar), publicPoint: Uint8Array.from(ecdh.getPublicKey()) };
}

/**
 * The subject key identifier of a public key: `0100` and the low 60 bits of SHA-1 over the 65-octet point
 * (RFC 5280 4.2.1.2 method 2, required by GBCS 12; measured on every certificate of the test PKI).
 */
export function keyIdentifierOf(publicPoint: Uint8Array): KeyIdentifier {
  const identifier = createHash("sha1").update(publicPoint).digest().subarray(-8);
  identifier[0] = 0x40 | ((identifier[0] ?? 0) & 0x0f);
  return keyIdentifierFromBytes(identifier);
}

/**
 * The Diffie-Hellman shared secret (32 octets): the x-coordinate of the common point, leading zeros kept
 * (SEC 1 3.3.1, the "ecdh" of GBCS key agreement). About 0.1 ms, nearly all of it the curve arithmetic.
 * @throws UsageError when the peer's octets are not a point on the curve, or the scalar is not a private key
 */
export function sharedSecret(privateScalar: Uint8Array, peerPoint: Uint8Array): Uint8Array {
  if (!isUncompressedPoint(peerPoint)) {
    throw new UsageError(`not a P-256 public key: ${bytesToHex(peerPoint)}`);
  }
  if (!p256.utils.isValidSecretKey(privateScalar)) {
    throw new UsageError("a P-256 private key is 32 octets between 1 and the order of the curve");
  }
  const ecdh = createECDH(CURVE);
  ecdh.setPrivateKey(privateScalar);
  return Uint8Array.from(ecdh.computeSecret(peerPoint));
}
