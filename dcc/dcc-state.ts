/** Everything the DCC remembers, as a plain value. */
import type { EntityId, Instant, RemotePartyRole } from "../pki/index.ts";
import type { OriginatorCounter, ServiceRequest } from "../wire/index.ts";
import type { Inventory } from "./inventory.ts";
import type { PartyRegister } from "./parties.ts";
import type { RegistrationData } from "./registration-data.ts";

/** A command that is on its way to a device, and whose answer belongs to a User's request. */
export interface OutstandingCommand {
  readonly request: ServiceRequest;
  /** The service of the request; a signed pre-command keeps that of the request it came from. */
  readonly sentAt: Instant;
}

/** Who the DCC last saw in a role's cells on a device, from the device's own answers. */
export type ReportedHolders = ReadonlyMap<string, EntityId>;

export interface DccState {
  readonly parties: PartyRegister;
  readonly registration: RegistrationData;
  readonly inventory: Inventory;
  /** The last counter accepted from each originator, by request class (see `replay-protection.ts`). */
  readonly acceptedCounters: ReadonlyMap<string, OriginatorCounter>;
  /** The broker's own counter: of every command that it originates. */
  readonly brokerCounter: OriginatorCounter;
  readonly outstanding: ReadonlyMap<string, OutstandingCommand>;
  readonly reportedHolders: ReportedHolders;
}

/** The key of an outstanding command: the header fields that a device's answer repeats. */
export function outstandingKey(device: EntityId, originator: EntityId, counter: OriginatorCounter): string {
  return `${device}/${originator}/${counter}`;
}

/** The key under which a device's report about a role's cells is kept. */
export function holderKey(device: EntityId, role: RemotePartyRole): string {
  return `${device}/${role}`;
}
