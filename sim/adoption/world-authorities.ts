/** Adopted CAs as the world holds them: with a private key they issue, without one they are only trusted. */
import {
  type AdoptedAuthority,
  type AdoptedHierarchy,
  type Certificate,
  type CertificationAuthority,
  InternalError,
} from "../../pki/index.ts";
import type {
  DeviceAuthorities,
  IssuingAuthority,
  OrganisationAuthorities,
  RootAuthority,
} from "../smki/organisation-authorities.ts";
import type { AdoptionPlan } from "./plan-adoption.ts";

/** Every Issuing OCA under the root of a plan, each with that root; the one that issues first. */
export function organisationAuthoritiesOf({
  hierarchy,
}: AdoptionPlan): readonly [OrganisationAuthorities, ...OrganisationAuthorities[]] {
  if (hierarchy === undefined) throw new InternalError("a plan without a hierarchy was carried out");
  const { policyOid, root } = trusted(hierarchy);
  const under = (issuing: AdoptedAuthority): OrganisationAuthorities => ({
    root,
    issuing: issuingAuthority(issuing, policyOid),
  });
  return [under(hierarchy.issuing), ...hierarchy.others.map(under)];
}

/** A device tree that can certify the devices of a run; undefined when its Issuing DCA's private key is not here. */
export function deviceAuthoritiesOf(hierarchy: AdoptedHierarchy | undefined): DeviceAuthorities | undefined {
  if (hierarchy === undefined) return undefined;
  const { policyOid, root } = trusted(hierarchy);
  const issuing = issuingAuthority(hierarchy.issuing, policyOid);
  return issuing.keyPair === undefined ? undefined : { root, issuing };
}

/** The root of a hierarchy, and the policy that the certificates under it carry: that of the Issuing CA itself. */
function trusted({ root, issuing }: AdoptedHierarchy): { policyOid: string; root: RootAuthority } {
  const policyOid = issuing.certificate?.policies[0] ?? "";
  const { certificate } = root;
  return {
    policyOid,
    root: withKey(root, certificate, policyOid) ?? withoutKey(root, certificate, policyOid),
  };
}

function issuingAuthority(authority: AdoptedAuthority, policyOid: string): IssuingAuthority {
  const { certificate } = authority;
  if (certificate === undefined) throw new InternalError("an Issuing CA without a certificate was chosen");
  return withKey(authority, certificate, policyOid) ?? withoutKey(authority, certificate, policyOid);
}

function withKey(
  { keyPair }: AdoptedAuthority,
  certificate: Certificate | undefined,
  policyOid: string,
): CertificationAuthority | undefined {
  return keyPair === undefined || certificate === undefined ? undefined : { certificate, keyPair, policyOid };
}

function withoutKey<Held extends Certificate | undefined>(
  { publicPoint, keyIdentifier, name }: AdoptedAuthority,
  certificate: Held,
  policyOid: string,
) {
  return { anchor: { publicPoint, keyIdentifier, name }, certificate, policyOid };
}
