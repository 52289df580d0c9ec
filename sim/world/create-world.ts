/** Builds the world of a scenario: from one seed every key, every serial and so every octet. */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import {
  inventory,
  type InventoryEntry,
  partyRegister,
  withRegistration,
  type RegistrationData,
  type UserRole,
} from "../../dcc/index.ts";
import {
  type Certificate,
  createSignatureVerifier,
  deriveSerial,
  EMPTY_REPOSITORY,
  type EndEntityUsage,
  type EntityId,
  entityId,
  type Instant,
  InternalError,
  issueDeviceCertificate,
  lodge,
  lodgeAll,
  type Repository,
  seededKeyPairINSECURE,
} from "../../pki/index.ts";
import { originatorCounter } from "../../wire/index.ts";
import { createBroker } from "../smki/access-control-broker.ts";
import { fetchRevocationLists } from "../smki/revocation-lists.ts";
import { noDuties } from "../duties/duty-ledger.ts";
import { ruleSet } from "../rule-sets/rule-set-register.ts";
import type { RuleSetId } from "../rule-set-id.ts";
import { DEFAULT_POLICIES, type Policies } from "../scenario/policies.ts";
import type { Scenario, ScenarioParty } from "../scenario/schema.ts";
import { startOf } from "../scenario/step-times.ts";
import type { CredentialSource, WorldCredentials } from "./credential-source.ts";
import { dccTarget } from "./dcc-identity.ts";
import { factoryDevice } from "./factory.ts";
import { createJournal } from "./journal.ts";
import { createEventQueue } from "./queue.ts";
import { simulatedCredentials } from "./simulated-credentials.ts";
import type { DccOrganisations, SimulatedDevice, SimulatedParty, World } from "./world.ts";

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
}

/** @throws UsageError when the scenario does not run under the rule set, or the source cannot furnish it */
export async function createWorld(
  scenario: Scenario,
  { rules, seed, until, credentials = simulatedCredentials }: WorldOptions,
): Promise<World> {
  const at = startOf(scenario, rules);
  const issuedAt = (at - ISSUED_BEFORE_START) as Instant;
  const policies = chosenPolicies(scenario);
  const source = await credentials({ scenario, rules, seed, until, policies, at, issuedAt });
  const { dccOrganisations, dccEntityIds } = source;
  const verifier = createSignatureVerifier();

  const parties = new Map<string, SimulatedParty>();
  for (const [label, as] of Object.entries(scenario.parties)) {
    const identity = source.parties.get(label);
    if (identity === undefined) throw new InternalError(`nobody stands for party ${label}`);
    parties.set(label, { label, as, ...identity, counter: originatorCounter(0n) });
  }

  const world: World = {
    scenario,
    rules: ruleSet(rules),
    seed,
    policies,
    organisationAuthorities: source.organisationAuthorities,
    authoritiesBeside: source.authoritiesBeside,
    deviceAuthorities: source.deviceAuthorities,
    dccOrganisations,
    dccEntityIds,
    provenance: source.provenance,
    broker: createBroker({ dccOrganisations, dccEntityIds, policies }),
    verifier,
    parties,
    devices: new Map(),
    premises: new Map(Object.entries(scenario.premises)),
    queue: createEventQueue(),
    journal: createJournal(),
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
    },
    duties: noDuties(),
  };
  world.broker = createBroker(world);
  world.devices = await createDevices(world, issuedAt);
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

/** Makes the devices of every premises, with factory cells, and lodges their certificates. */
async function createDevices(world: World, issuedAt: Instant): Promise<ReadonlyMap<string, SimulatedDevice>> {
  const devices = new Map<string, SimulatedDevice>();
  for (const [premises, { devices: labels, supplier, factoryNetworkOperator }] of world.premises) {
    for (const [kind, label] of [
      ["CHF", labels.chf],
      ["GPF", labels.gpf],
      ["GSME", labels.gsme],
    ] as const) {
      const id = deviceEntityId(label);
      const keys = {
        digitalSignature: seededKeyPairINSECURE(world.seed, `device:${label}:digitalSignature`),
        keyAgreement: seededKeyPairINSECURE(world.seed, `device:${label}:keyAgreement`),
      };
      const certify = async (usage: EndEntityUsage): Promise<Certificate> => {
        const certificate = await issueDeviceCertificate(world.deviceAuthorities.issuing, {
          entityId: id,
          usage,
          publicPoint: keys[usage].publicPoint,
          notBefore: issuedAt,
          serial: deriveSerial(world.seed, `device:${label}:${usage}`),
        });
        world.repository = lodge(world.repository, certificate, issuedAt);
        return certificate;
      };
      const certificates = {
        digitalSignature: await certify("digitalSignature"),
        keyAgreement: await certify("keyAgreement"),
      };
      devices.set(
        label,
        factoryDevice(world, {
          label,
          premises,
          kind,
          entityId: id,
          keys,
          certificates,
          orderedBy: supplier,
          factoryNetworkOperator,
        }),
      );
    }
  }
  return devices;
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

/** The defaults of every policy, with what the scenario switches laid over them. */
function chosenPolicies({ policies }: Scenario): Policies {
  const switched = Object.entries(policies ?? {}).filter(([, choice]) => choice !== undefined);
  return { ...DEFAULT_POLICIES, ...Object.fromEntries(switched) };
}

/** A device's EUI-64 comes from its label: locally administered, the same in every run. */
function deviceEntityId(label: string): EntityId {
  return entityId(`d2de${bytesToHex(sha256(utf8ToBytes(label))).slice(0, 12)}`);
}
