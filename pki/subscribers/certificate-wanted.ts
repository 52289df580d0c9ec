/** What somebody asks the SMKI to certify, and whether it may: where requests and Subscribers meet. */
import type { Facts } from "../evidence.ts";
import type { EntityId } from "../ids.ts";
import type { CertificateRole } from "../remote-party-role.ts";

/** A certificate as its applicant sees it: the subject, and for an organisation the role that it acts in. */
export type CertificateWanted =
  | { readonly kind: "organisation"; readonly role: CertificateRole; readonly entityId: EntityId }
  | { readonly kind: "device"; readonly entityId: EntityId };

/** Whether an applicant is an Eligible Subscriber for one certificate, and what that was decided on. */
export interface Entitlement {
  readonly entitled: boolean;
  readonly facts: Facts;
}

/** Decides for one applicant. */
export type EntitlementRule = (wanted: CertificateWanted) => Entitlement;
