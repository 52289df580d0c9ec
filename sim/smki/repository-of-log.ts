/** The SMKI Repository as a log tells of it: what was lodged and revoked when, at any moment of the run. */
import { hexToBytes } from "@noble/hashes/utils.js";
import {
  type Certificate,
  certificateFingerprint,
  decodeCertificate,
  EMPTY_REPOSITORY,
  instant,
  InternalError,
  lodge,
  type Repository,
  REVOCATION_REASONS,
  type RevocationReason,
  revoke,
} from "../../pki/index.ts";
import type { LogEvent } from "../log/event.ts";

/** The Repository after everything that a log tells, and the names that the log has for the subjects. */
export interface RepositoryOfLog {
  readonly repository: Repository;
  /** By fingerprint. */
  readonly subjects: ReadonlyMap<string, string>;
}

/** Replays lodging and revocation. @throws InternalError when a log holds a certificate that does not read */
export function repositoryOfLog(events: readonly LogEvent[]): RepositoryOfLog {
  let repository = EMPTY_REPOSITORY;
  const subjects = new Map<string, string>();
  const add = (subject: string, der: string, at: string): void => {
    const certificate = read(der);
    subjects.set(certificateFingerprint(certificate), subject);
    repository = lodge(repository, certificate, instant(at));
  };
  for (const event of events) {
    switch (event.kind) {
      case "repositoryOpened":
        for (const { subject, der, lodgedAt } of event.certificates) add(subject, der, lodgedAt);
        break;
      case "certificateIssued":
        add(event.subject, event.der, event.at);
        break;
      case "authorityReplaced":
        add(event.after, event.der, event.at);
        break;
      case "certificateRevoked": {
        if (!subjects.has(event.fingerprint)) break;
        const reference = { kind: "fingerprint", fingerprint: event.fingerprint } as const;
        repository = revoke(repository, reference, instant(event.at), reasonOf(event.reason));
        break;
      }
      default:
        break;
    }
  }
  return { repository, subjects };
}

function read(der: string): Certificate {
  const certificate = decodeCertificate(hexToBytes(der));
  if (!certificate.ok) {
    throw new InternalError(`a log with a certificate that does not read: ${certificate.problem.reason}`);
  }
  return certificate.value;
}

function reasonOf(text: string): RevocationReason {
  return REVOCATION_REASONS.find((reason) => reason === text) ?? "unspecified";
}
