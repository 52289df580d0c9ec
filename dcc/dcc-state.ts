/** Everything the DCC remembers, as a plain value. */
import type { EntityId, Instant } from "../pki/index.ts";
import type { OriginatorCounter, ServiceRequest } from "../wire/index.ts";
import type { AnomalyDetection } from "./anomaly-detection.ts";
import type { Inventory } from "./inventory.ts";
import type { PartyRegister } from "./parties.ts";
import type { RegistrationData } from "./registration-data.ts";
import type { ReportedCells } from "./reported-cells.ts";
import type { Schedule, WaitingRequest } from "./waiting-requests.ts";

/** A command that is on its way to a device: for a User's request, or of the DCC's own accord. */
export type OutstandingCommand =
  | {
      readonly kind: "forUser";
      /** A signed pre-command keeps the service of the request it came from. */
      readonly request: ServiceRequest;
      readonly sentAt: Instant;
    }
  | { readonly kind: "own"; readonly purpose: OwnCommandPurpose; readonly sentAt: Instant };

/** Why the DCC changes a device's credentials without a User's request. */
export type OwnCommandPurpose = "accessControlBrokerRekey" | "recovery" | "contingency" | "rootReplacement";

export interface DccState {
  readonly parties: PartyRegister;
  readonly registration: RegistrationData;
  readonly inventory: Inventory;
  /** The last counter accepted from each originator, by request class (see `replay-protection.ts`). */
  readonly acceptedCounters: ReadonlyMap<string, OriginatorCounter>;
  /** The broker's own counter: of every command that it originates. */
  readonly brokerCounter: OriginatorCounter;
  readonly outstanding: ReadonlyMap<string, OutstandingCommand>;
  readonly reportedCells: ReportedCells;
  /** The last counter of each of the DCC's other parties that sign for themselves (recovery, WAN provider, …). */
  readonly partyCounters: ReadonlyMap<EntityId, OriginatorCounter>;
  readonly anomalies: AnomalyDetection;
  /** What waits for its time, in the order in which it came. */
  readonly waiting: readonly WaitingRequest[];
  readonly schedules: readonly Schedule[];
}

/** The key of an outstanding command: the header fields that a device's answer repeats. */
export function outstandingKey(device: EntityId, originator: EntityId, counter: OriginatorCounter): string {
  return `${device}/${originator}/${counter}`;
}
