/** A verifier that remembers: one CA vouches for many certificates, and its own certificate is signed once. */
import type { KeyId, SignatureVerdict, SignatureVerifier } from "./signature-verifier.ts";

interface Remembered {
  readonly signature: Uint8Array;
  readonly verdict: SignatureVerdict;
}

/**
 * Answers a question that was asked before from memory. It recognises the arrays that were signed themselves and not
 * what is in them, so it is for what is read once and kept: certificates and revocation lists. A verdict is forgotten
 * with its array, so the memory needs no limit of its own.
 */
export function rememberingVerifier(verifier: SignatureVerifier): SignatureVerifier {
  const verdicts = new WeakMap<Uint8Array, Map<KeyId, Remembered>>();
  return {
    get backend() {
      return verifier.backend;
    },
    counts: verifier.counts,
    verifyBatch: (batch) => verifier.verifyBatch(batch),
    intern: (publicPoint) => verifier.intern(publicPoint),
    verify: (key, message, signature) => {
      const ofMessage = verdicts.get(message) ?? new Map<KeyId, Remembered>();
      const known = ofMessage.get(key);
      if (known !== undefined && sameOctets(known.signature, signature)) return known.verdict;
      const verdict = verifier.verify(key, message, signature);
      // A copy, so that a caller who reuses its array cannot be given the verdict of another signature.
      ofMessage.set(key, { signature: Uint8Array.from(signature), verdict });
      verdicts.set(message, ofMessage);
      return verdict;
    },
  };
}

function sameOctets(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((octet, index) => octet === other[index]);
}
