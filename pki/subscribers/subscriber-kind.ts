/** The kinds of organisation that deal with the SMKI, and which certificates concern each. */
import type { CertificateRole } from "../remote-party-role.ts";

/** Every kind that the testbed tells apart; one company may act as several. */
export const SUBSCRIBER_KINDS = [
  "gasNetworkOperator",
  "electricityNetworkOperator",
  "gasSupplier",
  "electricitySupplier",
  "otherUser",
  "loadController",
  "deviceManufacturer",
  "registrationDataProvider",
  "dcc",
] as const;
export type SubscriberKind = (typeof SUBSCRIBER_KINDS)[number];

/** The certificate policies of the SMKI; one becomes an Authorised Subscriber under each by a separate decision. */
export const CERTIFICATE_POLICIES = ["organisation", "device"] as const;
export type CertificatePolicy = (typeof CERTIFICATE_POLICIES)[number];

/** What deals with the SMKI at all: the first rung, below which nothing can be asked. */
export type PartyStanding = "SEC Party" | "Registration Data Provider" | "DCC";

interface KindFacts {
  readonly standing: PartyStanding;
  /** The roles in which it may be allocated an EUI-64, its User ID. XML signing borrows one of these. */
  readonly roles: readonly CertificateRole[];
  /** The policies under which its business needs certificates. */
  readonly policies: readonly CertificatePolicy[];
}

/**
 * What each kind is, one row a kind. Roles: measured in RTDS 4.5.0 and recalled (SEC Appendix B); the load controller's
 * is measured, its place among the Subscribers inferred. Who makes or replaces devices has a use for the device policy:
 * recalled. For what a Registration Data Provider would subscribe is not public. The table restricts nobody: any Party may
 * apply under either policy.
 */
export const KIND_FACTS: Readonly<Record<SubscriberKind, KindFacts>> = {
  gasNetworkOperator: { standing: "SEC Party", roles: ["networkOperator"], policies: ["organisation"] },
  electricityNetworkOperator: {
    standing: "SEC Party",
    roles: ["networkOperator"],
    policies: ["organisation"],
  },
  gasSupplier: { standing: "SEC Party", roles: ["supplier"], policies: ["organisation", "device"] },
  electricitySupplier: { standing: "SEC Party", roles: ["supplier"], policies: ["organisation", "device"] },
  otherUser: { standing: "SEC Party", roles: ["other"], policies: ["organisation"] },
  loadController: { standing: "SEC Party", roles: ["loadController"], policies: ["organisation"] },
  deviceManufacturer: { standing: "SEC Party", roles: [], policies: ["device"] },
  registrationDataProvider: { standing: "Registration Data Provider", roles: [], policies: [] },
  dcc: {
    standing: "DCC",
    roles: ["root", "recovery", "accessControlBroker", "transitionalCoS", "wanProvider", "issuingAuthority"],
    policies: ["organisation", "device"],
  },
};
