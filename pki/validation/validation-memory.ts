/** What an environment remembers of certificates. It changes how fast they are judged, and never the judgement. */
import { createCertificateStore, type CertificateStore } from "../certificates/certificate-store.ts";
import { rememberingVerifier } from "../verify/remembering-verifier.ts";
import { createSignatureVerifier } from "../verify/create-verifier.ts";
import type { SignatureVerifier } from "../verify/signature-verifier.ts";
import { createPathVerdicts, type PathVerdicts } from "./path-verdicts.ts";

export interface ValidationMemory {
  /** Certificates that were read. */
  readonly certificates: CertificateStore;
  /** Paths that were judged. */
  readonly paths: PathVerdicts;
  /** For signatures over certificates and revocation lists, which are kept; messages come once. */
  readonly verifier: SignatureVerifier;
}

/** An empty memory over a verifier. Whoever makes an environment makes one, and shares it among its devices. */
export function createValidationMemory(verifier: SignatureVerifier): ValidationMemory {
  return {
    certificates: createCertificateStore(),
    paths: createPathVerdicts(),
    verifier: rememberingVerifier(verifier),
  };
}

/** What every environment has of these: a verifier, and the memory over it. */
export interface Verification {
  readonly verifier: SignatureVerifier;
  readonly memory: ValidationMemory;
}

/** A verifier with an empty memory over it, for an environment of its own. */
export function createVerification(verifier: SignatureVerifier = createSignatureVerifier()): Verification {
  return { verifier, memory: createValidationMemory(verifier) };
}
