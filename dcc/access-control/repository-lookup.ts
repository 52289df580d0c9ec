/** The DCC's questions to the SMKI Repository. */
import {
  type Certificate,
  certificateFingerprint,
  type CertificateStatus,
  type EndEntityUsage,
  type EntityId,
  findInRepository,
  formatDistinguishedName,
  type Instant,
  type RepositoryEntry,
  search,
} from "../../pki/index.ts";
import type { SignerReference } from "../../wire/index.ts";
import type { DccEnvironment } from "../dcc-environment.ts";
import type { AccessContext } from "./access-context.ts";

/**
 * The certificate that a request's KeyInfo names by issuer and serial. The issuer's name is text there, so only a
 * CA that the DCC trusts can be meant by it.
 */
export function findRepositoryEntry(
  { environment, at }: AccessContext,
  { issuerName, serial }: SignerReference,
): RepositoryEntry | undefined {
  const issuer = environment.organisationAuthorities.find(
    ({ subject }) => formatDistinguishedName(subject) === issuerName,
  );
  return issuer === undefined
    ? undefined
    : findInRepository(
        environment.repository,
        { kind: "issuerAndSerial", issuer: issuer.subject, serial },
        at,
      )[0];
}

/** The certificates of a party or device for one usage that may be used now, newest first. */
export function certificatesOf(
  { repository }: DccEnvironment,
  entityId: EntityId,
  usage: EndEntityUsage,
  at: Instant,
): readonly RepositoryEntry[] {
  return search(repository, { entityId, usage, status: "inUse" }, at);
}

/** Where a certificate stands in the Repository; `absent` when it was never lodged there. */
export function repositoryStatusOf(
  { environment, at }: AccessContext,
  certificate: Certificate,
): CertificateStatus | "absent" {
  const fingerprint = certificateFingerprint(certificate);
  return (
    findInRepository(environment.repository, { kind: "fingerprint", fingerprint }, at)[0]?.status ?? "absent"
  );
}

/** The public point of a device's keyAgreement key: what the broker needs to MAC for it. */
export function deviceKeyAgreementPoint(
  environment: DccEnvironment,
  device: EntityId,
  at: Instant,
): Uint8Array | undefined {
  return certificatesOf(environment, device, "keyAgreement", at)[0]?.certificate.subjectPublicKey;
}
