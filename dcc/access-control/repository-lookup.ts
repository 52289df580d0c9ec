/** The DCC's questions to the SMKI Repository. */
import {
  type CertificateStatus,
  type EndEntityUsage,
  type EntityId,
  findInRepository,
  formatDistinguishedName,
  type Instant,
  type RepositoryEntry,
  sameDistinguishedName,
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
  const issuer = environment.issuingAuthorities.find(
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

/**
 * The certificates of a party or device for one usage that the DCC takes to be in use, newest first: what the
 * Repository has in use, and what is revoked there without any list naming it yet.
 */
export function certificatesOf(
  environment: DccEnvironment,
  entityId: EntityId,
  usage: EndEntityUsage,
  at: Instant,
): readonly RepositoryEntry[] {
  return search(environment.repository, { entityId, usage }, at).filter(
    (entry) => standingOf(environment, entry, at) === "inUse",
  );
}

/** Where a certificate stands for the DCC, which learns of a revocation from the lists that it has fetched. */
export function standingOf(
  { revocationLists }: DccEnvironment,
  { certificate, status }: RepositoryEntry,
  at: Instant,
): CertificateStatus {
  if (status !== "revoked") return status;
  const listed = revocationLists.some(
    ({ issuer, revoked }) =>
      sameDistinguishedName(issuer, certificate.issuer) &&
      revoked.some(({ serial }) => serial === certificate.serial),
  );
  if (listed) return "revoked";
  return certificate.notAfter < at ? "expired" : "inUse";
}

/** The public point of a device's keyAgreement key: what the broker needs to MAC for it. */
export function deviceKeyAgreementPoint(
  environment: DccEnvironment,
  device: EntityId,
  at: Instant,
): Uint8Array | undefined {
  return certificatesOf(environment, device, "keyAgreement", at)[0]?.certificate.subjectPublicKey;
}
