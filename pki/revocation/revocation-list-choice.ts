/** Which of many revocation lists counts at a time. */
import type { CertificateSignatureVerdict } from "../certificates/certificate-signature.ts";
import type { Certificate } from "../certificates/certificate.ts";
import type { Instant } from "../ids.ts";
import type { SignatureEncodingPolicy } from "../verify/signature-encoding.ts";
import type { SignatureVerifier } from "../verify/signature-verifier.ts";
import { haveSameIssuer, namesAsIssuer } from "./revocation-list-issuer.ts";
import { verifyRevocationListSignature } from "./revocation-list-signature.ts";
import type { RevocationList } from "./revocation-list.ts";

/**
 * Of every series of lists the newest that exists at a time, overdue or not: by cRLNumber (RFC 5280 5.2.3), and
 * by thisUpdate where a list has no number. Lists whose thisUpdate is still to come do not count.
 */
export function newestRevocationLists(
  lists: readonly RevocationList[],
  at: Instant,
): readonly RevocationList[] {
  const newest: RevocationList[] = [];
  for (const list of lists) {
    if (list.thisUpdate > at) continue;
    const index = newest.findIndex((other) => haveSameIssuer(other, list));
    const other = newest[index];
    if (other === undefined) newest.push(list);
    else if (isNewer(list, other)) newest[index] = list;
  }
  return newest;
}

/** Whether a list should have been replaced by now (RFC 5280 5.1.2.5). One without nextUpdate never is. */
export function isOverdue({ nextUpdate }: RevocationList, at: Instant): boolean {
  return nextUpdate !== undefined && nextUpdate < at;
}

/**
 * The lists that really come from one of the CAs given: named, allowed to sign lists (keyUsage cRLSign, RFC 5280
 * 6.3.3 (f)), and signed with its key. Anybody can lodge or send a list in a CA's name with a high number.
 */
export function genuineRevocationLists(
  lists: readonly RevocationList[],
  authorities: readonly Certificate[],
  verifier: SignatureVerifier,
  signatureEncoding: SignatureEncodingPolicy,
): readonly RevocationList[] {
  const verdict = (list: RevocationList, { subjectPublicKey }: Certificate): CertificateSignatureVerdict =>
    verifyRevocationListSignature(list, subjectPublicKey, verifier, signatureEncoding);
  return lists.filter((list) =>
    authorities.some(
      (authority) =>
        namesAsIssuer(list, authority) &&
        authority.keyUsage.includes("cRLSign") &&
        verdict(list, authority) === "valid",
    ),
  );
}

function isNewer(list: RevocationList, other: RevocationList): boolean {
  const numbered = list.crlNumber !== undefined && other.crlNumber !== undefined;
  return numbered && list.crlNumber !== other.crlNumber
    ? list.crlNumber > other.crlNumber
    : list.thisUpdate > other.thisUpdate;
}
