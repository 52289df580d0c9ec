/**
 * Where the keys and certificates of a world come from. A source is asked once, when a world is created: the
 * simulated one makes everything from the seed, the adopted one takes what an existing PKI has.
 */
import type { AuthorityHierarchy, EntityId, Instant } from "../../pki/index.ts";
import type { RuleSetId } from "../rule-set-id.ts";
import type { Policies } from "../scenario/policies.ts";
import type { Scenario, ScenarioParty } from "../scenario/schema.ts";
import type { DeviceAuthorities, OrganisationAuthorities } from "../smki/organisation-authorities.ts";
import type { Credentials } from "./credentials.ts";
import type { DccEntityIds } from "./dcc-identity.ts";
import type { DccOrganisations } from "./world.ts";

/** What a source is told of the world that is to be. */
export interface WorldCredentialsOrder {
  readonly scenario: Scenario;
  readonly rules: RuleSetId;
  readonly seed: string;
  readonly policies: Policies;
  /** The last step that is played; all of them unless given. */
  readonly until?: string | undefined;
  /** When the scenario starts. */
  readonly at: Instant;
  /** When what is simulated was issued: some time before. */
  readonly issuedAt: Instant;
}

/** Who a scenario's party is in the world. */
export interface PartyIdentity {
  readonly entityId: EntityId;
  /** Empty for a party that has not subscribed; else the oldest generation first. */
  readonly credentials: readonly Credentials[];
}

/** What of a world's PKI is whose: told at the head of a run, absent where everything is simulated. */
export interface PkiProvenance {
  /** The files and folders that the adopted PKI was read from, as the person named them. */
  readonly sources: readonly string[];
  /** What happens where it has nobody for a part. */
  readonly missing: "refuse" | "simulate";
  readonly adopted: readonly string[];
  readonly simulated: readonly string[];
  /** What cannot be done for want of a key. */
  readonly cannot: readonly string[];
  /** Certificates of the adopted parties that were not chosen, and why. */
  readonly passedOver: readonly string[];
}

/** The keys and certificates that a world starts with. */
export interface WorldCredentials {
  readonly organisationAuthorities: OrganisationAuthorities;
  /** Other Issuing OCAs whose certificates are in use, as after a rollover. */
  readonly formerAuthorities: readonly OrganisationAuthorities[];
  /** CAs that the DCC trusts beside these, and no device does. */
  readonly authoritiesBeside: readonly AuthorityHierarchy[];
  readonly deviceAuthorities: DeviceAuthorities;
  readonly dccEntityIds: DccEntityIds;
  readonly dccOrganisations: DccOrganisations;
  /** By the labels of the scenario. */
  readonly parties: ReadonlyMap<string, PartyIdentity>;
  readonly provenance: PkiProvenance | undefined;
}

/** @throws UsageError when the source cannot furnish this world */
export type CredentialSource = (order: WorldCredentialsOrder) => Promise<WorldCredentials>;

/** The role in the certificates of a scenario's party. */
export function certificateRoleOfParty(role: ScenarioParty["role"]): CertificateRoleOfParty {
  switch (role) {
    case "gasSupplier":
      return "supplier";
    case "gasNetworkOperator":
    case "electricityNetworkOperator":
      return "networkOperator";
    case "otherUser":
      return "other";
  }
}

type CertificateRoleOfParty = "supplier" | "networkOperator" | "other";
