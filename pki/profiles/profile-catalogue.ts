/**
 * All profiles side by side: which one a foreign certificate should be held against, and which of its
 * generations it has.
 */
import { EXTENSION_OIDS } from "../certificates/certificate-extensions.ts";
import type { Certificate } from "../certificates/certificate.ts";
import { sameDistinguishedName } from "../encoding/distinguished-name.ts";
import type { ProfileGeneration } from "./certificate-template.ts";
import {
  DEVICE_ROOT_AUTHORITY_GENERATIONS,
  ISSUING_AUTHORITY_GENERATIONS,
  ROOT_AUTHORITY_GENERATIONS,
} from "./certification-authority.ts";
import { DEVICE_GENERATIONS } from "./device.ts";
import { ORGANISATION_GENERATIONS } from "./organisation.ts";

/** The profiles that a certificate can be held against. */
export type ProfileName =
  | "organisation"
  | "device"
  | "rootAuthority"
  | "deviceRootAuthority"
  | "issuingAuthority";

/** The generations of every profile. An issuer makes the current one; an older one has to be named. */
const PROFILE_GENERATIONS: Readonly<
  Record<ProfileName, Readonly<Record<string, ProfileGeneration>> & { readonly current: ProfileGeneration }>
> = {
  organisation: ORGANISATION_GENERATIONS,
  device: DEVICE_GENERATIONS,
  rootAuthority: ROOT_AUTHORITY_GENERATIONS,
  deviceRootAuthority: DEVICE_ROOT_AUTHORITY_GENERATIONS,
  issuingAuthority: ISSUING_AUTHORITY_GENERATIONS,
};

/** The profile that a certificate is closest to; an unrecognised one is judged as what its subject looks like. */
export function profileOf(certificate: Certificate): ProfileName {
  if (certificate.kind === "authority") {
    const selfIssued = sameDistinguishedName(certificate.issuer, certificate.subject);
    if (!selfIssued) return "issuingAuthority";
    const hasRole = certificate.subject.attributes.some(({ name }) => name === "OU");
    return hasRole ? "rootAuthority" : "deviceRootAuthority";
  }
  return certificate.subject.attributes.length === 0 ? "device" : "organisation";
}

/** What an issuer makes today. */
export function currentGeneration(profile: ProfileName): ProfileGeneration {
  return PROFILE_GENERATIONS[profile].current;
}

/** The generation of its profile that has a certificate's extensions in this order with this criticality. */
export function generationOf(certificate: Certificate): ProfileGeneration | undefined {
  const found = certificate.extensions
    .map(({ oid, critical }) => markExtension(shortExtensionName(oid), critical))
    .join(" ");
  return Object.values(PROFILE_GENERATIONS[profileOf(certificate)]).find(
    ({ extensions }) =>
      found ===
      extensions
        .map(({ extension, criticality }) => markExtension(extension, criticality === "critical"))
        .join(" "),
  );
}

/** How issuer and subject are written in each profile: attributes, string types, order. */
export const NAME_FORMS: Readonly<
  Record<ProfileName, { readonly issuer: NameForm; readonly subject: NameForm }>
> = {
  organisation: {
    issuer: {
      pattern: /^OU PrintableString 07, CN PrintableString \S{2,4}$/,
      words: "OU PrintableString 07, CN PrintableString of 2 to 4 characters",
    },
    subject: {
      pattern: /^(CN UTF8String [^,]+, )?OU UTF8String \S+, x500UniqueIdentifier BIT STRING [0-9a-f]{16}$/,
      words: "[CN UTF8String,] OU UTF8String, x500UniqueIdentifier BIT STRING of 8 octets",
    },
  },
  device: {
    issuer: {
      pattern: /^CN PrintableString \S{2,4}$/,
      words: "CN PrintableString of 2 to 4 characters, alone",
    },
    subject: { pattern: /^$/, words: "(empty)" },
  },
  issuingAuthority: {
    issuer: {
      pattern: /^(OU PrintableString 00, )?CN PrintableString \S{2,4}$/,
      words: "OU PrintableString 00, CN PrintableString, or CN alone",
    },
    subject: {
      pattern: /^(OU PrintableString 07, )?CN PrintableString \S{2,4}$/,
      words: "OU PrintableString 07, CN PrintableString, or CN alone",
    },
  },
  rootAuthority: {
    issuer: {
      pattern: /^OU PrintableString 00, CN PrintableString \S{2,4}$/,
      words: "OU PrintableString 00, CN PrintableString",
    },
    subject: {
      pattern: /^OU PrintableString 00, CN PrintableString \S{2,4}$/,
      words: "OU PrintableString 00, CN PrintableString",
    },
  },
  deviceRootAuthority: {
    issuer: { pattern: /^CN PrintableString \S{2,4}$/, words: "CN PrintableString alone" },
    subject: { pattern: /^CN PrintableString \S{2,4}$/, words: "CN PrintableString alone" },
  },
};

/** A pattern over `NAME STRINGTYPE text, …`, and the same for people. */
export interface NameForm {
  readonly pattern: RegExp;
  readonly words: string;
}

const NAME_BY_OID: ReadonlyMap<string, string> = new Map(
  Object.entries(EXTENSION_OIDS).map(([name, oid]) => [oid, name]),
);

/** `keyUsage` for 2.5.29.15; an unknown extension keeps its object identifier. */
export function shortExtensionName(oid: string): string {
  return NAME_BY_OID.get(oid) ?? oid;
}

/** `keyUsage!` when critical. */
export function markExtension(name: string, isCritical: boolean): string {
  return isCritical ? `${name}!` : name;
}
