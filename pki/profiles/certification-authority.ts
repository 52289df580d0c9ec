/** The certificates of the CAs themselves: root and issuing, of the organisation tree and of the device tree. */
import type { x509 } from "../encoding/crypto-provider.ts";
import type { KeyUsage } from "../certificates/certificate-extensions.ts";
import { UsageError } from "../failures.ts";
import { organisationalUnitOf } from "../remote-party-role.ts";
import {
  printableAttribute,
  type CertificateTemplate,
  type CommonFields,
  type IssuerReference,
  type ProfileGeneration,
} from "./certificate-template.ts";
import { buildExtensions, critical, nonCritical } from "./profile-extensions.ts";

/** OCAs certify organisations, DCAs devices. The two trees never meet (measured). */
export type AuthorityTree = "organisation" | "device";

/** A CA may sign certificates and revocation lists: measured on Z1; for the root and the DCAs INFERRED from it. */
export const AUTHORITY_KEY_USAGE: readonly KeyUsage[] = ["keyCertSign", "cRLSign"];

/** Measured on the Issuing OCA Z1; the Issuing DCA is taken to be the same, because none is public. */
export const ISSUING_AUTHORITY_GENERATIONS = {
  current: {
    name: "current",
    source: "GBCS 12; order measured: Z1",
    extensions: [
      critical("keyUsage"),
      critical("basicConstraints"),
      critical("certificatePolicies"),
      nonCritical("subjectKeyIdentifier"),
      nonCritical("authorityKeyIdentifier"),
    ],
  },
} as const satisfies Record<string, ProfileGeneration>;

/**
 * Testbed policy rootAuthorityProfile: no root certificate is public, so this is the issuing profile without the
 * authority key identifier that GBCS 12 lets a self-signed certificate omit, and without a path length. The Root
 * OCA profile has a field for the wrapped contingency key (SEC Appendix B Annex B, glossary); that it is the
 * extension of RFC 5934, not critical and last, is this testbed's choice.
 */
export const ROOT_AUTHORITY_GENERATIONS = {
  current: {
    name: "current",
    source: "testbed policy rootAuthorityProfile",
    extensions: [
      critical("keyUsage"),
      critical("basicConstraints"),
      critical("certificatePolicies"),
      nonCritical("subjectKeyIdentifier"),
      nonCritical("wrappedApexContingencyKey"),
    ],
  },
  withoutContingencyKey: {
    name: "withoutContingencyKey",
    source: "testbed policy rootAuthorityProfile",
    extensions: [
      critical("keyUsage"),
      critical("basicConstraints"),
      critical("certificatePolicies"),
      nonCritical("subjectKeyIdentifier"),
    ],
  },
} as const satisfies Record<string, ProfileGeneration>;

/** The Root DCA replaces nothing on a device, so it has no contingency key (INFERRED). */
export const DEVICE_ROOT_AUTHORITY_GENERATIONS = {
  current: { ...ROOT_AUTHORITY_GENERATIONS.withoutContingencyKey, name: "current" },
} as const satisfies Record<string, ProfileGeneration>;

export interface AuthorityFields extends CommonFields {
  readonly tree: AuthorityTree;
  /** 2 to 4 characters, as all names seen. */
  readonly name: string;
  readonly keyUsage: readonly KeyUsage[];
}

export interface IssuingAuthorityFields extends AuthorityFields {
  readonly issuer: IssuerReference;
}

export interface RootAuthorityFields extends AuthorityFields {
  /** DER of an ApexContingencyKey (RFC 5934); a root without one knows no contingency. */
  readonly wrappedContingencyKey?: Uint8Array | undefined;
}

/** Self-signed. The root of the organisation tree has role 00 in its OU (measured in the issuer name of Z1). */
export function rootAuthorityTemplate({
  wrappedContingencyKey,
  ...fields
}: RootAuthorityFields): CertificateTemplate {
  const name = authorityName(fields.tree, "root", fields.name);
  const wrapped = wrappedContingencyKey === undefined ? {} : { wrappedContingencyKey };
  const { current, withoutContingencyKey } = ROOT_AUTHORITY_GENERATIONS;
  const generation = wrappedContingencyKey === undefined ? withoutContingencyKey : current;
  return {
    ...fields,
    issuer: name,
    subject: name,
    extensions: buildExtensions(generation.extensions, {
      ...fields,
      ...wrapped,
      basicConstraints: { ca: true },
    }),
  };
}

/**
 * A link certificate: a new root's name and key, certified by the root before it ("new with old", RFC 4210 4.4).
 * By it a device that trusts the old root can come to trust the new one. Its profile is the new root's own with
 * the old root as its issuer (testbed policy rootReplacementProof).
 */
export function linkCertificateTemplate(
  fields: AuthorityFields & { readonly issuer: IssuerReference },
): CertificateTemplate {
  return {
    ...fields,
    issuer: fields.issuer.name,
    subject: authorityName(fields.tree, "root", fields.name),
    extensions: buildExtensions(ISSUING_AUTHORITY_GENERATIONS.current.extensions, {
      ...fields,
      authorityKeyIdentifier: fields.issuer.keyIdentifier,
      basicConstraints: { ca: true },
    }),
  };
}

/** Path length 0: it certifies end entities only. Role 07 in the OU of an Issuing OCA (measured: Z1). */
export function issuingAuthorityTemplate(
  fields: IssuingAuthorityFields,
  generation: ProfileGeneration = ISSUING_AUTHORITY_GENERATIONS.current,
): CertificateTemplate {
  return {
    ...fields,
    issuer: fields.issuer.name,
    subject: authorityName(fields.tree, "issuingAuthority", fields.name),
    extensions: buildExtensions(generation.extensions, {
      ...fields,
      authorityKeyIdentifier: fields.issuer.keyIdentifier,
      basicConstraints: { ca: true, pathLength: 0 },
    }),
  };
}

/**
 * `OU=role, CN=name` for OCAs, `CN=name` alone for DCAs, PrintableString throughout (measured: ZA, Z1, E357).
 * @throws UsageError when the name cannot be a CA's name
 */
export function authorityName(
  tree: AuthorityTree,
  role: "root" | "issuingAuthority",
  name: string,
): x509.JsonNameParams {
  if (!/^[A-Za-z0-9]{2,4}$/.test(name)) {
    throw new UsageError(`"${name}" cannot name a CA`, "2 to 4 letters and digits");
  }
  const common = printableAttribute("CN", name);
  return tree === "device" ? [common] : [printableAttribute("OU", organisationalUnitOf(role)), common];
}
