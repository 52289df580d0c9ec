/**
 * The SMKI Repository: every certificate lodged, and what was reported of it when. An immutable value; each
 * change gives a new one, and every question has its time, so that a run can be asked about any moment.
 */
import { certificateFingerprint, type Certificate } from "../certificates/certificate.ts";
import { sameDistinguishedName, type DistinguishedName } from "../encoding/distinguished-name.ts";
import { UsageError } from "../failures.ts";
import type { CertificateSerial, EntityId, Instant } from "../ids.ts";
import type { CertificateRole } from "../remote-party-role.ts";
import type { RevocationReason } from "../revocation/revocation-reason.ts";

/** The states of a certificate and the letters that the repository's search interface writes for them. */
export const CERTIFICATE_STATUS_LETTERS = {
  pending: "P",
  inUse: "I",
  notInUse: "N",
  expired: "E",
  revoked: "R",
} as const;

export type CertificateStatus = keyof typeof CERTIFICATE_STATUS_LETTERS;
/** The states that somebody reports; the other two follow from dates and revocations. */
export type ReportedStatus = Exclude<CertificateStatus, "expired" | "revoked">;

export interface Revocation {
  readonly at: Instant;
  readonly reason: RevocationReason;
}

interface LodgedCertificate {
  readonly certificate: Certificate;
  readonly lodgedAt: Instant;
  readonly reports: readonly { readonly at: Instant; readonly status: ReportedStatus }[];
  readonly revocation: Revocation | undefined;
}

/** Opaque: made by `EMPTY_REPOSITORY` and `lodge`. Keyed by fingerprint, since serials and keys do repeat. */
export interface Repository {
  readonly lodged: ReadonlyMap<string, LodgedCertificate>;
}

export const EMPTY_REPOSITORY: Repository = { lodged: new Map() };

/**
 * Names a certificate. Issuer and serial are what a revocation list has; two different certificates can share
 * them (measured in the negative tests), and then both are meant.
 */
export type CertificateReference =
  | { readonly kind: "fingerprint"; readonly fingerprint: string }
  | {
      readonly kind: "issuerAndSerial";
      readonly issuer: DistinguishedName;
      readonly serial: CertificateSerial;
    };

/** A certificate as the repository sees it at one time. */
export interface RepositoryEntry {
  readonly certificate: Certificate;
  readonly lodgedAt: Instant;
  readonly status: CertificateStatus;
  readonly revocation: Revocation | undefined;
}

/** Lodges a certificate. One that is there already changes nothing. */
export function lodge(
  repository: Repository,
  certificate: Certificate,
  at: Instant,
  status: ReportedStatus = "inUse",
): Repository {
  return lodgeAll(repository, [certificate], at, status);
}

/** Lodges many at once: one copy of the repository instead of one for each. */
export function lodgeAll(
  repository: Repository,
  certificates: readonly Certificate[],
  at: Instant,
  status: ReportedStatus = "inUse",
): Repository {
  const lodged = new Map(repository.lodged);
  for (const certificate of certificates) {
    const fingerprint = certificateFingerprint(certificate);
    if (lodged.has(fingerprint)) continue;
    lodged.set(fingerprint, { certificate, lodgedAt: at, reports: [{ at, status }], revocation: undefined });
  }
  return { lodged };
}

/** Records that a certificate was put to use, taken out of use or withheld. @throws UsageError when it is unknown */
export function reportStatus(
  repository: Repository,
  reference: CertificateReference,
  status: ReportedStatus,
  at: Instant,
): Repository {
  return change(repository, reference, (entry) => ({
    ...entry,
    reports: [...entry.reports, { at, status }],
  }));
}

/**
 * Revokes. A second revocation changes nothing, since the first is final.
 * @throws UsageError when the certificate is unknown, or is a device's: those cannot be revoked (RECALLED)
 */
export function revoke(
  repository: Repository,
  reference: CertificateReference,
  at: Instant,
  reason: RevocationReason,
): Repository {
  return change(repository, reference, (entry) => {
    if (entry.certificate.kind === "device") throw new UsageError("device certificates cannot be revoked");
    return { ...entry, revocation: entry.revocation ?? { at, reason } };
  });
}

export interface RepositoryQuery {
  readonly entityId: EntityId;
  readonly role?: CertificateRole;
  readonly usage?: "digitalSignature" | "keyAgreement";
  readonly status?: CertificateStatus;
}

/** The certificates of one EUI-64 at a time, the latest lodged first, and of those the latest notBefore first. */
export function search(
  repository: Repository,
  query: RepositoryQuery,
  at: Instant,
): readonly RepositoryEntry[] {
  const { entityId, role, usage, status } = query;
  return [...repository.lodged.values()]
    .filter(
      ({ certificate, lodgedAt }) =>
        certificate.entityId === entityId &&
        lodgedAt <= at &&
        (role === undefined || certificate.role === role) &&
        (usage === undefined || certificate.keyUsage.includes(usage)),
    )
    .map((entry) => entryAt(entry, at))
    .filter((entry) => status === undefined || entry.status === status)
    .toReversed()
    .toSorted(
      (left, right) =>
        right.lodgedAt - left.lodgedAt || right.certificate.notBefore - left.certificate.notBefore,
    );
}

/** Every certificate that a reference names and that was lodged by then. */
export function findInRepository(
  repository: Repository,
  reference: CertificateReference,
  at: Instant,
): readonly RepositoryEntry[] {
  return fingerprintsOf(repository, reference)
    .flatMap((fingerprint) => repository.lodged.get(fingerprint) ?? [])
    .filter(({ lodgedAt }) => lodgedAt <= at)
    .map((entry) => entryAt(entry, at));
}

/** Every certificate that was lodged by then, in the order of lodging. */
export function certificatesLodged(repository: Repository, at: Instant): readonly Certificate[] {
  return [...repository.lodged.values()]
    .filter(({ lodgedAt }) => lodgedAt <= at)
    .map(({ certificate }) => certificate);
}

/** Revocation is final; expiry outweighs what was reported. */
function entryAt(entry: LodgedCertificate, at: Instant): RepositoryEntry {
  const { certificate, lodgedAt, reports } = entry;
  const revocation = entry.revocation && entry.revocation.at <= at ? entry.revocation : undefined;
  const reported = reports.findLast((report) => report.at <= at)?.status ?? "pending";
  const current = certificate.notAfter < at ? "expired" : reported;
  return { certificate, lodgedAt, status: revocation ? "revoked" : current, revocation };
}

function change(
  repository: Repository,
  reference: CertificateReference,
  apply: (entry: LodgedCertificate) => LodgedCertificate,
): Repository {
  const fingerprints = fingerprintsOf(repository, reference);
  if (fingerprints.length === 0) throw new UsageError("no such certificate in the SMKI Repository");
  const lodged = new Map(repository.lodged);
  for (const fingerprint of fingerprints) {
    const entry = lodged.get(fingerprint);
    if (entry !== undefined) lodged.set(fingerprint, apply(entry));
  }
  return { lodged };
}

function fingerprintsOf(repository: Repository, reference: CertificateReference): readonly string[] {
  switch (reference.kind) {
    case "fingerprint":
      return repository.lodged.has(reference.fingerprint) ? [reference.fingerprint] : [];
    case "issuerAndSerial":
      return [...repository.lodged]
        .filter(
          ([, { certificate }]) =>
            certificate.serial === reference.serial &&
            sameDistinguishedName(certificate.issuer, reference.issuer),
        )
        .map(([fingerprint]) => fingerprint);
    default:
      return reference satisfies never;
  }
}
