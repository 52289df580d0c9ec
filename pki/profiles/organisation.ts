/** The organisation certificate: one EUI-64 in one role, for signing or for key agreement. */
import type { KeyUsage } from "../certificates/certificate-extensions.ts";
import type { x509 } from "../encoding/crypto-provider.ts";
import type { EntityId } from "../ids.ts";
import { organisationalUnitOf, type CertificateRole } from "../remote-party-role.ts";
import {
  uniqueIdentifierAttribute,
  utf8Attribute,
  type CertificateTemplate,
  type CommonFields,
  type IssuerReference,
  type ProfileGeneration,
} from "./certificate-template.ts";
import { buildExtensions, critical, nonCritical } from "./profile-extensions.ts";

/**
 * The generations seen. `current` is what an issuer makes; an older one has to be asked for by name.
 * Measured on 43 certificates of Z1 and Z2, and on 2 of OB.
 */
export const ORGANISATION_GENERATIONS = {
  current: {
    name: "current",
    source: "GBCS 12; order measured: Z1, Z2",
    extensions: [
      critical("keyUsage"),
      nonCritical("subjectKeyIdentifier"),
      critical("certificatePolicies"),
      nonCritical("authorityKeyIdentifier"),
    ],
  },
  ob2015: {
    name: "ob2015",
    source: "measured: OB, April 2015",
    extensions: [
      critical("basicConstraints"),
      critical("keyUsage"),
      nonCritical("subjectKeyIdentifier"),
      critical("certificatePolicies"),
      nonCritical("authorityKeyIdentifier"),
    ],
  },
} as const satisfies Record<string, ProfileGeneration>;

export interface OrganisationFields extends CommonFields {
  readonly issuer: IssuerReference;
  readonly role: CertificateRole;
  readonly entityId: EntityId;
  readonly keyUsage: readonly KeyUsage[];
  /** Only the signing certificates of suppliers have one (measured); nothing may depend on it. */
  readonly commonName: string | undefined;
}

/** CN (if any), OU with the role in hex, unique identifier; each in its own relative name, in this order. */
export function organisationSubject({
  commonName,
  role,
  entityId,
}: Pick<OrganisationFields, "commonName" | "role" | "entityId">): x509.JsonNameParams {
  return [
    ...(commonName === undefined ? [] : [utf8Attribute("CN", commonName)]),
    utf8Attribute("OU", organisationalUnitOf(role)),
    uniqueIdentifierAttribute(entityId),
  ];
}

/** An organisation certificate of the generation, ready to be signed. */
export function organisationTemplate(
  fields: OrganisationFields,
  generation: ProfileGeneration = ORGANISATION_GENERATIONS.current,
): CertificateTemplate {
  const { issuer } = fields;
  return {
    ...fields,
    issuer: issuer.name,
    subject: organisationSubject(fields),
    extensions: buildExtensions(generation.extensions, {
      ...fields,
      authorityKeyIdentifier: issuer.keyIdentifier,
      basicConstraints: { ca: false },
    }),
  };
}
