/** Builds the world of a scenario: from one seed every key, every serial and so every octet. */
import {
  inventory,
  NO_ANOMALY_DETECTION,
  type InventoryEntry,
  partyRegister,
  withRegistration,
  type RegistrationData,
  type UserRole,
} from "../../dcc/index.ts";
import {
  type Certificate,
  createVerification,
  EMPTY_REPOSITORY,
  type EntityId,
  type Instant,
  InternalError,
  lodgeAll,
  type Repository,
} from "../../pki/index.ts";
import { originatorCounter } from "../../wire/index.ts";
import { createBroker } from "../smki/access-control-broker.ts";
import { fetchRevocationLists } from "../smki/revocation-lists.ts";
import { noDuties } from "../duties/duty-ledger.ts";
import { rulesInForce } from "../rule-sets/as-dated.ts";
import { ruleSet } from "../rule-sets/rule-set-register.ts";
import type { RuleSetId } from "../rule-set-id.ts";
import type { Scenario, ScenarioParty } from "../scenario/schema.ts";
import { startOf } from "../scenario/step-times.ts";
import type { CredentialSource, WorldCredentials } from "./credential-source.ts";
import { dccTarget } from "./dcc-identity.ts";
import { deviceEntityId, installDevice } from "./install-device.ts";
import { createJournal, type Journal } from "./journal.ts";
import { chosenPolicies } from "./policy-change.ts";
import { createEventQueue } from "./queue.ts";
import { simulatedCredentials } from "./simulated-credentials.ts";
import type { DccOrganisations, SimulatedParty, World } from "./world.ts";

/** The User Role (DUIS) of each kind of party. */
const USER_ROLES: Readonly<Record<ScenarioParty["role"], UserRole>> = {
  gasSupplier: "GS",
  gasNetworkOperator: "GT",
  electricityNetworkOperator: "ED",
  otherUser: "OU",
};

/** How long before the scenario starts the certificates of its parties and devices were issued. */
const ISSUED_BEFORE_START = 180 * 24 * 3600 * 1000;

export interface WorldOptions {
  readonly rules: RuleSetId;
  readonly seed: string;
  /** The last step that is played, for a source that has to have keys for no more; all of them unless given. */
  readonly until?: string | undefined;
  /** Where keys and certificates come from; everything is simulated unless given. */
  readonly credentials?: CredentialSource | undefined;
  /** What the run is written into; a journal of its own unless given. */
  readonly journal?: Journal | undefined;
}

/** @throws UsageError when the scenario does not run under the rule set, or the source cannot furnish it */
export async function createWorld(
  scenario: Scenario,
  { rules, seed, until, credentials = simulatedCredentials, journal = createJournal() }: WorldOptions,
): Promise<World> {
  const at = startOf(scenario, rules);
  const issuedAt = (at - ISSUED_BEFORE_START) as Instant;
  const inForce = rules === "as-dated" ? rulesInForce(at) : ruleSet(rules);
  const policies = chosenPolicies(scenario, inForce);
  const source = await credentials({ scenario, rules, seed, until, policies, at, issuedAt });
  const { dccOrganisations, dccEntityIds } = source;

  const parties = new Map<string, SimulatedParty>();
  for (const [label, as] of Object.entries(scenario.parties)) {
    const identity = source.parties.get(label);
    if (identity === undefined) throw new InternalError(`nobody stands for party ${label}`);
    parties.set(label, { label, as, ...identity, counter: originatorCounter(0n) });
  }

  const world: World = {
    scenario,
    rules: inForce,
    followsTheDay: rules === "as-dated",
    seed,
    policies,
    organisationAuthorities: source.organisationAuthorities,
    authoritiesBeside: source.authoritiesBeside,
    deviceAuthorities: source.deviceAuthorities,
    dccOrganisations,
    dccEntityIds,
    provenance: source.provenance,
    broker: createBroker({ dccOrganisations, dccEntityIds, policies }),
    ...createVerification(),
    parties,
    devices: new Map(),
    premises: new Map(Object.entries(scenario.premises)),
    queue: createEventQueue(),
    links: new Map(),
    nextCommand: new Map(),
    askedToPlace: new Set(),
    waitedToBeAsked: new Set(),
    journal,
    at,
    formerAuthorities: source.formerAuthorities,
    linkCertificates: [],
    repository: initialRepository(authorityCertificates(source), dccOrganisations, parties, issuedAt),
    revocationLists: [],
    dcc: {
      parties: partyRegister(
        [...parties.values()].map(({ entityId: id, as }) => ({
          entityId: id,
          name: as.name,
          userRole: USER_ROLES[as.role],
          userStatus: as.userStatus,
        })),
      ),
      registration: registrationOf(scenario, parties, dccTarget(source), issuedAt),
      inventory: inventory(installedHubs(scenario)),
      acceptedCounters: new Map(),
      brokerCounter: originatorCounter(0n),
      outstanding: new Map(),
      reportedCells: new Map(),
      partyCounters: new Map(),
      anomalies: NO_ANOMALY_DETECTION,
      waiting: [],
      schedules: [],
    },
    duties: noDuties(),
  };
  world.broker = createBroker(world);
  await createDevices(world, issuedAt);
  await fetchRevocationLists(world);
  return world;
}

