/** The device certificate: an empty subject, and the device's EUI-64 in a critical alternative name. */
import type { KeyUsage } from "../certificates/certificate-extensions.ts";
import type { EntityId, Instant } from "../ids.ts";
import type {
  CertificateTemplate,
  CommonFields,
  IssuerReference,
  ProfileGeneration,
} from "./certificate-template.ts";
import { buildExtensions, critical, nonCritical } from "./profile-extensions.ts";

/** notAfter of every device certificate: 99991231235959Z, "no expiry" (GBCS 12, RFC 5280 4.1.2.5). */
export const DEVICE_NOT_AFTER: Instant = Date.UTC(9999, 11, 31, 23, 59, 59) as Instant;

/** The generations seen, measured on the certificates of E357 and on the one of 0001. */
export const DEVICE_GENERATIONS = {
  current: {
    name: "current",
    source: "GBCS 12; order measured: E357",
    extensions: [
      critical("keyUsage"),
      nonCritical("subjectKeyIdentifier"),
      critical("subjectAltName"),
      critical("certificatePolicies"),
      nonCritical("authorityKeyIdentifier"),
    ],
  },
  dca0001: {
    name: "dca0001",
    source: "measured: 0001, March 2015",
    extensions: [
      critical("keyUsage"),
      nonCritical("subjectKeyIdentifier"),
      critical("subjectAltName"),
      nonCritical("certificatePolicies"),
      nonCritical("authorityKeyIdentifier"),
    ],
  },
} as const satisfies Record<string, ProfileGeneration>;

export interface DeviceFields extends CommonFields {
  readonly issuer: IssuerReference;
  readonly entityId: EntityId;
  readonly keyUsage: readonly KeyUsage[];
  /** hwType, an object identifier. */
  readonly hardwareType: string;
}

/** No name at all: the alternative name is critical because it is the only thing that says who this is. */
export function deviceTemplate(
  fields: DeviceFields,
  generation: ProfileGeneration = DEVICE_GENERATIONS.current,
): CertificateTemplate {
  return {
    ...fields,
    issuer: fields.issuer.name,
    subject: [],
    extensions: buildExtensions(generation.extensions, {
      ...fields,
      authorityKeyIdentifier: fields.issuer.keyIdentifier,
      hardwareModule: { type: fields.hardwareType, entityId: fields.entityId },
    }),
  };
}
