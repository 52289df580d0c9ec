/**
 * The world of one run: the DCC, the SMKI, the devices and the parties, with the queue of what is under way
 * between them. The parts are immutable values of the floors below; only this shell replaces them.
 */
import type {
  AuthorityHierarchy,
  EntityId,
  Instant,
  KeyPair,
  Repository,
  SignatureVerifier,
} from "../../pki/index.ts";
import type { AccessControlBroker, DccState } from "../../dcc/index.ts";
import type { DeviceEnvironment, DeviceState } from "../../devices/index.ts";
import type { OriginatorCounter } from "../../wire/index.ts";
import type { Duties } from "../duties/duty-ledger.ts";
import type { RuleSet } from "../rule-sets/rule-set.ts";
import type { Policies } from "../scenario/policies.ts";
import type { Scenario, ScenarioParty, ScenarioPremises } from "../scenario/schema.ts";
import type { Credential, Credentials } from "./credentials.ts";
import type { Journal } from "./journal.ts";
import type { EventQueue } from "./queue.ts";

/** A party as it acts: what it has, and how far it has counted. */
export interface SimulatedParty {
  readonly label: string;
  readonly entityId: EntityId;
  readonly as: ScenarioParty;
  /** Undefined until it has subscribed. The last are the current ones; earlier ones stay known. */
  credentials: readonly Credentials[];
  /** The last counter used in a RequestID. */
  counter: OriginatorCounter;
}

export interface SimulatedDevice {
  readonly label: string;
  readonly premises: string;
  readonly environment: DeviceEnvironment;
  readonly digitalSignature: KeyPair;
  readonly keyAgreement: KeyPair;
  state: DeviceState;
}

/** The DCC's own organisations that hold cells on devices. */
export interface DccOrganisations {
  readonly accessControlBroker: { readonly digitalSignature: Credential; readonly keyAgreement: Credential };
  readonly recovery: Credential;
  readonly transitionalCoS: Credential;
  readonly wanProvider: Credential;
}

export interface World {
  readonly scenario: Scenario;
  readonly rules: RuleSet;
  readonly seed: string;
  readonly policies: Policies;
  readonly organisationAuthorities: AuthorityHierarchy;
  readonly deviceAuthorities: AuthorityHierarchy;
  readonly dccOrganisations: DccOrganisations;
  readonly broker: AccessControlBroker;
  readonly verifier: SignatureVerifier;
  readonly parties: ReadonlyMap<string, SimulatedParty>;
  readonly devices: ReadonlyMap<string, SimulatedDevice>;
  readonly premises: ReadonlyMap<string, ScenarioPremises>;
  readonly queue: EventQueue;
  readonly journal: Journal;
  at: Instant;
  repository: Repository;
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

export function deviceOfEntity(world: World, id: EntityId): SimulatedDevice | undefined {
  return [...world.devices.values()].find((device) => device.state.entityId === id);
}
