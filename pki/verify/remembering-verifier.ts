/** A verifier that remembers, for as long as one command lasts: the same CA vouches for several certificates of it. */
import type { KeyId, SignatureVerdict, SignatureVerifier } from "./signature-verifier.ts";

/**
 * Answers a question that was asked before from memory. It recognises the arrays themselves and not what is in them,
 * so a caller that reads a certificate once asks about its signature once.
 */
export function rememberingVerifier(verifier: SignatureVerifier): SignatureVerifier {
  const verdicts = new Map<Uint8Array, { key: KeyId; signature: Uint8Array; verdict: SignatureVerdict }>();
  return {
    backend: verifier.backend,
    counts: verifier.counts,
    verifyBatch: (batch) => verifier.verifyBatch(batch),
    intern: (publicPoint) => verifier.intern(publicPoint),
    verify: (key, message, signature) => {
      const known = verdicts.get(message);
      if (known !== undefined && known.key === key && sameOctets(known.signature, signature)) {
        return known.verdict;
      }
      const verdict = verifier.verify(key, message, signature);
      verdicts.set(message, { key, signature, verdict });
      return verdict;
    },
  };
}

function sameOctets(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((octet, index) => octet === other[index]);
}
