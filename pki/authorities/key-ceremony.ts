/**
 * Key ceremonies: what happens when a CA of the organisation tree is replaced. An Issuing OCA under the same root
 * changes nothing for devices, which hold only the root; a new root has to reach every device, by a link
 * certificate in ordinary times and by the contingency key otherwise.
 */
import type { Certificate } from "../certificates/certificate.ts";
import { AUTHORITY_KEY_USAGE, linkCertificateTemplate } from "../profiles/certification-authority.ts";
import {
  authorityLabel,
  authorityNameOf,
  createIssuingAuthority,
  createRootAuthority,
  issuerReference,
  type AuthorityHierarchy,
  type AuthorityOrder,
} from "./authority.ts";
import { issueCertificate } from "./issue.ts";
import { deriveSerial } from "./serial.ts";

/** A ceremony is one generation of new CAs, from a time on; the first generation is the hierarchy itself. */
export type CeremonyOrder = Omit<AuthorityOrder, "tree" | "policyOid">;

/** A new Issuing OCA under the same root. Certificates of the old one stay valid; it issues no more. */
export async function rollOverIssuingAuthority(
  { root, contingencyKey, issuing }: AuthorityHierarchy,
  order: CeremonyOrder,
): Promise<AuthorityHierarchy> {
  const next = await createIssuingAuthority(ofOrganisations(issuing.policyOid, order), root);
  return { root, issuing: next, ...(contingencyKey === undefined ? {} : { contingencyKey }) };
}

/** A new root with an Issuing OCA of its own, and the link certificate by which the old root vouches for it. */
export interface RootRollover {
  readonly hierarchy: AuthorityHierarchy;
  /** The new root's key, certified by the old root (RFC 4210 4.4 "new with old"). */
  readonly linkCertificate: Certificate;
}

/** Replaces the Root OCA. The link certificate lasts as long as the old root does. */
export async function rollOverRoot(old: AuthorityHierarchy, order: CeremonyOrder): Promise<RootRollover> {
  const full = ofOrganisations(old.root.policyOid, order);
  const { root, contingencyKey } = await createRootAuthority(full);
  const issuing = await createIssuingAuthority(full, root);
  const template = linkCertificateTemplate({
    tree: "organisation",
    name: authorityNameOf("organisation", "root", order.generation),
    keyUsage: AUTHORITY_KEY_USAGE,
    serial: deriveSerial(order.seed, authorityLabel(full, "link")),
    notBefore: order.notBefore,
    notAfter: old.root.certificate.notAfter,
    publicPoint: root.keyPair.publicPoint,
    policyOid: full.policyOid,
    issuer: issuerReference(old.root),
  });
  const linkCertificate = await issueCertificate(template, old.root.keyPair.privateScalar);
  return {
    hierarchy: { root, issuing, ...(contingencyKey === undefined ? {} : { contingencyKey }) },
    linkCertificate,
  };
}

function ofOrganisations(policyOid: string, order: CeremonyOrder): AuthorityOrder {
  return { ...order, tree: "organisation", policyOid };
}
