/**
 * What can be odd about a chain, one oddity at a time: edits of the certificate templates, of the octets after
 * signing, or of what comes along. Some are harmless, so that accepting is tested as much as refusing.
 */
import { TEST_ENVIRONMENT, x509, type CertificateTemplate } from "../../../pki/index.ts";

export type TemplateEdit = (template: CertificateTemplate) => CertificateTemplate;

export type Resigning = "tampered" | "padded" | "paddedTwice";

export interface Fault {
  /** Whether a device accepts the chain all the same, as long as nothing else is wrong with it. */
  readonly harm: "none" | "harmful" | "whenPolicyAsked" | "whenStrict";
  readonly issuing?: TemplateEdit;
  readonly leaf?: TemplateEdit;
  /** Whose signature is changed after signing, and how. */
  readonly resign?: { readonly of: "issuing" | "leaf"; readonly how: Resigning };
  /** The leaf's content is changed after signing, its signature kept. */
  readonly content?: "changed";
  /** Who signs the leaf, when not the Issuing CA. */
  readonly signedBy?: "stranger";
  /** What the validator is given, when not the Issuing CA and the root: these faults need the root as the anchor. */
  readonly given?:
    | "noIssuing"
    | "sameNamedRoot"
    | "otherRoot"
    | "lowerAuthority"
    | "brokenTwinFirst"
    | "expiredTwinFirst";
}

const EXTENSION = {
  subjectKeyIdentifier: "2.5.29.14",
  keyUsage: "2.5.29.15",
  basicConstraints: "2.5.29.19",
  certificatePolicies: "2.5.29.32",
  authorityKeyIdentifier: "2.5.29.35",
} as const;

const replacing =
  (extension: keyof typeof EXTENSION, replacement?: x509.Extension): TemplateEdit =>
  (template) => ({
    ...template,
    extensions: template.extensions.flatMap((present) =>
      present.type === EXTENSION[extension] ? (replacement ?? []) : [present],
    ),
  });

const adding =
  (extension: x509.Extension): TemplateEdit =>
  (template) => ({ ...template, extensions: [...template.extensions, extension] });

const both =
  (first: TemplateEdit, second: TemplateEdit): TemplateEdit =>
  (template) =>
    second(first(template));

/** Of another environment: the arc of a company that has nothing to do with either policy of ours. */
const OTHER_ENVIRONMENT = "1.2.826.0.1.1372.1.2.1.4";
const ANY_POLICY = "2.5.29.32.0";
const policies = (oid: string): x509.Extension => new x509.CertificatePolicyExtension([oid], true);
const unknownExtension = (criticality: "critical" | "nonCritical"): x509.Extension =>
  new x509.Extension("1.2.826.0.1.1372.9.9", criticality === "critical", Uint8Array.of(5, 0));

/** 20 octets, the length of method 1 of RFC 5280 4.2.1.2. */
const TWENTY_OCTETS = "5a".repeat(20);
const OTHER_KEY = "4a5a5a5a5a5a5a5a";
const noConstraints = replacing("basicConstraints");
const may = (flags: number): TemplateEdit => replacing("keyUsage", new x509.KeyUsagesExtension(flags, true));

