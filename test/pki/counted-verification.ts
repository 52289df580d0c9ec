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
  /** Paths that were judged anew, as a device does it. */
  readonly paths: number;
  /** Paths with their revocation lists that were judged anew, as the DCC does it. */
  readonly lists: number;
}

/** What a second time costs. */
export const NO_WORK: Work = { parses: 0, imports: 0, signatures: 0, paths: 0, lists: 0 };

export interface CountedVerification {
  readonly verification: Verification;
  /** What was done while this ran. */
  readonly workOf: (act: () => void) => Work;
}

export function countedVerification(
  under: SignatureVerifier = createSignatureVerifier(),
): CountedVerification {
  const interned = new Set<number>();
  let signatures = 0;
  const verification = createVerification({
    backend: under.backend,
    counts: under.counts,
    verifyBatch: (batch) => {
      signatures += batch.count;
      return under.verifyBatch(batch);
    },
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
    ...verification.memory.paths.judged,
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
        paths: after.paths - before.paths,
        lists: after.lists - before.lists,
      };
    },
  };
}
