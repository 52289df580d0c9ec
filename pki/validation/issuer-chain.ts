/** The way up from a certificate through those that are at hand: for people who want to see it, valid or not. */
import type { Certificate } from "../certificates/certificate.ts";
import { sameDistinguishedName } from "../encoding/distinguished-name.ts";
import type { SignatureVerifier } from "../verify/signature-verifier.ts";
import { verifyCertificateSignature } from "../certificates/certificate-signature.ts";

/** One certificate of the chain and how it hangs on the next. */
export interface ChainLink {
  readonly certificate: Certificate;
  /**
   * - `selfSigned`: it ends here, signed with its own key
   * - `issued`: the next link's key signed it
   * - `claimed`: names and key identifiers lead to the next link, and its key did not sign it
   * - `issuerMissing`: no certificate at hand has the name and the key identifier that it gives as its issuer's
   */
  readonly hangs: "selfSigned" | "issued" | "claimed" | "issuerMissing";
}

/** The longest chain that is followed; SMKI's have three. */
const LONGEST = 8;

/**
 * Follows issuers by name and key identifier, one whose key really signed it before one that only claims to.
 * @param others certificates that may be issuers, in any order
 */
export function issuerChain(
  certificate: Certificate,
  others: readonly Certificate[],
  verifier: SignatureVerifier,
): readonly ChainLink[] {
  const links: ChainLink[] = [];
  let at: Certificate | undefined = certificate;
  while (at !== undefined && links.length < LONGEST) {
    const here: Certificate = at;
    const signs = ({ subjectPublicKey }: Certificate): boolean =>
      verifyCertificateSignature(here, subjectPublicKey, verifier, "normalising") === "valid";
    if (
      sameDistinguishedName(here.issuer, here.subject) &&
      here.subject.attributes.length > 0 &&
      signs(here)
    ) {
      return [...links, { certificate: here, hangs: "selfSigned" }];
    }
    const named = others.filter(
      (other) =>
        sameDistinguishedName(other.subject, here.issuer) &&
        (here.authorityKeyIdentifier === undefined || other.keyIdentifier === here.authorityKeyIdentifier) &&
        !links.some((link) => link.certificate === other) &&
        other !== here,
    );
    const signer = named.find(signs);
    const next: Certificate | undefined = signer ?? named[0];
    const hangs = next === undefined ? "issuerMissing" : signer === undefined ? "claimed" : "issued";
    links.push({ certificate: here, hangs });
    at = next;
  }
  return links;
}
