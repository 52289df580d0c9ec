/** Which CAs of an adopted PKI a world is built on. */
import type { Instant } from "../ids.ts";
import type { AuthorityTree } from "../profiles/certification-authority.ts";
import type { AdoptedAuthority, AdoptedPki } from "./adopted-pki.ts";

/** One root and what is under it. */
export interface AdoptedHierarchy {
  readonly root: AdoptedAuthority;
  /** The one that issues, or would. */
  readonly issuing: AdoptedAuthority;
  /** Other Issuing CAs under the same root, whose certificates are as good. */
  readonly others: readonly AdoptedAuthority[];
}

/**
 * The hierarchy of a tree: of the Issuing CAs whose certificates are valid then, one that can issue before one that
 * cannot, then the one that issued the most of what is here, then the newest. Undefined when there is none: an
 * Issuing CA of which only the key is known has no place in a path.
 */
export function chooseHierarchy(
  pki: AdoptedPki,
  tree: AuthorityTree,
  at: Instant,
): AdoptedHierarchy | undefined {
  const issued = (authority: AdoptedAuthority): number =>
    credentialsOf(pki).filter(({ issuer }) => issuer === authority).length;
  const candidates = pki.authorities
    .filter((one) => one.kind === "issuing" && one.tree === tree && isValid(one, at))
    .toSorted(
      (left, right) =>
        Number(left.keyPair === undefined) - Number(right.keyPair === undefined) ||
        issued(right) - issued(left) ||
        (right.certificate?.notBefore ?? 0) - (left.certificate?.notBefore ?? 0),
    );
  const [issuing] = candidates;
  const root = issuing?.root;
  return issuing === undefined || root === undefined
    ? undefined
    : { root, issuing, others: candidates.slice(1).filter((other) => other.root === root) };
}

function isValid({ certificate }: AdoptedAuthority, at: Instant): boolean {
  return certificate !== undefined && certificate.notBefore <= at && at <= certificate.notAfter;
}

function credentialsOf({ organisations, devices }: AdoptedPki) {
  return [
    ...organisations.flatMap(({ digitalSignature, keyAgreement, xmlSign }) => [
      ...digitalSignature,
      ...keyAgreement,
      ...xmlSign,
    ]),
    ...devices.flatMap(({ digitalSignature, keyAgreement }) => [...digitalSignature, ...keyAgreement]),
  ];
}
