/**
 * Which CA a revocation list or a certificate belongs to: by name, and by key identifier where both sides have
 * one, because a CA that gets a new key may keep its name, and a list of one key says nothing about what another
 * key certified. A match proves nothing about who signed.
 */
import type { Certificate } from "../certificates/certificate.ts";
import { sameDistinguishedName, type DistinguishedName } from "../encoding/distinguished-name.ts";
import type { KeyIdentifier } from "../ids.ts";

/** What names its issuer: a certificate or a revocation list. */
export interface Issued {
  readonly issuer: DistinguishedName;
  readonly authorityKeyIdentifier: KeyIdentifier | undefined;
}

/** Whether two name the same issuer: a list and a certificate on which it has a say, or two lists of a series. */
export function haveSameIssuer(left: Issued, right: Issued): boolean {
  const [one, other] = [left.authorityKeyIdentifier, right.authorityKeyIdentifier];
  return (
    sameDistinguishedName(left.issuer, right.issuer) &&
    (one === undefined || other === undefined || one === other)
  );
}

/** Whether the certificate of a CA is the one that a certificate or list names as its issuer. */
export function namesAsIssuer(issued: Issued, authority: Certificate): boolean {
  const { subject, keyIdentifier } = authority;
  return haveSameIssuer(issued, { issuer: subject, authorityKeyIdentifier: keyIdentifier });
}
