/**
 * Holds foreign certificates against this testbed: does it read them, would its own issuer have made the very
 * same octets, and do the signatures verify. Pure: the caller finds the files.
 */
import { bytesToHex } from "@noble/hashes/utils.js";
import { verifyCertificateSignature } from "../certificates/certificate-signature.ts";
import { decodeCertificate, type Certificate } from "../certificates/certificate.ts";
import { x509 } from "../encoding/crypto-provider.ts";
import type { DecodingProblem } from "../decoded.ts";
import { nameAttribute, type DistinguishedName } from "../encoding/distinguished-name.ts";
import { UsageError } from "../failures.ts";
import type { KeyIdentifier } from "../ids.ts";
import { rebuildTbs } from "../authorities/issue.ts";
import { keyIdentifierOf } from "../keys/key-pair.ts";
import { lintCertificate, type Deviation } from "../profiles/profile-lint.ts";
import {
  authorityName,
  issuingAuthorityTemplate,
  rootAuthorityTemplate,
} from "../profiles/certification-authority.ts";
import type {
  CertificateTemplate,
  IssuerReference,
  ProfileGeneration,
} from "../profiles/certificate-template.ts";
import { deviceTemplate } from "../profiles/device.ts";
import { organisationTemplate } from "../profiles/organisation.ts";
import { generationOf, profileOf } from "../profiles/profile-catalogue.ts";
import { createSignatureVerifier } from "../verify/create-verifier.ts";
import type { SignatureVerifier } from "../verify/signature-verifier.ts";

/** A certificate to judge, and what to call it. */
export interface NamedCertificate {
  readonly name: string;
  readonly der: Uint8Array;
}

/**
 * - `verified`: by the issuer's key, the encoding strict DER
 * - `verifiedAfterNormalising`: by the issuer's key, once superfluous zeros in r or s were dropped
 * - `ownKey`: by the certificate's own key, although it names another issuer
 * - `failed`: not by the key that it names
 * - `issuerUnknown`: no key with the authority key identifier was given
 */
export type SignatureFinding =
  | "verified"
  | "verifiedAfterNormalising"
  | "ownKey"
  | "failed"
  | "issuerUnknown";

export interface CertificateConformance {
  readonly kind: "read";
  readonly name: string;
  readonly certificate: Certificate;
  /** No deviation from the current profile in anything but the signature's arithmetic. */
  readonly profileConformant: boolean;
  /** The generation of the profile that has these extensions in this order; undefined when none has. */
  readonly generation: string | undefined;
  /** The issuing code makes the very same TBSCertificate from the field values. */
  readonly tbsRebuiltExact: boolean;
  readonly signature: SignatureFinding;
  readonly signatureVerified: boolean;
  readonly deviations: readonly Deviation[];
}

export interface UnreadableCertificate {
  readonly kind: "unreadable";
  readonly name: string;
  readonly problem: DecodingProblem;
}

/**
 * Judges certificates in the order given.
 * @param issuerPublicPoints keys of issuers whose certificate is not in the list; CAs in the list count by themselves
 */
export async function certificateConformance(
  certificates: readonly NamedCertificate[],
  issuerPublicPoints: readonly Uint8Array[],
): Promise<readonly (CertificateConformance | UnreadableCertificate)[]> {
  const read = certificates.map(({ name, der }) => ({ name, decoded: decodeCertificate(der) }));
  const authorities = read.flatMap(({ decoded }) =>
    decoded.ok && decoded.value.kind === "authority" ? [decoded.value.subjectPublicKey] : [],
  );
  const issuers = new Map<KeyIdentifier, Uint8Array>(
    [...issuerPublicPoints, ...authorities].map((point) => [keyIdentifierOf(point), point]),
  );
  const verifier = createSignatureVerifier();
  const rows: (CertificateConformance | UnreadableCertificate)[] = [];
  for (const { name, decoded } of read) {
    rows.push(
      decoded.ok
        ? await judge(name, decoded.value, issuers, verifier)
        : { kind: "unreadable", name, problem: decoded.problem },
    );
  }
  return rows;
}

/**
 * The octets that the issuing code makes from nothing but the field values of a certificate: serial, dates,
 * role, CN, EUI-64, key usage, public key, hwType, policy, and the issuer's name as text and key identifier.
 * Undefined when the values are not those of any SMKI certificate.
 */
export async function rebuildFromFields(
  certificate: Certificate,
  generation: ProfileGeneration,
): Promise<Uint8Array | undefined> {
  try {
    const template = templateOf(certificate, generation);
    return template && (await rebuildTbs(template));
  } catch (problem) {
    if (problem instanceof UsageError) return undefined;
    throw problem;
  }
}

