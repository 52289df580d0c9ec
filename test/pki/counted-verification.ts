/** A verifier and a memory that count what they really do: for tests of what is not done twice. */
import {
  createSignatureVerifier,
  createVerification,
  type SignatureVerifier,
  type Verification,
} from "../../pki/index.ts";

export interface Work {
  /** Certificates that were read from their octets. */
  readonly parses: number;
  /** Keys that were interned for the first time. */
  readonly imports: number;
  /** Signatures that were verified, of messages, certificates and lists. */
  readonly signatures: number;
}

export interface CountedVerification {
  readonly verification: Verification;
  /** What was done while this ran. */
  workOf(act: () => void): Work;
}

export function countedVerification(
  under: SignatureVerifier = createSignatureVerifier(),
): CountedVerification {
  const interned = new Set<number>();
  let signatures = 0;
  const verification = createVerification({
    backend: under.backend,
    intern: (point) => {
      const id = under.intern(point);
      interned.add(id);
      return id;
    },
    verify: (...question) => {
      signatures += 1;
      return under.verify(...question);
    },
  });
  const done = (): Work => ({
    parses: verification.memory.certificates.parses,
    imports: interned.size,
    signatures,
  });
  return {
    verification,
    workOf: (act) => {
      const before = done();
      act();
      const after = done();
      return {
        parses: after.parses - before.parses,
        imports: after.imports - before.imports,
        signatures: after.signatures - before.signatures,
      };
    },
  };
}
