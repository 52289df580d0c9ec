/** Signatures that come out the same every time, so that a run can be replayed octet for octet. */
import { p256 } from "@noble/curves/nist.js";

/**
 * Signs with ECDSA P-256 over SHA-256 and the nonce of RFC 6979: raw `r || s`, 64 octets. FOR_REPLAY: the
 * arithmetic is not hardened against side channels; it exists so that one seed gives one run.
 *
 * No low-s rule: half of the real certificates carry a high s (measured), and GBCS has no such rule.
 * @param message the octets to sign, not yet hashed
 */
export function signDeterministicallyFOR_REPLAY(privateScalar: Uint8Array, message: Uint8Array): Uint8Array {
  return p256.sign(message, privateScalar, { lowS: false, prehash: true });
}
