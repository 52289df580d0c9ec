/**
 * Who is an Eligible Subscriber: an Authorised Subscriber who is entitled to this very certificate. Organisations by the
 * role and the EUI-64, devices by where they are in their life. The table is recalled (SEC Appendices A and B) and stands
 * in this one place, so that it can be corrected in one place.
 */
import type { Facts } from "../evidence.ts";
import { formatEntityId, type EntityId, type Instant } from "../ids.ts";
import { organisationalUnitOf, type CertificateRole } from "../remote-party-role.ts";
import type { CertificateWanted, Entitlement, EntitlementRule } from "./certificate-wanted.ts";
import { doneBy, type DccUserStatus, type Subscriber } from "./subscriber.ts";
import type { SubscriberKind } from "./subscriber-kind.ts";
import { DEFAULT_SUBSCRIBER_POLICIES, type SubscriberPolicies } from "./subscriber-policies.ts";

/** Who may have an organisation certificate in one role. */
export interface RoleEligibility {
  /** The name that facts give. */
  readonly rule: string;
  readonly eligible: readonly SubscriberKind[];
  /** The roles of which one must have the EUI-64 allocated: its own, but for XML signing, which borrows another's. */
  readonly entityIdOf: readonly CertificateRole[];
  readonly source: string;
}

const RECALLED = "SEC Appendix B (recalled)";

const dccOnly = (role: CertificateRole, what: string): RoleEligibility => ({
  rule: `role-${organisationalUnitOf(role)}-${what}`,
  eligible: ["dcc"],
  entityIdOf: [role],
  source: RECALLED,
});

/** The table, one row a role. */
export const ROLE_ELIGIBILITY: Readonly<Record<CertificateRole, RoleEligibility>> = {
  supplier: {
    rule: "role-02-suppliers",
    eligible: ["gasSupplier", "electricitySupplier"],
    entityIdOf: ["supplier"],
    source: RECALLED,
  },
  networkOperator: {
    rule: "role-03-network-parties",
    eligible: ["gasNetworkOperator", "electricityNetworkOperator"],
    entityIdOf: ["networkOperator"],
    source: RECALLED,
  },
  loadController: {
    rule: "role-08-load-controllers",
    eligible: ["loadController"],
    entityIdOf: ["loadController"],
    source: "testbed policy loadControllerCertificates",
  },
  other: {
    rule: "role-7F-other-users",
    eligible: ["otherUser"],
    entityIdOf: ["other"],
    source: RECALLED,
  },
  xmlSign: {
    rule: "role-87-duis-users",
    eligible: [
      "gasNetworkOperator",
      "electricityNetworkOperator",
      "gasSupplier",
      "electricitySupplier",
      "otherUser",
      "loadController",
    ],
    entityIdOf: ["supplier", "networkOperator", "loadController", "other"],
    source: `${RECALLED}; testbed policy xmlSigningCertificates; measured: it shares its owner's EUI-64`,
  },
  dspXmlSign: {
    rule: "role-89-dcc",
    eligible: ["dcc"],
    entityIdOf: ["accessControlBroker"],
    source: `${RECALLED}; measured: it shares the access control broker's EUI-64`,
  },
  root: dccOnly("root", "dcc"),
  recovery: dccOnly("recovery", "dcc"),
  accessControlBroker: dccOnly("accessControlBroker", "dcc"),
  transitionalCoS: dccOnly("transitionalCoS", "dcc"),
  wanProvider: dccOnly("wanProvider", "dcc"),
  issuingAuthority: dccOnly("issuingAuthority", "dcc"),
};

/** Where a device is in its life, and whose it is from then on. The SMKI alone does not know it: it is passed in. */
export type DeviceStanding =
  | { readonly kind: "beforeCommissioning" }
  /** A meter or another device of the home. */
  | { readonly kind: "commissioned"; readonly responsibleSupplier: EntityId }
  /** A function of the communications hub: CHF or GPF. */
  | { readonly kind: "commissionedOnHub" };

/** What is not the Subscriber's own state, but decides all the same. */
export interface EligibilityCircumstances {
  /** DCC User status in the role whose EUI-64 an XML signing certificate names. */
  readonly userStatus: DccUserStatus;
  readonly standingOf: (device: EntityId) => DeviceStanding;
  readonly policies?: Partial<SubscriberPolicies>;
}

