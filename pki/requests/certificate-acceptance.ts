/**
 * What becomes of a certificate after it was made. It is Pending until its Subscriber says something about it.
 *
 * Testbed policy certificateStateTransitions: the letters of the states are public, the transitions are not; these
 * are RECALLED with little confidence. How long a Subscriber has before silence counts as acceptance is UNKNOWN, so
 * the caller times it and calls `acceptCertificate`.
 */
import { certificateFingerprint, type Certificate } from "../certificates/certificate.ts";
import { UsageError } from "../failures.ts";
import type { CertificateSerial, Instant } from "../ids.ts";
import {
  findInRepository,
  reportStatus,
  type ReportedStatus,
  type Repository,
} from "../repository/repository.ts";

/**
 * Testbed policy rejectedCertificateState: the state of a certificate that its Subscriber rejected. Nothing public
 * says; Not in use is the only public state that fits one that is neither expired nor revoked (devices' cannot be).
 */
export const REJECTED_CERTIFICATE_STATE: ReportedStatus = "notInUse";

/** A Subscriber's word that it does not want a certificate made for it, as from a wrong name in it. */
export interface CertificateRejection {
  readonly serial: CertificateSerial;
  readonly fingerprint: string;
  readonly at: Instant;
  /** In the Subscriber's words. */
  readonly reason: string;
}

/**
 * The Subscriber accepts a certificate, in words or by silence. An organisation's is In use from then on. A
 * device's stays Pending until it is reported placed, so its acceptance leaves no trace in the repository.
 * @throws UsageError when the certificate is unknown or not Pending
 */
export function acceptCertificate(repository: Repository, certificate: Certificate, at: Instant): Repository {
  requirePending(repository, certificate, at);
  return certificate.kind === "device" ? repository : report(repository, certificate, "inUse", at);
}

/**
 * The Subscriber reports a device certificate placed on its device: In use.
 * @throws UsageError when it is no device's, unknown or not Pending
 */
export function reportPlaced(repository: Repository, certificate: Certificate, at: Instant): Repository {
  if (certificate.kind !== "device") {
    throw new UsageError(
      `certificate ${certificate.serial} is not a device's, so it is placed on none as its own`,
    );
  }
  requirePending(repository, certificate, at);
  return report(repository, certificate, "inUse", at);
}

/**
 * The Subscriber rejects a certificate. The repository keeps it, in the state of the policy; the reason is in the
 * rejection, since the repository has no place for it.
 * @throws UsageError when the certificate is unknown or not Pending
 */
export function rejectCertificate(
  repository: Repository,
  certificate: Certificate,
  at: Instant,
  reason: string,
): { readonly repository: Repository; readonly rejection: CertificateRejection } {
  requirePending(repository, certificate, at);
  const { serial } = certificate;
  return {
    repository: report(repository, certificate, REJECTED_CERTIFICATE_STATE, at),
    rejection: { serial, fingerprint: certificateFingerprint(certificate), at, reason },
  };
}

function requirePending(repository: Repository, certificate: Certificate, at: Instant): void {
  const fingerprint = certificateFingerprint(certificate);
  const [entry] = findInRepository(repository, { kind: "fingerprint", fingerprint }, at);
  if (entry?.status !== "pending") {
    const found = entry === undefined ? "not in the SMKI Repository" : `${entry.status}, not pending`;
    throw new UsageError(`certificate ${certificate.serial} is ${found}`);
  }
}

function report(
  repository: Repository,
  certificate: Certificate,
  status: ReportedStatus,
  at: Instant,
): Repository {
  const fingerprint = certificateFingerprint(certificate);
  return reportStatus(repository, { kind: "fingerprint", fingerprint }, status, at);
}
