/** The value of each extension that SMKI certificates carry, for @peculiar/x509 to encode. */
import { ObjectIdentifier, OctetString, Sequence } from "asn1js";
import { AsnConvert } from "@peculiar/asn1-schema";
import { GeneralName, OtherName, SubjectAlternativeName } from "@peculiar/asn1-x509";
import {
  EXTENSION_OIDS,
  HARDWARE_MODULE_NAME_OID,
  KEY_USAGES,
  type ExtensionName,
  type KeyUsage,
} from "../certificates/certificate-extensions.ts";
import { x509 } from "../encoding/crypto-provider.ts";
import { UsageError } from "../failures.ts";
import { entityIdBytes, type EntityId, type KeyIdentifier } from "../ids.ts";
import { keyIdentifierOf } from "../keys/key-pair.ts";

/** An extension's place in a profile. */
export interface ProfileExtension {
  readonly extension: ExtensionName;
  readonly criticality: "critical" | "nonCritical";
}

/** What the extensions of one certificate are made of; a profile that names an extension fills its fields. */
export interface ExtensionFields {
  readonly keyUsage: readonly KeyUsage[];
  readonly publicPoint: Uint8Array;
  readonly policyOid: string;
  readonly authorityKeyIdentifier?: KeyIdentifier;
  readonly basicConstraints?: { readonly ca: boolean; readonly pathLength?: number };
  /** DER of an ApexContingencyKey (RFC 5934). */
  readonly wrappedContingencyKey?: Uint8Array;
  readonly hardwareModule?: { readonly type: string; readonly entityId: EntityId };
}

/** Shorthands for the tables of extensions that the profiles are. */
export function critical(extension: ExtensionName): ProfileExtension {
  return { extension, criticality: "critical" };
}
export function nonCritical(extension: ExtensionName): ProfileExtension {
  return { extension, criticality: "nonCritical" };
}

/** Encodes the extensions of a profile in its order. @throws UsageError when a field that one needs is missing */
export function buildExtensions(
  profile: readonly ProfileExtension[],
  fields: ExtensionFields,
): readonly x509.Extension[] {
  return profile.map(({ extension, criticality }) => BUILDERS[extension](fields, criticality === "critical"));
}

const BUILDERS: Record<ExtensionName, (fields: ExtensionFields, isCritical: boolean) => x509.Extension> = {
  keyUsage: ({ keyUsage }, isCritical) => new x509.KeyUsagesExtension(keyUsageFlags(keyUsage), isCritical),
  // Given as text, because the library's own default is the 20-octet method 1 of RFC 5280 4.2.1.2.
  subjectKeyIdentifier: ({ publicPoint }, isCritical) =>
    new x509.SubjectKeyIdentifierExtension(keyIdentifierOf(publicPoint), isCritical),
  authorityKeyIdentifier: ({ authorityKeyIdentifier }, isCritical) =>
    new x509.AuthorityKeyIdentifierExtension(
      given(authorityKeyIdentifier, "authorityKeyIdentifier"),
      isCritical,
    ),
  certificatePolicies: ({ policyOid }, isCritical) =>
    new x509.CertificatePolicyExtension([policyOid], isCritical),
  basicConstraints: ({ basicConstraints }, isCritical) => {
    const { ca, pathLength } = given(basicConstraints, "basicConstraints");
    return new x509.BasicConstraintsExtension(ca, pathLength, isCritical);
  },
  wrappedApexContingencyKey: ({ wrappedContingencyKey }, isCritical) =>
    new x509.Extension(
      EXTENSION_OIDS.wrappedApexContingencyKey,
      isCritical,
      Uint8Array.from(given(wrappedContingencyKey, "wrappedApexContingencyKey")),
    ),
  subjectAltName: ({ hardwareModule }, isCritical) =>
    new x509.Extension(
      EXTENSION_OIDS.subjectAltName,
      isCritical,
      hardwareModuleName(given(hardwareModule, "subjectAltName")),
    ),
};

/**
 * Exactly one otherName with a hardware module name (RFC 4108, GBCS 12): type, and the EUI-64 as serial. Made
 * here because @peculiar/x509 drops otherName without a word.
 */
function hardwareModuleName(hardwareModule: { type: string; entityId: EntityId }): ArrayBuffer {
  const value = new Sequence({
    value: [
      new ObjectIdentifier({ value: hardwareModule.type }),
      new OctetString({ valueHex: entityIdBytes(hardwareModule.entityId) }),
    ],
  }).toBER();
  const otherName = new OtherName({ typeId: HARDWARE_MODULE_NAME_OID, value });
  return AsnConvert.serialize(new SubjectAlternativeName([new GeneralName({ otherName })]));
}

/** The library numbers the bits from the least significant one. */
function keyUsageFlags(usages: readonly KeyUsage[]): number {
  return usages.reduce((flags, usage) => flags | (1 << KEY_USAGES.indexOf(usage)), 0);
}

function given<Value>(value: Value | undefined, extension: ExtensionName): Value {
  if (value === undefined) throw new UsageError(`a profile with ${extension} needs the fields for it`);
  return value;
}
