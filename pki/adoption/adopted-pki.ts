/** An existing PKI as the testbed takes it over: who has which certificates, who signed them, and which keys are here. */
import type { Certificate } from "../certificates/certificate.ts";
import type { DistinguishedName } from "../encoding/distinguished-name.ts";
import type { EntityId, KeyIdentifier } from "../ids.ts";
import type { KeyPair } from "../keys/key-pair.ts";
import type { AuthorityTree } from "../profiles/certification-authority.ts";
import type { CertificateRole } from "../remote-party-role.ts";
import type { AdoptionProblem, FoundCertificate } from "./pki-material.ts";

/** A CA, with its certificate or known by its key alone, with its private key or without. */
export interface AdoptedAuthority {
  readonly tree: AuthorityTree;
  readonly kind: "root" | "issuing";
  readonly name: DistinguishedName;
  /** 65 octets. */
  readonly publicPoint: Uint8Array;
  readonly keyIdentifier: KeyIdentifier;
  /** Undefined: the key was recovered from a signature that it made, and nobody has the certificate. */
  readonly certificate: Certificate | undefined;
  /** Undefined: it issues nothing here. */
  readonly keyPair: KeyPair | undefined;
  /** Where its certificate was found. */
  readonly places: readonly string[];
  /** The root that signed an Issuing CA's certificate; undefined for a root, and where there is no certificate. */
  readonly root: AdoptedAuthority | undefined;
}

/** An end-entity certificate that its CA really signed. */
export interface AdoptedCredential {
  /** Where it was found; the first is the one that people are shown. */
  readonly places: readonly string[];
  readonly certificate: Certificate;
  /** Undefined: the certificate can be used, and nothing can be signed or decrypted with it. */
  readonly keyPair: KeyPair | undefined;
  readonly issuer: AdoptedAuthority;
}

/** One EUI-64 in one role, with every generation of its certificates. */
export interface AdoptedOrganisation {
  readonly entityId: EntityId;
  /** The role towards devices; `xmlSign` and `dspXmlSign` where the EUI-64 has no other. */
  readonly role: CertificateRole;
  readonly digitalSignature: readonly AdoptedCredential[];
  readonly keyAgreement: readonly AdoptedCredential[];
  /** Of the same EUI-64 in the role xmlSign; for the access control broker dspXmlSign. */
  readonly xmlSign: readonly AdoptedCredential[];
}

export interface AdoptedDevice {
  readonly entityId: EntityId;
  readonly digitalSignature: readonly AdoptedCredential[];
  readonly keyAgreement: readonly AdoptedCredential[];
}

export interface AdoptedPki {
  /** Every certificate that was read, once each, also those that could not be verified. */
  readonly certificates: readonly FoundCertificate[];
  /** Every private key that was read. */
  readonly keyPairs: ReadonlyMap<KeyIdentifier, KeyPair>;
  /** Roots first, and of those the organisation tree first. */
  readonly authorities: readonly AdoptedAuthority[];
  /** By EUI-64, then by role number: the order in which a scenario's parties take them. */
  readonly organisations: readonly AdoptedOrganisation[];
  /** By EUI-64. */
  readonly devices: readonly AdoptedDevice[];
  /** Everything that was not taken over as it was found, and why. */
  readonly problems: readonly AdoptionProblem[];
}
