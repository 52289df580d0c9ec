/** The CAs of a world over time: after a rollover the old ones are still there, and still in paths. */
import type { AuthorityHierarchy, Certificate, CertificationAuthority } from "../../pki/index.ts";
import type { World } from "../world/world.ts";

/** Every hierarchy there has been, the current one first. */
export function hierarchiesOf(world: World): readonly AuthorityHierarchy[] {
  return [world.organisationAuthorities, ...world.formerAuthorities];
}

/** The Issuing OCAs, the current one first. */
export function issuingAuthoritiesOf(world: World): readonly CertificationAuthority[] {
  return unique(hierarchiesOf(world).map(({ issuing }) => issuing));
}

/** The Root OCAs, the current one first. */
export function rootAuthoritiesOf(world: World): readonly CertificationAuthority[] {
  return unique(hierarchiesOf(world).map(({ root }) => root));
}

/** The certificate of the Issuing OCA that issued a certificate: what goes with it as its path. */
export function pathOf(world: World, certificate: Certificate): readonly Certificate[] {
  return issuingAuthoritiesOf(world)
    .map((authority) => authority.certificate)
    .filter(({ keyIdentifier }) => keyIdentifier === certificate.authorityKeyIdentifier)
    .slice(0, 1);
}

function unique(authorities: readonly CertificationAuthority[]): readonly CertificationAuthority[] {
  return [...new Set(authorities)];
}
