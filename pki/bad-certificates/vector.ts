/** What a vector is: one file, one broken rule, and who must refuse it at which check. */
import type { Certificate } from "../certificates/certificate.ts";
import type { EntityId, Instant } from "../ids.ts";
import type { KeyPair } from "../keys/key-pair.ts";
import type { EndEntityUsage } from "../authorities/authority.ts";
import type { SampleCredential, SamplePki } from "../authorities/sample-pki.ts";
import type { RevocationList } from "../revocation/revocation-list.ts";

/** What a judge has to say: it takes it, or it refuses it at this check with every check before passed. */
export type Expected = "accepts" | { readonly refusedAt: string };

/**
 * Who is shown a vector.
 * - `organisationCertificate`: to a device, for its {networkOperator, digitalSignature} cell, and to the DCC
 * - `deviceCertificate`: to the device that it names, and to the DCC
 * - `request`: to the registration authority
 */
export type VectorKind = "organisationCertificate" | "deviceCertificate" | "request";

interface VectorHead {
  /** kebab-case, the name of the file too. */
  readonly id: string;
  readonly title: string;
  /** The one rule that is broken, and where it is read. */
  readonly rule: string;
  readonly source: string;
  /** What is worth knowing besides: why somebody who looks accepts it, or why two things are wrong at once. */
  readonly because?: string;
}

export interface CertificateVector extends VectorHead {
  readonly kind: "organisationCertificate" | "deviceCertificate";
  /** The good certificate that it is a bad copy of, by its label in the sample PKI. */
  readonly baseline: string;
  readonly make: (kit: VectorKit) => Promise<Uint8Array> | Uint8Array;
  /** CA certificates that go with it instead of the usual Issuing OCA. */
  readonly path?: (kit: VectorKit) => Promise<readonly Certificate[]>;
  readonly expected: { readonly device: Expected; readonly dcc: Expected };
  /** The rules of the profile that `lintCertificate` names; none when the profile alone cannot tell. */
  readonly lint: readonly string[];
}

export interface RequestVector extends VectorHead {
  readonly kind: "request";
  /** The good request that it is a bad copy of. */
  readonly baseline: "organisation-request" | "device-request";
  readonly make: (kit: VectorKit) => Promise<Uint8Array> | Uint8Array;
  readonly expected: { readonly registrationAuthority: Expected };
}

export type Vector = CertificateVector | RequestVector;

/** What vectors are made of, and judged with: all of it from one seed. */
export interface VectorKit {
  readonly seed: string;
  /** When everything is judged. */
  readonly at: Instant;
  readonly pki: SamplePki;
  /** An SMKI of the same profile that nobody here trusts. */
  readonly foreign: SamplePki;
  readonly networkOperator: SampleCredential;
  readonly device: SampleCredential;
  /** A key of nobody yet, by its label. */
  readonly freshKey: (label: string) => KeyPair;
  /** A good network operator certificate with other fields. */
  readonly organisation: (label: string, order?: OrganisationOrder) => Promise<Certificate>;
  /** The CRL and the ARL in force; the CRL names `revoked`. */
  readonly revocationLists: readonly RevocationList[];
  readonly revoked: Certificate;
}

export interface OrganisationOrder {
  readonly role?: NonNullable<Certificate["role"]>;
  readonly usage?: EndEntityUsage;
  readonly entityId?: EntityId;
  readonly notBefore?: Instant;
  readonly notAfter?: Instant;
  readonly by?: SamplePki["organisationAuthorities"]["issuing"];
}

/** Refused there. */
export function at(check: string): Expected {
  return { refusedAt: check };
}
