/** The extensions that SMKI certificates carry (RFC 5280 4.2, RFC 4108 for the hardware module name). */
import { DER_TAGS, type DerElement, type DerReader } from "../encoding/der-reader.ts";
import { keyIdentifierFromBytes, type KeyIdentifier } from "../ids.ts";

/** The object identifiers of the extensions that the SMKI profiles know. */
export const EXTENSION_OIDS = {
  subjectKeyIdentifier: "2.5.29.14",
  keyUsage: "2.5.29.15",
  subjectAltName: "2.5.29.17",
  basicConstraints: "2.5.29.19",
  certificatePolicies: "2.5.29.32",
  authorityKeyIdentifier: "2.5.29.35",
  wrappedApexContingencyKey: "1.3.6.1.5.5.7.1.20",
} as const;

export type ExtensionName = keyof typeof EXTENSION_OIDS;

/** id-on-hardwareModuleName (RFC 4108): how a device certificate names its device. */
export const HARDWARE_MODULE_NAME_OID = "1.3.6.1.5.5.7.8.4";

/** The key usage bits in the order of their numbers (RFC 5280 4.2.1.3). */
export const KEY_USAGES = [
  "digitalSignature",
  "nonRepudiation",
  "keyEncipherment",
  "dataEncipherment",
  "keyAgreement",
  "keyCertSign",
  "cRLSign",
  "encipherOnly",
  "decipherOnly",
] as const;

export type KeyUsage = (typeof KEY_USAGES)[number];

/** An extension as found, in the order of the octets. */
export interface CertificateExtension {
  readonly oid: string;
  readonly critical: boolean;
  /** What the OCTET STRING holds. */
  readonly value: Uint8Array;
}

/** What the extensions of a certificate say. */
export interface CertificateExtensions {
  readonly extensions: readonly CertificateExtension[];
  /** The bits that are set; none when the extension is absent. */
  readonly keyUsage: readonly KeyUsage[];
  /** When it has the 8 octets of SMKI; `rawKeyIdentifier` has whatever was found. */
  readonly keyIdentifier: KeyIdentifier | undefined;
  readonly rawKeyIdentifier: Uint8Array | undefined;
  /** When it has the 8 octets of SMKI; `rawAuthorityKeyIdentifier` has whatever was found. */
  readonly authorityKeyIdentifier: KeyIdentifier | undefined;
  readonly rawAuthorityKeyIdentifier: Uint8Array | undefined;
  /** Policy object identifiers. */
  readonly policies: readonly string[];
  readonly basicConstraints: { readonly ca: boolean; readonly pathLength?: number } | undefined;
  /** The extension's value as found; only a root has one. `unwrapContingencyKey` opens it. */
  readonly wrappedContingencyKey: Uint8Array | undefined;
  /** The type is the manufacturer's business and differs; the serial is the EUI-64 of the device. */
  readonly hardwareModule: { readonly type: string; readonly serial: Uint8Array } | undefined;
}

/** What there is to know where no extensions are. */
export const NO_EXTENSIONS: CertificateExtensions = {
  extensions: [],
  keyUsage: [],
  keyIdentifier: undefined,
  rawKeyIdentifier: undefined,
  authorityKeyIdentifier: undefined,
  rawAuthorityKeyIdentifier: undefined,
  policies: [],
  basicConstraints: undefined,
  wrappedContingencyKey: undefined,
  hardwareModule: undefined,
};

/** Reads the optional `[3]` of a TBSCertificate. */
export function readExtensions(reader: DerReader): CertificateExtensions {
  const wrapper = reader.optional(0xa3, "extensions");
  if (wrapper === undefined) return NO_EXTENSIONS;
  const explicit = reader.within(wrapper);
  const extensions = readExtensionSequence(explicit);
  explicit.expectEnd("extensions");
  return extensions;
}

/** Reads one `Extensions` (RFC 5280 4.1): a certificate has it in its `[3]`, a request in an attribute. */
export function readExtensionSequence(reader: DerReader): CertificateExtensions {
  const found = new Map<string, { readonly element: DerElement; readonly extension: CertificateExtension }>();
  const list = reader.within(reader.expect(DER_TAGS.sequence, "extensions"));
  do readExtension(list, found);
  while (list.more);

  const parse = <Value>(name: ExtensionName, read: (value: DerReader) => Value): Value | undefined => {
    const entry = found.get(EXTENSION_OIDS[name]);
    if (entry === undefined) return undefined;
    const value = reader.within(entry.element);
    const result = read(value);
    value.expectEnd(name);
    return result;
  };
  const rawKeyIdentifier = parse("subjectKeyIdentifier", (value) =>
    value.content(value.expect(DER_TAGS.octetString, "subjectKeyIdentifier")),
  );
  const rawAuthorityKeyIdentifier = parse("authorityKeyIdentifier", readAuthorityKeyIdentifier);
  return {
    extensions: [...found.values()].map(({ extension }) => extension),
    keyUsage: parse("keyUsage", readKeyUsage) ?? [],
    keyIdentifier: eightOctets(rawKeyIdentifier),
    rawKeyIdentifier,
    authorityKeyIdentifier: eightOctets(rawAuthorityKeyIdentifier),
    rawAuthorityKeyIdentifier,
    policies: parse("certificatePolicies", readPolicies) ?? [],
    basicConstraints: parse("basicConstraints", readBasicConstraints),
    wrappedContingencyKey: found.get(EXTENSION_OIDS.wrappedApexContingencyKey)?.extension.value,
    hardwareModule: parse("subjectAltName", readHardwareModule),
  };
}

