/** Which of several certificates of one party and usage is the one to use at a time, and why not the others. */
import { formatDistinguishedName } from "../encoding/distinguished-name.ts";
import { formatInstant, type Instant } from "../ids.ts";
import type { AdoptedAuthority, AdoptedCredential } from "./adopted-pki.ts";

/** A certificate that was not chosen. */
export interface PassedOver {
  readonly credential: AdoptedCredential;
  /** As the end of a sentence: "it expired on 2025-10-29". */
  readonly reason: string;
}

export interface CredentialChoice {
  /** Undefined when none can be used. */
  readonly chosen: AdoptedCredential | undefined;
  readonly passedOver: readonly PassedOver[];
}

/**
 * Chooses among the certificates of one party and usage: those in their validity and of an issuer that is trusted;
 * of those one whose private key is here before one whose is not, then the newest. A certificate that was found under
 * the name of a prepayment pair comes last: the clients of DCC Boxed tell those by `PP` before a dash, and nothing in
 * the certificate does.
 */
export function chooseCredential(
  candidates: readonly AdoptedCredential[],
  at: Instant,
  trusts: (issuer: AdoptedAuthority) => boolean,
): CredentialChoice {
  const judged = candidates.map((credential) => ({ credential, reason: unusable(credential, at, trusts) }));
  const usable = judged
    .flatMap(({ credential, reason }) => (reason === undefined ? [credential] : []))
    .toSorted(better);
  const [chosen] = usable;
  return {
    chosen,
    passedOver: [
      ...usable.slice(1).map((credential) => ({ credential, reason: worseThan(credential, chosen) })),
      ...judged.flatMap(({ credential, reason }) => (reason === undefined ? [] : [{ credential, reason }])),
    ],
  };
}

function unusable(
  { certificate, issuer }: AdoptedCredential,
  at: Instant,
  trusts: (issuer: AdoptedAuthority) => boolean,
): string | undefined {
  if (!trusts(issuer)) {
    return `its issuer ${formatDistinguishedName(issuer.name)} is not under the root that devices trust`;
  }
  if (certificate.notBefore > at) return `it is valid only from ${formatInstant(certificate.notBefore)}`;
  if (certificate.notAfter < at) return `it expired on ${formatInstant(certificate.notAfter)}`;
  return undefined;
}

/** Before a dash, as in `Z1-supplierPP-ka`. */
function isPrepaymentPair({ places }: AdoptedCredential): boolean {
  return places.some((place) => /PP-/.test(place));
}

function better(left: AdoptedCredential, right: AdoptedCredential): number {
  const withoutKey = ({ keyPair }: AdoptedCredential): number => (keyPair === undefined ? 1 : 0);
  return (
    withoutKey(left) - withoutKey(right) ||
    Number(isPrepaymentPair(left)) - Number(isPrepaymentPair(right)) ||
    right.certificate.notBefore - left.certificate.notBefore ||
    (left.certificate.serial < right.certificate.serial ? -1 : 1)
  );
}

function worseThan(credential: AdoptedCredential, chosen: AdoptedCredential | undefined): string {
  if (credential.keyPair === undefined && chosen?.keyPair !== undefined) return "its private key is not here";
  if (isPrepaymentPair(credential)) return "its name says that it is of a prepayment pair";
  return credential.certificate.notBefore === chosen?.certificate.notBefore
    ? "another begins at the same time and has the lower serial number"
    : "another is newer";
}
