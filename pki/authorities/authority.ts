/** Simulated certification authorities: two trees from one seed, and what the issuing ones certify. */
import { seededContingencyKeyINSECURE, type ContingencyKey } from "./contingency-key.ts";
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
  /** What the root's wrapped contingency key hides; the device tree has none. */
  readonly contingencyKey?: ContingencyKey;
}

export interface HierarchyOptions {
  readonly seed: string;
  readonly environment: Environment;
  /** When both certificates begin; 2015-01-01 unless given, before anything that this testbed replays. */
  readonly notBefore?: Instant;
  /** Testbed policy contingencyKeyWrapping: whether the Root OCA certificate carries one; wrapped unless given. */
  readonly contingencyKeyWrapping?: "aes-128-gcm" | "absent";
}

/** The two uses that an SMKI end-entity certificate can have, one each (GBCS 12). */
export type EndEntityUsage = "digitalSignature" | "keyAgreement";

/**
 * How long certificates last, in years less one second. Organisation and Issuing OCA: RECALLED policy that the
 * measured certificates of 2015 agree with. Root OCA: RECALLED, no root certificate is public.
 */
export const VALIDITY_YEARS = { organisation: 10, issuingAuthority: 25, rootAuthority: 50 } as const;

/**
 * The name of a simulated CA: shaped like the real ones (2 to 4 characters) and none of them. Roots count by
 * letter (SA, SB), Issuing OCAs by digit (S1, S2), Issuing DCAs by two (SD01, SD02).
 * @param generation 1 to 9
 */
export function authorityNameOf(tree: AuthorityTree, kind: "root" | "issuing", generation: number): string {
  if (!Number.isInteger(generation) || generation < 1 || generation > 9) {
    throw new UsageError(`no CA of generation ${generation}`, "1 to 9");
  }
  if (tree === "device")
    return kind === "root" ? `SD${generation === 1 ? "" : generation}` : `SD0${generation}`;
  return kind === "root" ? `S${String.fromCharCode(64 + generation)}` : `S${generation}`;
}

/** When the simulated CAs begin: before anything that this testbed replays. */
export const DEFAULT_CA_NOT_BEFORE = instant("2015-01-01");

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
  options: HierarchyOptions,
): Promise<AuthorityHierarchy> {
  const order = {
    ...options,
    tree,
    policyOid,
    generation: 1,
    notBefore: options.notBefore ?? DEFAULT_CA_NOT_BEFORE,
  };
  const { root, contingencyKey } = await createRootAuthority(order);
  const issuing = await createIssuingAuthority(order, root);
  return { root, issuing, ...(contingencyKey === undefined ? {} : { contingencyKey }) };
}

/** What a new CA is made of. The generation tells a CA from the one that it replaces. */
export interface AuthorityOrder extends HierarchyOptions {
  readonly tree: AuthorityTree;
  readonly policyOid: string;
  readonly generation: number;
  readonly notBefore: Instant;
}

/** A self-signed root; that of the organisation tree carries the wrapped contingency key unless told otherwise. */
export async function createRootAuthority(
  order: AuthorityOrder,
): Promise<{ readonly root: CertificationAuthority; readonly contingencyKey: ContingencyKey | undefined }> {
  const { keyPair, fields } = authorityFields(order, "root");
  const wraps = order.tree === "organisation" && order.contingencyKeyWrapping !== "absent";
  const contingencyKey = wraps
    ? seededContingencyKeyINSECURE(order.seed, authorityLabel(order, "contingency"))
    : undefined;
  const template = rootAuthorityTemplate({ ...fields, wrappedContingencyKey: contingencyKey?.wrapped });
  const certificate = await issueCertificate(template, keyPair.privateScalar);
  return { root: { certificate, keyPair, policyOid: order.policyOid }, contingencyKey };
}

/** An issuing CA, certified by the root. */
export async function createIssuingAuthority(
  order: AuthorityOrder,
  root: CertificationAuthority,
): Promise<CertificationAuthority> {
  const { keyPair, fields } = authorityFields(order, "issuing");
  const template = issuingAuthorityTemplate({ ...fields, issuer: issuerReference(root) });
  const certificate = await issueCertificate(template, root.keyPair.privateScalar);
  return { certificate, keyPair, policyOid: order.policyOid };
}

function authorityFields(order: AuthorityOrder, kind: "root" | "issuing") {
  const { seed, tree, notBefore, policyOid, generation } = order;
  const label = authorityLabel(order, kind);
  const keyPair = seededKeyPairINSECURE(seed, label);
  const years = kind === "root" ? VALIDITY_YEARS.rootAuthority : VALIDITY_YEARS.issuingAuthority;
  const fields = {
    tree,
    name: authorityNameOf(tree, kind, generation),
    keyUsage: AUTHORITY_KEY_USAGE,
    serial: deriveSerial(seed, label),
    notBefore,
    notAfter: tree === "device" ? DEVICE_NOT_AFTER : yearsLessOneSecond(notBefore, years),
    publicPoint: keyPair.publicPoint,
    policyOid,
  };
  return { keyPair, fields };
}

/** The first generation has no number in its label, so that its octets stay what they were. */
export function authorityLabel(
  { environment, tree, generation }: AuthorityOrder,
  kind: "root" | "issuing" | "contingency" | "link",
): string {
  const suffix = generation === 1 ? "" : `:generation-${generation}`;
  return `${environment.name}:${tree}:${kind}${suffix}`;
}

/** What a CA writes into the certificates that it issues, of itself. */
export function issuerReference({ certificate, keyPair }: CertificationAuthority): IssuerReference {
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