function readExtension(
  list: DerReader,
  found: Map<string, { element: DerElement; extension: CertificateExtension }>,
): void {
  const item = list.expect(DER_TAGS.sequence, "an extension");
  const reader = list.within(item);
  const oid = reader.objectIdentifier(reader.expect(DER_TAGS.objectIdentifier, "extnID"));
  const flag = reader.optional(DER_TAGS.boolean, "critical");
  const critical = flag !== undefined && reader.boolean(flag);
  if (flag !== undefined && !critical) {
    reader.refuse("critical: the default FALSE is written, which DER forbids (X.690 11.5)", flag.start);
  }
  const element = reader.expect(DER_TAGS.octetString, "extnValue");
  reader.expectEnd("an extension");
  if (found.has(oid)) reader.refuse(`extension ${oid} twice (RFC 5280 4.2)`, item.start);
  found.set(oid, { element, extension: { oid, critical, value: reader.content(element) } });
}

function readKeyUsage(reader: DerReader): readonly KeyUsage[] {
  const { octets } = reader.bitString(reader.expect(DER_TAGS.bitString, "keyUsage"));
  return KEY_USAGES.filter((_, bit) => ((octets[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0);
}

function readAuthorityKeyIdentifier(reader: DerReader): Uint8Array | undefined {
  const fields = reader.within(reader.expect(DER_TAGS.sequence, "authorityKeyIdentifier"));
  const keyIdentifier = fields.optional(0x80, "keyIdentifier");
  return keyIdentifier && fields.content(keyIdentifier);
}

function readPolicies(reader: DerReader): readonly string[] {
  const list = reader.within(reader.expect(DER_TAGS.sequence, "certificatePolicies"));
  const policies: string[] = [];
  do {
    const information = list.within(list.expect(DER_TAGS.sequence, "a policy"));
    policies.push(
      information.objectIdentifier(information.expect(DER_TAGS.objectIdentifier, "policyIdentifier")),
    );
  } while (list.more);
  return policies;
}

function readBasicConstraints(reader: DerReader): { ca: boolean; pathLength?: number } {
  const fields = reader.within(reader.expect(DER_TAGS.sequence, "basicConstraints"));
  const flag = fields.optional(DER_TAGS.boolean, "cA");
  const length = fields.optional(DER_TAGS.integer, "pathLenConstraint");
  fields.expectEnd("basicConstraints");
  const ca = flag !== undefined && fields.boolean(flag);
  if (length === undefined) return { ca };
  const [octet, extra] = fields.integer(length, "pathLenConstraint");
  if (octet === undefined || octet >= 0x80 || extra !== undefined) {
    return fields.refuse("pathLenConstraint: not between 0 and 127", length.start);
  }
  return { ca, pathLength: octet };
}

/** The first hardware module name among the alternative names; other kinds of name are passed over. */
function readHardwareModule(reader: DerReader): { type: string; serial: Uint8Array } | undefined {
  const names = reader.within(reader.expect(DER_TAGS.sequence, "subjectAltName"));
  let hardwareModule: { type: string; serial: Uint8Array } | undefined;
  while (names.more) {
    const name = names.any("a general name");
    if (name.tag !== 0xa0 || hardwareModule !== undefined) continue;
    const otherName = names.within(name);
    const oid = otherName.objectIdentifier(otherName.expect(DER_TAGS.objectIdentifier, "otherName type"));
    if (oid !== HARDWARE_MODULE_NAME_OID) continue;
    const explicit = otherName.within(otherName.expect(0xa0, "otherName value"));
    const fields = explicit.within(explicit.expect(DER_TAGS.sequence, "hardwareModuleName"));
    const type = fields.objectIdentifier(fields.expect(DER_TAGS.objectIdentifier, "hwType"));
    const serial = fields.content(fields.expect(DER_TAGS.octetString, "hwSerialNum"));
    fields.expectEnd("hardwareModuleName");
    explicit.expectEnd("otherName value");
    otherName.expectEnd("otherName");
    hardwareModule = { type, serial };
  }
  return hardwareModule;
}

function eightOctets(octets: Uint8Array | undefined): KeyIdentifier | undefined {
  return octets?.length === 8 ? keyIdentifierFromBytes(octets) : undefined;
}
