/** The public half of a P-256 key as every SMKI certificate carries it: 65 octets, `04 || X || Y`. */
import { p256 } from "@noble/curves/nist.js";

/**
 * Whether the octets are an uncompressed P-256 point (SEC 1 2.3.4): 65 of them, first octet `04`, both
 * coordinates in the field, and on the curve. Compressed points and the point at infinity are refused, because
 * the SMKI profile knows the uncompressed form only (GBCS 12).
 */
export function isUncompressedPoint(octets: Uint8Array): boolean {
  if (octets.length !== 65 || octets[0] !== 0x04) return false;
  try {
    p256.Point.fromBytes(octets).assertValidity();
    return true;
  } catch {
    return false;
  }
}
