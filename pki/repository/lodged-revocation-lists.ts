/** The revocation lists in the SMKI Repository, and what the repository itself knows for the next ones. */
import type { Certificate } from "../certificates/certificate.ts";
import type { Instant } from "../ids.ts";
import { isOverdue, newestRevocationLists } from "../revocation/revocation-list-choice.ts";
import { namesAsIssuer } from "../revocation/revocation-list-issuer.ts";
import type { RevocationList } from "../revocation/revocation-list.ts";
import type { ScheduledRevocation } from "../revocation/revocation-schedule.ts";
import { changed, type Repository } from "./repository-journal.ts";

/**
 * Lodges a revocation list (RECALLED: CRL and ARL are lodged in the SMKI Repository). One that is there already
 * changes nothing. Its signature is for those to check who rely on it.
 */
export function lodgeRevocationList(repository: Repository, list: RevocationList, at: Instant): Repository {
  const { journal, length } = repository;
  return journal.hasList(list, length) ? repository : changed(repository, [{ kind: "listLodged", list, at }]);
}

/** Every revocation list that was lodged by then, in the order of lodging: old ones and overdue ones too. */
export function revocationListsLodged(
  { journal, length }: Repository,
  at: Instant,
): readonly RevocationList[] {
  return journal
    .lists(length)
    .filter(({ lodgedAt }) => lodgedAt <= at)
    .map(({ list }) => list);
}

/** The revocation lists in force at a time: of each issuer the newest lodged by then, unless it is overdue. */
export function revocationListsAt(repository: Repository, at: Instant): readonly RevocationList[] {
  return newestRevocationLists(revocationListsLodged(repository, at), at).filter(
    (list) => !isOverdue(list, at),
  );
}

/** What a CA has to put on its lists: the revocations accepted by then of the certificates that it issued. */
export function revocationsUnder(
  { journal, length }: Repository,
  authority: Certificate,
  at: Instant,
): readonly ScheduledRevocation[] {
  return journal
    .revokedRecords(length)
    .flatMap(({ certificate, revocation }) =>
      revocation !== undefined && revocation.at <= at && namesAsIssuer(certificate, authority)
        ? [{ serial: certificate.serial, notAfter: certificate.notAfter, ...revocation }]
        : [],
    );
}
