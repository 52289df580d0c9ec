/**
 * Checks ECDSA P-256 signatures over SHA-256 against keys that were validated once. Keys are interned because
 * importing one costs twice as much as a verification; a caller holds the small number and not the key.
 */
import { createPublicKey, verify as verifyWithNode, type KeyObject } from "node:crypto";
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { InvalidIdentifier, type Branded } from "../ids.ts";
import { isUncompressedPoint } from "./public-point.ts";

/** A public key that a verifier has validated and keeps. It means nothing to another verifier. */
export type KeyId = Branded<number, "KeyId">;

/**
 * - `valid`: the key made this signature over this message
 * - `malformed`: not 64 octets, so not `r || s` at all
 * - `outOfRange`: r or s is zero or not below the order of the curve (FIPS 186 6.4.2)
 * - `wrong`: a well-formed signature, but not of this message by this key
 */
export type SignatureVerdict = "valid" | "malformed" | "outOfRange" | "wrong";

export interface SignatureVerifier {
  /**
   * Validates a public key (65 octets, `04 || X || Y`) and keeps it. The same point always gets the same number.
   * @throws InvalidIdentifier when the octets are not an uncompressed point on the curve
   */
  intern(publicPoint: Uint8Array): KeyId;
  /**
   * @param message the octets that were signed, not yet hashed
   * @param signature `r || s`, 64 octets (the raw form of GBCS and of IEEE P1363)
   * @throws InvalidIdentifier when the key was not interned here
   */
  verify(key: KeyId, message: Uint8Array, signature: Uint8Array): SignatureVerdict;
  /** Which implementation answers: `node` is OpenSSL through node:crypto. */
  readonly backend: string;
}

const CURVE_ORDER = hexToBytes("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");

/** Creates a verifier over node:crypto with one imported key for each point. */
export function createSignatureVerifier(): SignatureVerifier {
  const keys: KeyObject[] = [];
  const idByPoint = new Map<string, KeyId>();

  return {
    backend: "node",
    intern: (publicPoint) => {
      const text = bytesToHex(publicPoint);
      const known = idByPoint.get(text);
      if (known !== undefined) return known;
      if (!isUncompressedPoint(publicPoint)) {
        throw new InvalidIdentifier("a P-256 public key", text, "65 octets, 04 || X || Y, on the curve");
      }
      const id = keys.length as KeyId;
      keys.push(importPoint(publicPoint));
      idByPoint.set(text, id);
      return id;
    },
    verify: (key, message, signature) => {
      const publicKey = keys[key];
      if (publicKey === undefined) {
        throw new InvalidIdentifier("a key of this verifier", String(key), "the result of its intern()");
      }
      if (signature.length !== 64) return "malformed";
      if (!isScalar(signature, 0) || !isScalar(signature, 32)) return "outOfRange";
      const options = { key: publicKey, dsaEncoding: "ieee-p1363" } as const;
      return verifyWithNode("sha256", message, options, signature) ? "valid" : "wrong";
    },
  };
}

function importPoint(publicPoint: Uint8Array): KeyObject {
  const key = {
    kty: "EC",
    crv: "P-256",
    x: base64Url(publicPoint.subarray(1, 33)),
    y: base64Url(publicPoint.subarray(33)),
  };
  return createPublicKey({ key, format: "jwk" });
}

function base64Url(octets: Uint8Array): string {
  return btoa(String.fromCharCode(...octets))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

/** Whether the 32 big-endian octets from there are in 1 .. n-1. */
function isScalar(octets: Uint8Array, from: number): boolean {
  let bits = 0;
  for (let index = from; index < from + 32; index += 1) bits |= octets[index] ?? 0;
  if (bits === 0) return false;
  for (let index = 0; index < 32; index += 1) {
    const difference = (octets[from + index] ?? 0) - (CURVE_ORDER[index] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