export const FAULTS = {
  none: { harm: "none" },

  signatureTampered: { harm: "harmful", resign: { of: "leaf", how: "tampered" } },
  issuingSignatureTampered: { harm: "harmful", resign: { of: "issuing", how: "tampered" } },
  contentChanged: { harm: "harmful", content: "changed" },
  signedByStranger: { harm: "harmful", signedBy: "stranger" },
  signaturePadded: { harm: "whenStrict", resign: { of: "leaf", how: "padded" } },
  signaturePaddedTwice: { harm: "whenStrict", resign: { of: "leaf", how: "paddedTwice" } },
  issuingSignaturePadded: { harm: "whenStrict", resign: { of: "issuing", how: "padded" } },

  issuerNameOther: {
    harm: "harmful",
    leaf: (template) => ({ ...template, issuer: [{ "2.5.4.3": [{ printableString: "ODD" }] }] }),
  },
  authorityKeyIdentifierOther: {
    harm: "harmful",
    leaf: replacing("authorityKeyIdentifier", new x509.AuthorityKeyIdentifierExtension(OTHER_KEY)),
  },
  authorityKeyIdentifierAbsent: { harm: "harmful", leaf: replacing("authorityKeyIdentifier") },
  issuingMissing: { harm: "harmful", given: "noIssuing" },
  sameNamedRoot: { harm: "harmful", given: "sameNamedRoot" },
  otherRoot: { harm: "harmful", given: "otherRoot" },
  brokenTwinFirst: { harm: "none", given: "brokenTwinFirst" },
  expiredTwinFirst: { harm: "none", given: "expiredTwinFirst" },

  issuingExpired: {
    harm: "harmful",
    issuing: (template) => ({ ...template, notAfter: Date.UTC(2019, 0, 1) as typeof template.notAfter }),
  },
  issuingNotYet: {
    harm: "harmful",
    issuing: (template) => ({ ...template, notBefore: Date.UTC(2045, 0, 1) as typeof template.notBefore }),
  },

  issuingWithoutConstraints: { harm: "harmful", issuing: noConstraints },
  issuingNoAuthority: {
    harm: "harmful",
    issuing: replacing("basicConstraints", new x509.BasicConstraintsExtension(false, undefined, true)),
  },
  issuingIsEndEntity: {
    harm: "harmful",
    issuing: both(noConstraints, may(x509.KeyUsageFlags.digitalSignature)),
  },
  issuingConstraintsNotCritical: {
    harm: "none",
    issuing: replacing("basicConstraints", new x509.BasicConstraintsExtension(true, 0, false)),
  },
  leafConstraintsEmpty: {
    harm: "none",
    leaf: adding(new x509.BasicConstraintsExtension(false, undefined, true)),
  },
  pathLengthExceeded: { harm: "harmful", given: "lowerAuthority" },
  pathLengthKept: {
    harm: "none",
    given: "lowerAuthority",
    issuing: replacing("basicConstraints", new x509.BasicConstraintsExtension(true, 1, true)),
  },
  issuingMayNotCertify: { harm: "harmful", issuing: may(x509.KeyUsageFlags.cRLSign) },
  issuingWithoutKeyUsage: { harm: "harmful", issuing: replacing("keyUsage") },

  subjectKeyIdentifierOf20: {
    harm: "harmful",
    leaf: replacing("subjectKeyIdentifier", new x509.SubjectKeyIdentifierExtension(TWENTY_OCTETS)),
  },
  subjectKeyIdentifierOther: {
    harm: "harmful",
    leaf: replacing("subjectKeyIdentifier", new x509.SubjectKeyIdentifierExtension(OTHER_KEY)),
  },
  subjectKeyIdentifierAbsent: { harm: "harmful", leaf: replacing("subjectKeyIdentifier") },
  issuingKeyIdentifierOf20: {
    harm: "harmful",
    issuing: replacing("subjectKeyIdentifier", new x509.SubjectKeyIdentifierExtension(TWENTY_OCTETS)),
    leaf: replacing("authorityKeyIdentifier", new x509.AuthorityKeyIdentifierExtension(TWENTY_OCTETS)),
  },
  issuingKeyIdentifierAbsent: { harm: "harmful", issuing: replacing("subjectKeyIdentifier") },

  policyOfOtherEnvironment: {
    harm: "whenPolicyAsked",
    leaf: replacing("certificatePolicies", policies(OTHER_ENVIRONMENT)),
  },
  issuingPolicyOfOtherEnvironment: {
    harm: "whenPolicyAsked",
    issuing: replacing("certificatePolicies", policies(OTHER_ENVIRONMENT)),
  },
  policyAbsent: { harm: "whenPolicyAsked", leaf: replacing("certificatePolicies") },
  issuingPolicyAbsent: { harm: "whenPolicyAsked", issuing: replacing("certificatePolicies") },
  anyPolicy: { harm: "none", leaf: replacing("certificatePolicies", policies(ANY_POLICY)) },
  twoPolicies: {
    harm: "none",
    leaf: replacing(
      "certificatePolicies",
      new x509.CertificatePolicyExtension(
        [OTHER_ENVIRONMENT, TEST_ENVIRONMENT.organisationPolicyOid, TEST_ENVIRONMENT.devicePolicyOid],
        true,
      ),
    ),
  },

  unknownCriticalExtension: { harm: "harmful", leaf: adding(unknownExtension("critical")) },
  issuingUnknownCriticalExtension: { harm: "harmful", issuing: adding(unknownExtension("critical")) },
  unknownExtension: { harm: "none", leaf: adding(unknownExtension("nonCritical")) },
} as const satisfies Record<string, Fault>;

export type FaultName = keyof typeof FAULTS;

export function faultOf(name: FaultName): Fault {
  return FAULTS[name];
}
