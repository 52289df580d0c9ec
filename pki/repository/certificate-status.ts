/** The states of a certificate in the SMKI Repository, and what decides between them. */
import type { Certificate } from "../certificates/certificate.ts";
import type { Instant } from "../ids.ts";
import { DEVICE_NOT_AFTER } from "../profiles/device.ts";
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

/** Everything that the repository was told of one certificate, in the order of telling. */
export interface CertificateRecord {
  readonly certificate: Certificate;
  readonly lodgedAt: Instant;
  readonly reports: readonly { readonly at: Instant; readonly status: ReportedStatus }[];
  readonly revocation: Revocation | undefined;
}

/** A certificate as the repository sees it at one time. */
export interface RepositoryEntry {
  readonly certificate: Certificate;
  readonly lodgedAt: Instant;
  readonly status: CertificateStatus;
  readonly revocation: Revocation | undefined;
}

/** One line of a certificate's history: from when on it was in which state. */
export type CertificateStateChange =
  | { readonly at: Instant; readonly status: Exclude<CertificateStatus, "revoked"> }
  | { readonly at: Instant; readonly status: "revoked"; readonly reason: RevocationReason };

/** The entry at a time. Revocation is final; expiry outweighs what was reported. */
export function entryAt(record: CertificateRecord, at: Instant): RepositoryEntry {
  const { certificate, lodgedAt } = record;
  const revocation = revocationAt(record, at);
  return {
    certificate,
    lodgedAt,
    status: revocation ? "revoked" : unrevokedStatusAt(record, at),
    revocation,
  };
}

/** Every state from lodging on, earliest first, expiry to come included. Two neighbours are never the same state. */
export function stateChanges(record: CertificateRecord): readonly CertificateStateChange[] {
  const { certificate, lodgedAt, reports, revocation } = record;
  const dates = [
    lodgedAt,
    firstExpired(certificate),
    ...reports.map(({ at }) => at),
    ...(revocation ? [revocation.at] : []),
  ];
  const changes: CertificateStateChange[] = [];
  for (const at of dates
    .filter((date) => date >= lodgedAt && date < Infinity)
    .toSorted((left, right) => left - right)) {
    const change = stateAt(record, at);
    if (changes.at(-1)?.status !== change.status) changes.push(change);
  }
  return changes;
}

function stateAt(record: CertificateRecord, at: Instant): CertificateStateChange {
  const revocation = revocationAt(record, at);
  return revocation
    ? { at, status: "revoked", reason: revocation.reason }
    : { at, status: unrevokedStatusAt(record, at) };
}

function revocationAt({ revocation }: CertificateRecord, at: Instant): Revocation | undefined {
  return revocation && revocation.at <= at ? revocation : undefined;
}

function unrevokedStatusAt(
  { certificate, reports }: CertificateRecord,
  at: Instant,
): Exclude<CertificateStatus, "revoked"> {
  if (at >= firstExpired(certificate)) return "expired";
  return reports.findLast((report) => report.at <= at)?.status ?? "pending";
}

/** The year 9999 says that there is no end (RFC 5280 4.1.2.5): devices and DCAs. */
function firstExpired({ notAfter }: Certificate): Instant {
  return (notAfter === DEVICE_NOT_AFTER ? Infinity : notAfter + 1) as Instant;
}
