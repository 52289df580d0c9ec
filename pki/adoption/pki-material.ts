/** What the files of an existing PKI hold, before anybody asks how it hangs together. */
import type { Certificate } from "../certificates/certificate.ts";
import type { KeyPair } from "../keys/key-pair.ts";

/** A certificate and where it was found. */
export interface FoundCertificate {
  /** For people: the file, and the place in it where it holds several. */
  readonly place: string;
  readonly certificate: Certificate;
}

/** A private key and where it was found. */
export interface FoundPrivateKey {
  readonly place: string;
  readonly keyPair: KeyPair;
}

/**
 * - `unreadable`: neither a certificate nor a private key, or one that does not read
 * - `notAdopted`: understood, and nothing that is taken over: a request, a revocation list, a public key
 * - `mislabelled`: a keystore keeps it under another EUI-64, usage, serial or role than it has; what the certificate
 *   says counts
 * - `unusable`: a certificate that is neither a CA's, an organisation's nor a device's, or has not exactly one usage
 * - `unverified`: a certificate that the CA which it names did not sign, as far as can be told
 * - `unmatchedPrivateKey`: a private key that belongs to no certificate and to no CA
 */
export type AdoptionProblemKind =
  | "unreadable"
  | "notAdopted"
  | "mislabelled"
  | "unusable"
  | "unverified"
  | "unmatchedPrivateKey";

/** Something that was found and not taken over as it stands. */
export interface AdoptionProblem {
  readonly kind: AdoptionProblemKind;
  readonly place: string;
  readonly reason: string;
}

export interface PkiMaterial {
  readonly certificates: readonly FoundCertificate[];
  readonly privateKeys: readonly FoundPrivateKey[];
  readonly problems: readonly AdoptionProblem[];
}

/** One thing found, as material. */
export const material = {
  certificate: (place: string, certificate: Certificate): PkiMaterial => ({
    certificates: [{ place, certificate }],
    privateKeys: [],
    problems: [],
  }),
  privateKey: (place: string, keyPair: KeyPair): PkiMaterial => ({
    certificates: [],
    privateKeys: [{ place, keyPair }],
    problems: [],
  }),
  problem: (kind: AdoptionProblemKind, place: string, reason: string): PkiMaterial => ({
    certificates: [],
    privateKeys: [],
    problems: [{ kind, place, reason }],
  }),
} as const;

/** The material of several files, in their order. */
export function joinMaterial(parts: readonly PkiMaterial[]): PkiMaterial {
  return {
    certificates: parts.flatMap(({ certificates }) => certificates),
    privateKeys: parts.flatMap(({ privateKeys }) => privateKeys),
    problems: parts.flatMap(({ problems }) => problems),
  };
}
