/** Simulated certification authorities: two trees from one seed, and what the issuing ones certify. */
import type { Certificate } from "../certificates/certificate.ts";
import { TEST_HARDWARE_TYPE, type Environment } from "../environment.ts";
import { UsageError } from "../failures.ts";
import { instant, type CertificateSerial, type EntityId, type Instant } from "../ids.ts";
import { issueCertificate } from "./issue.ts";
import { keyIdentifierOf, seededKeyPairINSECURE, type KeyPair } from "../keys/key-pair.ts";
import {
  AUTHORITY_KEY_USAGE,
  issuingAuthorityTemplate,
  rootAuthorityTemplate,
  type AuthorityTree,
} from "../profiles/certification-authority.ts";
import type { IssuerReference } from "../profiles/certificate-template.ts";
import { DEVICE_NOT_AFTER, deviceTemplate } from "../profiles/device.ts";
import { organisationTemplate } from "../profiles/organisation.ts";
import type { CertificateRole } from "../remote-party-role.ts";
import { deriveSerial, isIssuableSerial } from "./serial.ts";
import { isUncompressedPoint } from "../verify/public-point.ts";

export interface CertificationAuthority {
  readonly certificate: Certificate;
  readonly keyPair: KeyPair;
  /** What it writes into the certificates it issues. */
  readonly policyOid: string;
}

export interface AuthorityHierarchy {
  readonly root: CertificationAuthority;
  readonly issuing: CertificationAuthority;
}

export interface HierarchyOptions {
  readonly seed: string;
  readonly environment: Environment;
  /** When both certificates begin; 2015-01-01 unless given, before anything that this testbed replays. */
  readonly notBefore?: Instant;
}

/** The two uses that an SMKI end-entity certificate can have, one each (GBCS 12). */
export type EndEntityUsage = "digitalSignature" | "keyAgreement";

/**
 * How long certificates last, in years less one second. Organisation and Issuing OCA: RECALLED policy that the
 * measured certificates of 2015 agree with. Root OCA: RECALLED, no root certificate is public.
 */
export const VALIDITY_YEARS = { organisation: 10, issuingAuthority: 25, rootAuthority: 50 } as const;

/**
 * Names of the simulated CAs: shaped like the real ones (2 to 4 characters) and none of them.
 */
export const AUTHORITY_NAMES = {
  organisation: { root: "SA", issuing: "S1" },
  device: { root: "SD", issuing: "SD01" },
} as const;

const DEFAULT_NOT_BEFORE = instant("2015-01-01");

/** The Root OCA and an Issuing OCA under it. The same seed gives the same octets. */
export function createOrganisationHierarchy(options: HierarchyOptions): Promise<AuthorityHierarchy> {
  return createHierarchy("organisation", options.environment.organisationPolicyOid, options);
}

/** The Root DCA and an Issuing DCA under it, both without expiry (RECALLED; profile INFERRED from the OCAs). */
export function createDeviceHierarchy(options: HierarchyOptions): Promise<AuthorityHierarchy> {
  return createHierarchy("device", options.environment.devicePolicyOid, options);
}

export interface OrganisationCertificateRequest {
  readonly role: CertificateRole;
  readonly usage: EndEntityUsage;
  readonly entityId: EntityId;
  readonly commonName?: string;
  readonly publicPoint: Uint8Array;
  readonly notBefore: Instant;
  /** Ten years less one second after notBefore unless given. */
  readonly notAfter?: Instant;
  readonly serial: CertificateSerial;
}

/** Issues an organisation certificate of the current profile. @throws UsageError for a serial or key that no CA accepts */
export async function issueOrganisationCertificate(
  issuing: CertificationAuthority,
  request: OrganisationCertificateRequest,
): Promise<Certificate> {
  requireIssuable(request);
  const template = organisationTemplate({
    ...request,
    commonName: request.commonName,
    notAfter: request.notAfter ?? yearsLessOneSecond(request.notBefore, VALIDITY_YEARS.organisation),
    keyUsage: [request.usage],
    policyOid: issuing.policyOid,
    issuer: issuerReference(issuing),
  });
  return issueCertificate(template, issuing.keyPair.privateScalar);
}

export interface DeviceCertificateRequest {
  readonly entityId: EntityId;
  readonly usage: EndEntityUsage;
  readonly publicPoint: Uint8Array;
  readonly notBefore: Instant;
  readonly serial: CertificateSerial;
  /** hwType, an object identifier; the measured one of the test devices unless given. */
  readonly hardwareType?: string;
}

/** Issues a device certificate of the current profile. @throws UsageError for a serial or key that no CA accepts */
export async function issueDeviceCertificate(
  issuing: CertificationAuthority,
  request: DeviceCertificateRequest,
): Promise<Certificate> {
  requireIssuable(request);
  const template = deviceTemplate({
    ...request,
    notAfter: DEVICE_NOT_AFTER,
    keyUsage: [request.usage],
    hardwareType: request.hardwareType ?? TEST_HARDWARE_TYPE,
    policyOid: issuing.policyOid,
    issuer: issuerReference(issuing),
  });
  return issueCertificate(template, issuing.keyPair.privateScalar);
}

async function createHierarchy(
  tree: AuthorityTree,
  policyOid: string,
  { seed, environment, notBefore = DEFAULT_NOT_BEFORE }: HierarchyOptions,
): Promise<AuthorityHierarchy> {
  const common = (kind: "root" | "issuing", years: number) => {
    const label = `${environment.name}:${tree}:${kind}`;
    const keyPair = seededKeyPairINSECURE(seed, label);
    const fields = {
      tree,
      name: AUTHORITY_NAMES[tree][kind],
      keyUsage: AUTHORITY_KEY_USAGE,
      serial: deriveSerial(seed, label),
      notBefore,
      notAfter: tree === "device" ? DEVICE_NOT_AFTER : yearsLessOneSecond(notBefore, years),
      publicPoint: keyPair.publicPoint,
      policyOid,
    };
    return { keyPair, fields };
  };
  const top = common("root", VALIDITY_YEARS.rootAuthority);
  const root: CertificationAuthority = {
    certificate: await issueCertificate(rootAuthorityTemplate(top.fields), top.keyPair.privateScalar),
    keyPair: top.keyPair,
    policyOid,
  };
  const below = common("issuing", VALIDITY_YEARS.issuingAuthority);
  const template = issuingAuthorityTemplate({ ...below.fields, issuer: issuerReference(root) });
  const certificate = await issueCertificate(template, top.keyPair.privateScalar);
  return { root, issuing: { certificate, keyPair: below.keyPair, policyOid } };
}

function issuerReference({ certificate, keyPair }: CertificationAuthority): IssuerReference {
  return { name: certificate.subject.der, keyIdentifier: keyIdentifierOf(keyPair.publicPoint) };
}

function requireIssuable({
  serial,
  publicPoint,
}: {
  serial: CertificateSerial;
  publicPoint: Uint8Array;
}): void {
  if (!isIssuableSerial(serial)) {
    throw new UsageError(
      `serial ${serial} is not 16 octets with a first digit of 1 to 7`,
      "use deriveSerial",
    );
  }
  if (!isUncompressedPoint(publicPoint)) {
    throw new UsageError("the key to certify is not an uncompressed point on P-256");
  }
}

/** The same time of day so many years later, less one second: 23:59:59 of the day before for a midnight. */
function yearsLessOneSecond(from: Instant, years: number): Instant {
  const date = new Date(from);
  date.setUTCFullYear(date.getUTCFullYear() + years);
  return (date.getTime() - 1000) as Instant;
}
