/**
 * The world of one run: the DCC, the SMKI, the devices and the parties, with the queue of what is under way
 * between them. The parts are immutable values of the floors below; only this shell replaces them.
 */
import type {
  AuthorityHierarchy,
  Certificate,
  EntityId,
  Instant,
  KeyPair,
  Repository,
  RevocationList,
  SignatureVerifier,
  ValidationMemory,
} from "../../pki/index.ts";
import type { AccessControlBroker, DccState } from "../../dcc/index.ts";
import type { DeviceEnvironment, DeviceState } from "../../devices/index.ts";
import type { OriginatorCounter } from "../../wire/index.ts";
import type { Duties } from "../duties/duty-ledger.ts";
import type { RuleSet } from "../rule-sets/rule-set.ts";
import type { Policies } from "../scenario/policies.ts";
import type { Scenario, ScenarioParty, ScenarioPremises } from "../scenario/schema.ts";
import type { DeviceAuthorities, OrganisationAuthorities } from "../smki/organisation-authorities.ts";
import type { Credential, Credentials } from "./credentials.ts";
import type { PkiProvenance } from "./credential-source.ts";
import type { DccEntityIds } from "./dcc-identity.ts";
import type { Journal } from "./journal.ts";
import type { LinkCondition } from "../scenario/link-condition.ts";
import type { EventQueue } from "./queue.ts";

/** A party as it acts: what it has, and how far it has counted. */
export interface SimulatedParty {
  readonly label: string;
  readonly entityId: EntityId;
  readonly as: ScenarioParty;
  /** Undefined until it has subscribed. The last are the current ones; earlier ones stay known. */
  credentials: readonly Credentials[];
  /** How many generations it has had and lost: a key that is gone is not made again. */
  lostGenerations?: number;
  /** The last counter used in a RequestID. */
  counter: OriginatorCounter;
}

export interface SimulatedDevice {
  readonly label: string;
  readonly premises: string;
  environment: DeviceEnvironment;
  readonly digitalSignature: KeyPair;
  readonly keyAgreement: KeyPair;
  state: DeviceState;
}

export interface BrokerCredentials {
  readonly digitalSignature: Credential;
  readonly keyAgreement: Credential;
}

/** The DCC's own organisations that hold cells on devices. */
export interface DccOrganisations {
  readonly accessControlBroker: BrokerCredentials;
  /** What the broker had before each re-key, oldest first. */
  readonly formerAccessControlBrokers: readonly BrokerCredentials[];
  readonly recovery: Credential;
  readonly transitionalCoS: Credential;
  readonly wanProvider: Credential;
}

export interface World {
  readonly scenario: Scenario;
  rules: RuleSet;
  /** Whether the next rule set is taken over on the day on which it comes into force. */
  followsTheDay: boolean;
  readonly seed: string;
  policies: Policies;
  readonly deviceAuthorities: DeviceAuthorities;
  readonly dccEntityIds: DccEntityIds;
  /** What of the PKI was adopted; undefined when all of it is simulated. */
  readonly provenance: PkiProvenance | undefined;
  broker: AccessControlBroker;
  readonly verifier: SignatureVerifier;
  /** What anybody in this world has read and judged of certificates before. */
  readonly memory: ValidationMemory;
  readonly parties: ReadonlyMap<string, SimulatedParty>;
  devices: ReadonlyMap<string, SimulatedDevice>;
  premises: ReadonlyMap<string, ScenarioPremises>;
  readonly queue: EventQueue;
  /** How messages travel, by device label; as usual for those that are not in it. */
  links: ReadonlyMap<string, LinkCondition>;
  /** How one coming command travels, by device label, whatever the link is otherwise; so many pass before it. */
  nextCommand: ReadonlyMap<string, { readonly link: LinkCondition; readonly pass: number }>;
  /** The premises for which the network operator has asked the supplier to place its certificates. */
  askedToPlace: ReadonlySet<string>;
  /** The premises where the supplier placed nothing because nobody had asked. */
  waitedToBeAsked: ReadonlySet<string>;
  readonly journal: Journal;
  at: Instant;
  organisationAuthorities: OrganisationAuthorities;
  /** What the current hierarchy replaced, latest first. */
  formerAuthorities: readonly OrganisationAuthorities[];
  /** CAs that the DCC trusts beside these, and no device does: of what an adopted PKI lacks. */
  readonly authoritiesBeside: readonly AuthorityHierarchy[];
  /** By which an old root vouches for a new one. */
  linkCertificates: readonly Certificate[];
  dccOrganisations: DccOrganisations;
  repository: Repository;
  /** The CRLs and ARLs as the DCC last fetched them. */
  revocationLists: readonly RevocationList[];
  dcc: DccState;
  duties: Duties;
}

/** The current credentials of a party; undefined for one that has none. */
export function currentCredentials(party: SimulatedParty): Credentials | undefined {
  return party.credentials.at(-1);
}

export function partyOfEntity(world: World, id: EntityId): SimulatedParty | undefined {
  return [...world.parties.values()].find((party) => party.entityId === id);
}

/** Who has which EUI-64 does not change while the devices are the same ones. */
const DEVICES_BY_ENTITY = new WeakMap<World["devices"], ReadonlyMap<EntityId, SimulatedDevice>>();

export function deviceOfEntity(world: World, id: EntityId): SimulatedDevice | undefined {
  const { devices } = world;
  let index = DEVICES_BY_ENTITY.get(devices);
  if (index === undefined) {
    index = new Map([...devices.values()].map((device) => [device.state.entityId, device]));
    DEVICES_BY_ENTITY.set(devices, index);
  }
  return index.get(id);
}