async function judge(
  name: string,
  certificate: Certificate,
  issuers: ReadonlyMap<KeyIdentifier, Uint8Array>,
  verifier: SignatureVerifier,
): Promise<CertificateConformance> {
  const generation = generationOf(certificate);
  const rebuilt = generation && (await rebuildFromFields(certificate, generation));
  const signature = findSignature(certificate, issuers, verifier);
  const deviations = lintCertificate(certificate);
  return {
    kind: "read",
    name,
    certificate,
    profileConformant: deviations.length === 0,
    generation: generation?.name,
    tbsRebuiltExact: rebuilt !== undefined && bytesToHex(rebuilt) === bytesToHex(certificate.tbs),
    signature,
    signatureVerified: signature === "verified" || signature === "verifiedAfterNormalising",
    deviations: [...deviations, ...signatureDeviation(signature)],
  };
}

function templateOf(
  certificate: Certificate,
  generation: ProfileGeneration,
): CertificateTemplate | undefined {
  const { serial, notBefore, notAfter, subjectPublicKey, policies, keyUsage } = certificate;
  const [policyOid] = policies;
  if (policyOid === undefined) return undefined;
  const fields = { serial, notBefore, notAfter, publicPoint: subjectPublicKey, policyOid, keyUsage };
  const profile = profileOf(certificate);
  if (profile === "rootAuthority" || profile === "deviceRootAuthority") {
    const { wrappedContingencyKey } = certificate;
    return rootAuthorityTemplate({
      ...fields,
      ...authorityTreeAndName(certificate.subject),
      wrappedContingencyKey,
    });
  }
  const issuer = issuerOf(certificate);
  if (issuer === undefined) return undefined;
  const { role, entityId, commonName, hardwareModule } = certificate;
  if (profile === "issuingAuthority") {
    return issuingAuthorityTemplate(
      { ...fields, ...authorityTreeAndName(certificate.subject), issuer },
      generation,
    );
  }
  if (entityId === undefined) return undefined;
  if (profile === "device") {
    const hardwareType = hardwareModule?.type;
    return hardwareType === undefined
      ? undefined
      : deviceTemplate({ ...fields, issuer, entityId, hardwareType }, generation);
  }
  return role && organisationTemplate({ ...fields, issuer, role, entityId, commonName }, generation);
}

/** The issuer from its name as text: the string types come from the profile and not from the certificate. */
function issuerOf({ issuer, authorityKeyIdentifier, kind }: Certificate): IssuerReference | undefined {
  if (authorityKeyIdentifier === undefined) return undefined;
  const { tree, name } = authorityTreeAndName(issuer);
  const role = kind === "authority" ? "root" : "issuingAuthority";
  const encoded = new x509.Name(authorityName(tree, role, name)).toArrayBuffer();
  return { name: new Uint8Array(encoded), keyIdentifier: authorityKeyIdentifier };
}

function authorityTreeAndName(authority: DistinguishedName): {
  readonly tree: "organisation" | "device";
  readonly name: string;
} {
  const hasRole = nameAttribute(authority, "OU") !== undefined;
  return { tree: hasRole ? "organisation" : "device", name: nameAttribute(authority, "CN") ?? "" };
}

function findSignature(
  certificate: Certificate,
  issuers: ReadonlyMap<KeyIdentifier, Uint8Array>,
  verifier: SignatureVerifier,
): SignatureFinding {
  const { authorityKeyIdentifier, subjectPublicKey } = certificate;
  const signedBy = (point: Uint8Array, policy: "strict" | "normalising"): boolean =>
    verifyCertificateSignature(certificate, point, verifier, policy) === "valid";
  const profile = profileOf(certificate);
  const selfIssued = profile === "rootAuthority" || profile === "deviceRootAuthority";
  const issuer = selfIssued
    ? subjectPublicKey
    : authorityKeyIdentifier && issuers.get(authorityKeyIdentifier);
  if (issuer !== undefined && signedBy(issuer, "strict")) return "verified";
  if (issuer !== undefined && signedBy(issuer, "normalising")) return "verifiedAfterNormalising";
  if (signedBy(subjectPublicKey, "normalising")) return "ownKey";
  return issuer === undefined ? "issuerUnknown" : "failed";
}

const SIGNATURE_FINDINGS_THAT_DEVIATE: Readonly<Partial<Record<SignatureFinding, string>>> = {
  ownKey: "made with the certificate's own key",
  failed: "does not verify with the issuer's key",
};

function signatureDeviation(finding: SignatureFinding): readonly Deviation[] {
  const found = SIGNATURE_FINDINGS_THAT_DEVIATE[finding];
  if (found === undefined) return [];
  const rule = { rule: "signature", expected: "made with the issuer's key", source: "RFC 5280 6.1.3 (a)(1)" };
  return [{ ...rule, found }];
}