/** Which rule decides over a device certificate, by the device's standing. */
export const DEVICE_ELIGIBILITY: Readonly<
  Record<
    DeviceStanding["kind"],
    { readonly rule: string; readonly eligible: string; readonly source: string }
  >
> = {
  beforeCommissioning: {
    rule: "device-before-commissioning",
    eligible: "any Authorised Subscriber under the Device Certificate Policy",
    source: "SEC Appendix A (recalled)",
  },
  commissioned: {
    rule: "device-of-responsible-supplier",
    eligible: "the responsible Supplier",
    source: "SEC Appendix A (recalled)",
  },
  commissionedOnHub: {
    rule: "device-of-hub",
    eligible: "the DCC",
    source: "SEC Appendix A (recalled)",
  },
};

/**
 * The rule for one applicant at a time, as the registration authority takes it. The facts name the rule, and for a
 * refusal what was missing: `authorisation`, `kind`, `entityId`, `userStatus`, `responsibility`, or `policy`.
 */
export function entitlementOf(
  subscriber: Subscriber,
  circumstances: EligibilityCircumstances,
  at: Instant,
): EntitlementRule {
  return (wanted) => {
    const applicant = { applicant: subscriber.name, policy: wanted.kind };
    if (!doneBy(subscriber.authorised[wanted.kind], at)) {
      return {
        entitled: false,
        facts: { ...applicant, rule: "authorised-subscriber", missing: "authorisation" },
      };
    }
    const { entitled, facts } =
      wanted.kind === "device"
        ? deviceEntitlement(subscriber, circumstances.standingOf(wanted.entityId), at)
        : organisationEntitlement(subscriber, wanted, circumstances, at);
    return { entitled, facts: { ...applicant, entityId: formatEntityId(wanted.entityId), ...facts } };
  };
}

function organisationEntitlement(
  { actsAs, allocations }: Subscriber,
  { role, entityId }: Extract<CertificateWanted, { kind: "organisation" }>,
  { userStatus, policies }: EligibilityCircumstances,
  at: Instant,
): Entitlement {
  const { rule, eligible, entityIdOf } = ROLE_ELIGIBILITY[role];
  const { xmlSigningCertificates, loadControllerCertificates } = {
    ...DEFAULT_SUBSCRIBER_POLICIES,
    ...policies,
  };
  const facts: Facts = { rule, role, actsAs: actsAs.join(", ") };
  const missing = (what: string, more: Facts = {}): Entitlement => ({
    entitled: false,
    facts: { ...facts, ...more, missing: what },
  });
  if (role === "loadController" && loadControllerCertificates === "nobody") {
    return missing("policy", { loadControllerCertificates });
  }
  if (!eligible.some((kind) => actsAs.includes(kind))) {
    return missing("kind", { eligible: eligible.join(", ") });
  }
  const allocated = allocations.some(
    (each) => each.entityId === entityId && entityIdOf.includes(each.role) && doneBy(each.since, at),
  );
  if (!allocated) {
    return missing("entityId");
  }
  if (role === "xmlSign") {
    const enough =
      xmlSigningCertificates === "live-users-only" ? userStatus === "live" : userStatus !== "notAUser";
    return enough
      ? { entitled: true, facts: { ...facts, userStatus } }
      : missing("userStatus", { userStatus });
  }
  return { entitled: true, facts };
}

function deviceEntitlement(
  { actsAs, allocations }: Subscriber,
  standing: DeviceStanding,
  at: Instant,
): Entitlement {
  const { rule, eligible } = DEVICE_ELIGIBILITY[standing.kind];
  const facts: Facts = { rule, device: standing.kind, eligible };
  const verdict = (entitled: boolean, more: Facts = {}): Entitlement => ({
    entitled,
    facts: { ...facts, ...more, ...(entitled ? {} : { missing: "responsibility" }) },
  });
  switch (standing.kind) {
    case "beforeCommissioning":
      return verdict(true);
    case "commissionedOnHub":
      return verdict(actsAs.includes("dcc"));
    case "commissioned": {
      const { responsibleSupplier } = standing;
      const responsible = allocations.some(
        (each) => each.role === "supplier" && each.entityId === responsibleSupplier && doneBy(each.since, at),
      );
      return verdict(responsible, { responsibleSupplier: formatEntityId(responsibleSupplier) });
    }
    default:
      return standing satisfies never;
  }
}
