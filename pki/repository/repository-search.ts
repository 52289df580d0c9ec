/** The search of the SMKI Repository: any combination of criteria, at any time. */
import type { Certificate, CertificateKind } from "../certificates/certificate.ts";
import type { EntityId, Instant } from "../ids.ts";
import type { CertificateRole } from "../remote-party-role.ts";
import {
  entryAt,
  type CertificateRecord,
  type CertificateStatus,
  type RepositoryEntry,
} from "./certificate-status.ts";
import type { Repository } from "./repository.ts";

/**
 * What the certificates must have; a criterion that is absent asks for nothing. The public client asks for one
 * EUI-64 and filters the rest itself (measured).
 */
export interface RepositoryQuery {
  readonly entityId?: EntityId | undefined;
  readonly role?: CertificateRole | undefined;
  readonly usage?: "digitalSignature" | "keyAgreement" | undefined;
  readonly status?: CertificateStatus | undefined;
  /** As a number: `parseSerialNumber` reads what people write. */
  readonly serial?: bigint | undefined;
  readonly kind?: CertificateKind | undefined;
}

/** The certificates that meet a query at a time, the latest lodged first, and of those the latest notBefore first. */
export function search(
  repository: Repository,
  query: RepositoryQuery,
  at: Instant,
): readonly RepositoryEntry[] {
  return candidates(repository, query)
    .filter(({ certificate, lodgedAt }) => lodgedAt <= at && meets(certificate, query))
    .map((record) => entryAt(record, at))
    .filter(({ status }) => query.status === undefined || status === query.status)
    .toReversed()
    .toSorted(
      (left, right) =>
        right.lodgedAt - left.lodgedAt || right.certificate.notBefore - left.certificate.notBefore,
    );
}

/**
 * The certificates with a serial number. Several when CAs happen to have given the same one, or when one
 * certificate was altered (measured in the negative tests).
 */
export function retrieve(repository: Repository, serial: bigint, at: Instant): readonly RepositoryEntry[] {
  return search(repository, { serial }, at);
}

/** Looks into the narrowest index that the query allows. */
function candidates({ journal, length }: Repository, query: RepositoryQuery): readonly CertificateRecord[] {
  const { serial, entityId } = query;
  if (serial !== undefined) return journal.recordsNumbered(serial, length);
  return entityId === undefined ? journal.everyRecord(length) : journal.recordsOf(entityId, length);
}

function meets({ entityId, role, keyUsage, kind }: Certificate, query: RepositoryQuery): boolean {
  return (
    (query.entityId === undefined || entityId === query.entityId) &&
    (query.role === undefined || role === query.role) &&
    (query.usage === undefined || keyUsage.includes(query.usage)) &&
    (query.kind === undefined || kind === query.kind)
  );
}