/** The certificates of all CAs, as far as they have any. */
function authorityCertificates({
  organisationAuthorities,
  formerAuthorities,
  authoritiesBeside,
  deviceAuthorities,
}: WorldCredentials): readonly Certificate[] {
  return [organisationAuthorities, ...formerAuthorities, ...authoritiesBeside, deviceAuthorities].flatMap(
    ({ root, issuing }) => [root.certificate ?? [], issuing.certificate].flat(),
  );
}

function initialRepository(
  authorities: readonly Certificate[],
  dcc: DccOrganisations,
  parties: ReadonlyMap<string, SimulatedParty>,
  at: Instant,
): Repository {
  const certificates = [
    dcc.accessControlBroker.digitalSignature,
    dcc.accessControlBroker.keyAgreement,
    dcc.recovery,
    dcc.transitionalCoS,
    dcc.wanProvider,
    ...[...parties.values()].flatMap(({ credentials }) =>
      credentials.flatMap(({ digitalSignature, keyAgreement, xmlSign }) => [
        digitalSignature,
        keyAgreement,
        xmlSign,
      ]),
    ),
  ].map(({ certificate }) => certificate);
  return lodgeAll(EMPTY_REPOSITORY, [...authorities, ...certificates], at);
}

function registrationOf(
  scenario: Scenario,
  parties: ReadonlyMap<string, SimulatedParty>,
  dcc: EntityId,
  from: Instant,
): RegistrationData {
  const idOf = (label: string): EntityId => parties.get(label)?.entityId ?? dcc;
  return Object.values(scenario.premises).reduce<RegistrationData>(
    (data, { mprn, supplier, networkOperator }) =>
      withRegistration(data, mprn, {
        from,
        supplier: idOf(supplier),
        networkOperator: idOf(networkOperator),
      }),
    new Map(),
  );
}

/** Makes the devices of every premises, with factory cells. */
async function createDevices(world: World, issuedAt: Instant): Promise<void> {
  for (const [premises, { devices: labels, supplier, factoryNetworkOperator }] of world.premises) {
    for (const [kind, label] of [
      ["CHF", labels.chf],
      ["GPF", labels.gpf],
      ["GSME", labels.gsme],
    ] as const) {
      const order = { label, premises, kind, orderedBy: supplier, factoryNetworkOperator };
      await installDevice(world, order, issuedAt);
    }
  }
}

/** Hubs are the DCC's own: they are on the wall, and in its inventory, before a supplier does anything. */
function installedHubs({ premises }: Scenario): readonly InventoryEntry[] {
  return Object.values(premises).flatMap(({ devices }): readonly InventoryEntry[] => [
    {
      deviceId: deviceEntityId(devices.chf),
      deviceType: "CHF",
      deviceStatus: "Commissioned",
      mprn: undefined,
      associatedGpf: undefined,
    },
    {
      deviceId: deviceEntityId(devices.gpf),
      deviceType: "GPF",
      deviceStatus: "InstalledNotCommissioned",
      mprn: undefined,
      associatedGpf: undefined,
    },
  ]);
}
