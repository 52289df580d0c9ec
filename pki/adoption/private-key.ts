/** Private keys as other tools write them: PKCS #8 or SEC 1 in PEM, or the bare scalar in hex. */
import { createPrivateKey, type KeyObject } from "node:crypto";
import { hexToBytes } from "@noble/hashes/utils.js";
import { decoded, undecodable, type Decoded } from "../decoded.ts";
import { UsageError } from "../failures.ts";
import { keyPairFromScalarINSECURE, type KeyPair } from "../keys/key-pair.ts";

/** The curve under OpenSSL's name. */
const CURVE = "prime256v1";

/** Whether the text is a P-256 private key in hex and nothing else: 64 digits, or 0x and 64 digits. */
export function looksLikeScalar(text: string): boolean {
  return /^(0x)?[0-9a-f]{64}$/i.test(text.trim());
}

/** Reads 32 octets in hex. A problem unless they are a number in 1..n-1. */
export function readScalar(text: string): Decoded<KeyPair> {
  const digits = text.trim().toLowerCase().replace(/^0x/, "");
  if (!looksLikeScalar(digits)) return undecodable("a private key in hex has 64 digits", 0);
  return keyPairOf(hexToBytes(digits));
}

/**
 * Reads one PEM block: `PRIVATE KEY` (PKCS #8, RFC 5208) or `EC PRIVATE KEY` (SEC 1, RFC 5915). A problem for an
 * encrypted key, for another curve or algorithm, and for octets that OpenSSL does not read.
 */
export function readPrivateKeyPem(pem: string): Decoded<KeyPair> {
  if (/ENCRYPTED/.test(pem)) {
    return undecodable("an encrypted private key; openssl pkey -in FILE -out PLAIN opens it", 0);
  }
  let key: KeyObject;
  try {
    key = createPrivateKey({ key: pem, format: "pem" });
  } catch {
    return undecodable("a private key that OpenSSL does not read", 0);
  }
  const curve = key.asymmetricKeyDetails?.namedCurve;
  if (key.asymmetricKeyType !== "ec" || curve !== CURVE) {
    return undecodable(`a private key of another kind: ${curve ?? key.asymmetricKeyType ?? "unknown"}`, 0);
  }
  const { d } = key.export({ format: "jwk" });
  return keyPairOf(base64UrlOctets(d ?? ""));
}

function keyPairOf(scalar: Uint8Array): Decoded<KeyPair> {
  try {
    return decoded(keyPairFromScalarINSECURE(scalar));
  } catch (error) {
    if (error instanceof UsageError) return undecodable(error.message, 0);
    throw error;
  }
}

function base64UrlOctets(text: string): Uint8Array {
  const base64 = text.replaceAll("-", "+").replaceAll("_", "/");
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
