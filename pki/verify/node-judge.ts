/**
 * The judge of single signatures, and of every doubtful case: OpenSSL through node:crypto for messages, @noble/curves for
 * digests, which node:crypto does not take.
 */
import { verify as verifyWithNode, type KeyObject } from "node:crypto";
import { p256 } from "@noble/curves/nist.js";
import { hexToBytes } from "@noble/hashes/utils.js";
import type { SignatureVerdict } from "./signature-verifier.ts";

const CURVE_ORDER = hexToBytes("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");

/** What is to be said before any arithmetic; undefined for 64 octets with r and s in 1 .. n-1. */
export function verdictOfForm(signature: Uint8Array): "malformed" | "outOfRange" | undefined {
  if (signature.length !== 64) return "malformed";
  return isScalar(signature, 0) && isScalar(signature, 32) ? undefined : "outOfRange";
}

export function verdictOnMessage(
  key: KeyObject,
  message: Uint8Array,
  signature: Uint8Array,
): SignatureVerdict {
  return (
    verdictOfForm(signature) ??
    (verifyWithNode("sha256", message, { key, dsaEncoding: "ieee-p1363" }, signature) ? "valid" : "wrong")
  );
}

/** @param point 65 octets, `04 || X || Y`; @param digest 32 octets, SHA-256 of the message */
export function verdictOnDigest(
  point: Uint8Array,
  digest: Uint8Array,
  signature: Uint8Array,
): SignatureVerdict {
  return (
    verdictOfForm(signature) ??
    (p256.verify(signature, digest, point, { prehash: false, lowS: false }) ? "valid" : "wrong")
  );
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
