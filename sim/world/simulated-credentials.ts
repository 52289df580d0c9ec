/** The simulated source: every key, every serial and so every octet from one seed. */
import {
  type CertificationAuthority,
  createDeviceHierarchy,
  createOrganisationHierarchy,
  entityId,
  type Instant,
  TEST_ENVIRONMENT,
} from "../../pki/index.ts";
import {
  certificateRoleOfParty,
  type PartyIdentity,
  type WorldCredentials,
  type WorldCredentialsOrder,
} from "./credential-source.ts";
import type { Policies } from "../scenario/policies.ts";
import { type Credentials, orderCredential, orderCredentials } from "./credentials.ts";
import { type DccEntityIds, SIMULATED_DCC_ENTITY_IDS } from "./dcc-identity.ts";
import { createMemory } from "./remembered.ts";
import type { DccOrganisations } from "./world.ts";

/** Makes the keys and certificates of a world; the same order gives the same octets. */
export async function simulatedCredentials(order: WorldCredentialsOrder): Promise<WorldCredentials> {
  const { scenario, seed, policies, issuedAt } = order;
  const { contingencyKeyWrapping } = policies;
  const dcc = `${contingencyKeyWrapping} ${issuedAt} ${seed}`;
  const { organisationAuthorities, deviceAuthorities, dccOrganisations } = await DCC_PARTS.recall(dcc, () =>
    createDccParts(seed, contingencyKeyWrapping, issuedAt),
  );
  const parties = new Map<string, PartyIdentity>();
  for (const [label, as] of Object.entries(scenario.parties)) {
    const id = entityId(as.entityId);
    const party = {
      seed,
      label,
      role: certificateRoleOfParty(as.role),
      entityId: id,
      notBefore: issuedAt,
    };
    parties.set(label, {
      entityId: id,
      credentials:
        as.certificates === "lodged"
          ? [
              await PARTIES.recall(`${label} ${as.role} ${id} ${dcc}`, () =>
                orderCredentials(organisationAuthorities.issuing, party, 1),
              ),
            ]
          : [],
    });
  }
  return {
    organisationAuthorities,
    formerAuthorities: [],
    authoritiesBeside: [],
    deviceAuthorities,
    dccEntityIds: SIMULATED_DCC_ENTITY_IDS,
    dccOrganisations,
    parties,
    provenance: undefined,
  };
}

/** What the worlds of one seed, one wrapping and one start have in common. */
interface DccParts {
  readonly organisationAuthorities: Awaited<ReturnType<typeof createOrganisationHierarchy>>;
  readonly deviceAuthorities: Awaited<ReturnType<typeof createDeviceHierarchy>>;
  readonly dccOrganisations: DccOrganisations;
}

const DCC_PARTS = createMemory<DccParts>(16);
const PARTIES = createMemory<Credentials>(256);

async function createDccParts(
  seed: string,
  contingencyKeyWrapping: Policies["contingencyKeyWrapping"],
  issuedAt: Instant,
): Promise<DccParts> {
  const environment = TEST_ENVIRONMENT;
  const organisationAuthorities = await createOrganisationHierarchy({
    seed,
    environment,
    contingencyKeyWrapping,
  });
  return {
    organisationAuthorities,
    deviceAuthorities: await createDeviceHierarchy({ seed, environment }),
    dccOrganisations: await createDccOrganisations(organisationAuthorities.issuing, seed, issuedAt),
  };
}

async function createDccOrganisations(
  issuing: CertificationAuthority,
  seed: string,
  notBefore: Instant,
): Promise<DccOrganisations> {
  const order = (
    role: Exclude<keyof DccEntityIds, "contingency">,
    usage: "digitalSignature" | "keyAgreement",
  ) =>
    orderCredential(issuing, {
      seed,
      label: "dcc",
      role,
      usage,
      entityId: SIMULATED_DCC_ENTITY_IDS[role],
      notBefore,
    });
  return {
    formerAccessControlBrokers: [],
    accessControlBroker: {
      digitalSignature: await order("accessControlBroker", "digitalSignature"),
      keyAgreement: await order("accessControlBroker", "keyAgreement"),
    },
    recovery: await order("recovery", "digitalSignature"),
    transitionalCoS: await order("transitionalCoS", "digitalSignature"),
    wanProvider: await order("wanProvider", "digitalSignature"),
  };
}
