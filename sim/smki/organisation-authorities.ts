/**
 * The CAs of a world over time: after a rollover the old ones are still there, and still in paths. A CA of an adopted
 * PKI may be known without its private key; then its certificates are used, and it issues nothing.
 */
import {
  type AuthorityHierarchy,
  type Certificate,
  type CertificationAuthority,
  type ContingencyKey,
  formatDistinguishedName,
  type PathAnchor,
  pathAnchorOf,
  UsageError,
} from "../../pki/index.ts";
import type { World } from "../world/world.ts";

/** A CA of which nobody here has the private key. */
export interface AuthorityWithoutKey {
  readonly keyPair?: undefined;
  /** Its public key, and its name as far as that is known. */
  readonly anchor: PathAnchor;
  /** Undefined for a root of which only the key is known: devices need no more than that. */
  readonly certificate: Certificate | undefined;
  /** What the certificates under it carry. */
  readonly policyOid: string;
}

export type RootAuthority = CertificationAuthority | AuthorityWithoutKey;
/** An Issuing OCA always has a certificate: it is the path that goes with what it issued. */
export type IssuingAuthority =
  | CertificationAuthority
  | (AuthorityWithoutKey & { readonly certificate: Certificate });

/** A root and an Issuing OCA under it, with their private keys or without. */
export interface OrganisationAuthorities {
  readonly root: RootAuthority;
  readonly issuing: IssuingAuthority;
  /** What the root's wrapped contingency key hides, if anybody here has it. */
  readonly contingencyKey?: ContingencyKey;
}

/** A root and an Issuing DCA under it: devices of the run are certified by it, so it always has its key. */
export interface DeviceAuthorities {
  readonly root: RootAuthority;
  readonly issuing: CertificationAuthority;
}

/** Whether the CA can sign here: certificates and revocation lists. */
export function canIssue(authority: RootAuthority): authority is CertificationAuthority {
  return authority.keyPair !== undefined;
}

/** @throws UsageError when nobody here has its key. @param purpose what was to be signed: "a certificate for …" */
export function requireIssuing(authority: RootAuthority, purpose: string): CertificationAuthority {
  if (canIssue(authority)) return authority;
  const { anchor } = authority;
  const name = anchor.name === undefined ? anchor.keyIdentifier : formatDistinguishedName(anchor.name);
  throw new UsageError(
    `${purpose} cannot be issued: nobody here has the private key of the CA ${name}`,
    "add the CA's private key to the PKI, or run without --pki",
  );
}

/** Both CAs with their keys, for a ceremony. @throws UsageError when a key is missing */
export function requireHierarchy(
  { root, issuing, contingencyKey }: OrganisationAuthorities,
  purpose: string,
): AuthorityHierarchy {
  return {
    root: requireIssuing(root, purpose),
    issuing: requireIssuing(issuing, purpose),
    ...(contingencyKey === undefined ? {} : { contingencyKey }),
  };
}

/** What trusts a CA needs to know of it. */
export function anchorOf(authority: RootAuthority): PathAnchor {
  return canIssue(authority) ? pathAnchorOf(authority.certificate) : authority.anchor;
}

/** Every hierarchy there has been, the current one first. */
export function hierarchiesOf(world: World): readonly OrganisationAuthorities[] {
  return [world.organisationAuthorities, ...world.formerAuthorities];
}

/** The Issuing OCAs, the current one first, those that only the DCC trusts last. */
export function issuingAuthoritiesOf(world: World): readonly IssuingAuthority[] {
  return unique([...hierarchiesOf(world), ...world.authoritiesBeside].map(({ issuing }) => issuing));
}

/** The Root OCAs, the current one first, those that only the DCC trusts last. */
export function rootAuthoritiesOf(world: World): readonly RootAuthority[] {
  return unique([...hierarchiesOf(world), ...world.authoritiesBeside].map(({ root }) => root));
}

/** The certificate of the Issuing OCA that issued a certificate: what goes with it as its path. */
export function pathOf(world: World, certificate: Certificate): readonly Certificate[] {
  return issuingAuthoritiesOf(world)
    .map((authority) => authority.certificate)
    .filter(({ keyIdentifier }) => keyIdentifier === certificate.authorityKeyIdentifier)
    .slice(0, 1);
}

function unique<Authority>(authorities: readonly Authority[]): readonly Authority[] {
  return [...new Set(authorities)];
}
