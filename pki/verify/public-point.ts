/** The public half of a P-256 key as every SMKI certificate carries it: 65 octets, `04 || X || Y`. */
import { bytesToHex } from "@noble/hashes/utils.js";

/** The field and the curve y^2 = x^3 - 3x + b of P-256 (SP 800-186 3.2.1.3). */
const P = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn;
const B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;

/**
 * Whether the octets are an uncompressed P-256 point (SEC 1 2.3.4): 65 of them, first octet `04`, both
 * coordinates in the field, and on the curve. Compressed points and the point at infinity are refused, because
 * the SMKI profile knows the uncompressed form only (GBCS 12).
 *
 * The curve equation itself, and not a library's point: every certificate that is read passes here.
 */
export function isUncompressedPoint(octets: Uint8Array): boolean {
  if (octets.length !== 65 || octets[0] !== 0x04) return false;
  const x = BigInt(`0x${bytesToHex(octets.subarray(1, 33))}`);
  const y = BigInt(`0x${bytesToHex(octets.subarray(33))}`);
  return x < P && y < P && (y * y - (x * x - 3n) * x - B) % P === 0n;
}
