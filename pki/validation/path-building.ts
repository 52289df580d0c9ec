/** Finds the chains of names and key identifiers that lead from a certificate to a trust anchor. */
import type { Certificate } from "../certificates/certificate.ts";
import { sameDistinguishedName, type DistinguishedName } from "../encoding/distinguished-name.ts";
import type { KeyIdentifier } from "../ids.ts";
import { keyIdentifierOf } from "../keys/key-pair.ts";

/** What a device trusts. A bare key is enough: no root certificate of the test PKI was ever published. */
export interface PathAnchor {
  /** 65 octets, `04 || X || Y`. */
  readonly publicPoint: Uint8Array;
  readonly keyIdentifier: KeyIdentifier;
  /** The name that the topmost certificate must give as its issuer; not compared when it is not known. */
  readonly name?: DistinguishedName;
}

/** A root certificate as an anchor: its key, and the name that must lead to it. */
export function pathAnchorOf({ subjectPublicKey, keyIdentifier, subject }: Certificate): PathAnchor {
  return {
    publicPoint: subjectPublicKey,
    keyIdentifier: keyIdentifier ?? keyIdentifierOf(subjectPublicKey),
    name: subject,
  };
}

/** The certificate first, then each issuer in turn; the anchor comes after the last. */
export type Chain = readonly Certificate[];

/** The certificate and the three certificates that the DUIS schema lets come with it. */
const LONGEST_CHAIN = 4;

/**
 * Extends a chain in every way that names and key identifiers allow, and answers with the chains that reach the
 * anchor, and with the longest one in any case.
 */
export function findChains(
  chain: Chain,
  path: readonly Certificate[],
  anchor: PathAnchor,
): { readonly complete: readonly Chain[]; readonly furthest: Chain } {
  const last = chain.at(-1);
  if (last === undefined || chain.length > LONGEST_CHAIN) return { complete: [], furthest: chain };
  if (namesAnchor(last, anchor)) return { complete: [chain], furthest: chain };
  const complete: Chain[] = [];
  let furthest = chain;
  for (const candidate of path) {
    if (chain.includes(candidate) || !namesIssuer(last, candidate)) continue;
    const found = findChains([...chain, candidate], path, anchor);
    complete.push(...found.complete);
    if (found.furthest.length > furthest.length) furthest = found.furthest;
  }
  return { complete, furthest };
}

function namesAnchor({ authorityKeyIdentifier, issuer }: Certificate, anchor: PathAnchor): boolean {
  return (
    authorityKeyIdentifier === anchor.keyIdentifier &&
    (anchor.name === undefined || sameDistinguishedName(issuer, anchor.name))
  );
}

/** GBCS 12 makes the authority key identifier mandatory, so a name alone is no link. */
function namesIssuer({ authorityKeyIdentifier, issuer }: Certificate, candidate: Certificate): boolean {
  return (
    authorityKeyIdentifier !== undefined &&
    authorityKeyIdentifier === candidate.keyIdentifier &&
    sameDistinguishedName(issuer, candidate.subject)
  );
}
