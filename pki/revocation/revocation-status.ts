/**
 * What a relying party that reads revocation lists knows of a certificate. It is not the repository's own status:
 * between the acceptance of a revocation and the next list nobody outside knows. Devices never ask.
 */
import type { Certificate } from "../certificates/certificate.ts";
import type { Instant } from "../ids.ts";
import { isOverdue, newestRevocationLists } from "./revocation-list-choice.ts";
import { haveSameIssuer } from "./revocation-list-issuer.ts";
import type { RevocationList } from "./revocation-list.ts";
import type { RevocationListReason } from "./revocation-reason.ts";

/** Which list an answer rests on. */
export type ConsultedList = Pick<RevocationList, "crlNumber" | "thisUpdate" | "nextUpdate">;

/**
 * - `notListed`: the newest list of the issuer is in force and does not name the certificate
 * - `revoked`: the newest list names it; also when that list is overdue, because a revocation is final
 * - `noList`: there is no list of the issuer
 * - `listExpired`: the newest list does not name it and should have been replaced by now (nextUpdate is past)
 */
export type RevocationStatus =
  | { readonly kind: "notListed"; readonly list: ConsultedList }
  | {
      readonly kind: "revoked";
      readonly list: ConsultedList;
      readonly revokedAt: Instant;
      readonly reason: RevocationListReason | undefined;
    }
  | { readonly kind: "noList" }
  | { readonly kind: "listExpired"; readonly list: ConsultedList };

/**
 * Looks a certificate up in the newest list of its issuer at a time (RFC 5280 6.3.3 without delta lists). The
 * lists are taken as they are: `genuineRevocationLists` says which of them the CAs signed.
 */
export function revocationStatusOnLists(
  certificate: Certificate,
  lists: readonly RevocationList[],
  at: Instant,
): RevocationStatus {
  const ofIssuer = lists.filter((list) => haveSameIssuer(list, certificate));
  const [newest] = newestRevocationLists(ofIssuer, at);
  if (newest === undefined) return { kind: "noList" };
  const { crlNumber, thisUpdate, nextUpdate } = newest;
  const list = { crlNumber, thisUpdate, nextUpdate };
  const entry = newest.revoked.find(({ serial }) => serial === certificate.serial);
  if (entry !== undefined) return { kind: "revoked", list, revokedAt: entry.at, reason: entry.reason };
  return isOverdue(newest, at) ? { kind: "listExpired", list } : { kind: "notListed", list };
}
