/**
 * The SMKI Repository: every certificate and revocation list lodged, and what was reported of each certificate
 * when. An immutable value; each change gives a new one, and every question has its time, so that a run can be
 * asked about any moment.
 */
import { certificateFingerprint, type Certificate } from "../certificates/certificate.ts";
import { sameDistinguishedName, type DistinguishedName } from "../encoding/distinguished-name.ts";
import { UsageError } from "../failures.ts";
import type { CertificateSerial, Instant } from "../ids.ts";
import type { RevocationReason } from "../revocation/revocation-reason.ts";
import {
  entryAt,
  stateChanges,
  type CertificateRecord,
  type CertificateStateChange,
  type ReportedStatus,
  type RepositoryEntry,
} from "./certificate-status.ts";
import { changed, type Repository } from "./repository-journal.ts";
import { serialNumberOf } from "./serial-number.ts";

export { EMPTY_REPOSITORY, type Repository } from "./repository-journal.ts";
export type { ReportedStatus };

/**
 * Names a certificate. Issuer and serial are what a revocation list has; two different certificates can share
 * them (measured in the negative tests), and then both are meant. Serials are compared as numbers.
 */
export type CertificateReference =
  | { readonly kind: "fingerprint"; readonly fingerprint: string }
  | {
      readonly kind: "issuerAndSerial";
      readonly issuer: DistinguishedName;
      readonly serial: CertificateSerial;
    };

/** Lodges a certificate, of an organisation, a device or a CA. One that is there already changes nothing. */
export function lodge(
  repository: Repository,
  certificate: Certificate,
  at: Instant,
  status: ReportedStatus = "inUse",
): Repository {
  return lodgeAll(repository, [certificate], at, status);
}

/** Lodges many at once. */
export function lodgeAll(
  repository: Repository,
  certificates: readonly Certificate[],
  at: Instant,
  status: ReportedStatus = "inUse",
): Repository {
  const { journal, length } = repository;
  const added = new Map<string, Certificate>();
  for (const certificate of certificates) {
    const fingerprint = certificateFingerprint(certificate);
    if (journal.record(fingerprint, length) !== undefined) continue;
    added.set(fingerprint, certificate);
  }
  return changed(
    repository,
    [...added.values()].map((certificate) => ({ kind: "certificateLodged", certificate, at, status })),
  );
}

/** Records that a certificate was put to use, taken out of use or withheld. @throws UsageError when it is unknown */
export function reportStatus(
  repository: Repository,
  reference: CertificateReference,
  status: ReportedStatus,
  at: Instant,
): Repository {
  return changed(
    repository,
    known(repository, reference).map(({ certificate }) => ({
      kind: "statusReported",
      fingerprint: certificateFingerprint(certificate),
      at,
      status,
    })),
  );
}

/**
 * Revokes, from the acceptance of the request on (`decideRevocation`). Relying parties learn of it from the next
 * revocation list, and devices never. A second revocation changes nothing, since the first is final.
 * @throws UsageError when the certificate is unknown, or is a device's: those cannot be revoked (RECALLED)
 */
export function revoke(
  repository: Repository,
  reference: CertificateReference,
  at: Instant,
  reason: RevocationReason,
): Repository {
  const records = known(repository, reference);
  if (records.some(({ certificate }) => certificate.kind === "device")) {
    throw new UsageError("device certificates cannot be revoked");
  }
  return changed(
    repository,
    records
      .filter(({ revocation }) => revocation === undefined)
      .map(({ certificate }) => ({
        kind: "certificateRevoked",
        fingerprint: certificateFingerprint(certificate),
        revocation: { at, reason },
      })),
  );
}

/** Every certificate that a reference names and that was lodged by then. */
export function findInRepository(
  repository: Repository,
  reference: CertificateReference,
  at: Instant,
): readonly RepositoryEntry[] {
  return recordsNamed(repository, reference)
    .filter(({ lodgedAt }) => lodgedAt <= at)
    .map((record) => entryAt(record, at));
}

/** Everything that was lodged by then with its status then, in the order of lodging. */
export function contentsAt({ journal, length }: Repository, at: Instant): readonly RepositoryEntry[] {
  return journal
    .everyRecord(length)
    .filter(({ lodgedAt }) => lodgedAt <= at)
    .map((record) => entryAt(record, at));
}

/** Every certificate that was lodged by then, in the order of lodging. */
export function certificatesLodged(repository: Repository, at: Instant): readonly Certificate[] {
  return contentsAt(repository, at).map(({ certificate }) => certificate);
}

/**
 * The states of a certificate, each with the instant from which it held: from lodging to revocation or expiry,
 * even when that is still to come. Empty when it was never lodged.
 */
export function historyOf(
  { journal, length }: Repository,
  certificate: Certificate,
): readonly CertificateStateChange[] {
  const record = journal.record(certificateFingerprint(certificate), length);
  return record === undefined ? [] : stateChanges(record);
}

function known(repository: Repository, reference: CertificateReference): readonly CertificateRecord[] {
  const records = recordsNamed(repository, reference);
  if (records.length === 0) throw new UsageError("no such certificate in the SMKI Repository");
  return records;
}

function recordsNamed(
  { journal, length }: Repository,
  reference: CertificateReference,
): readonly CertificateRecord[] {
  switch (reference.kind) {
    case "fingerprint": {
      const record = journal.record(reference.fingerprint, length);
      return record === undefined ? [] : [record];
    }
    case "issuerAndSerial":
      return journal
        .recordsNumbered(serialNumberOf(reference.serial), length)
        .filter(({ certificate }) => sameDistinguishedName(certificate.issuer, reference.issuer));
    default:
      return reference satisfies never;
  }
}
