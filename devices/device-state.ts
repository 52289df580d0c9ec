/**
 * Everything a device remembers. A plain value: a device is a reducer over it, so that a run can be replayed,
 * forked and compared.
 */
import type { EntityId, Instant, RemotePartyRole } from "../pki/index.ts";
import type { GroupingHeader, OriginatorCounter, UpdateSecurityCredentialsCommand } from "../wire/index.ts";
import type { DeviceKind } from "./device-kind.ts";
import type { TrustAnchorCells } from "./trust-anchor-cells.ts";

/** A line of the device's security log. Alert codes as far as their names are public; use is recalled. */
export interface SecurityLogEntry {
  readonly at: Instant;
  readonly alertCode: number;
  readonly about: string;
}

/** A replacement of credentials that was accepted for a later time (GBCS CS02b, executionDateTime). */
export interface PendingReplacement {
  readonly executeAt: Instant;
  readonly header: GroupingHeader;
  readonly command: UpdateSecurityCredentialsCommand;
}

/** The gas register that GCS13a reads: consumption = currentSummationDelivered x multiplier / divisor. */
export interface GasRegister {
  readonly currentSummationDelivered: number;
  /** 1: cubic metres. */
  readonly unitOfMeasure: number;
  readonly multiplier: number;
  readonly divisor: number;
}

export interface DeviceState {
  readonly entityId: EntityId;
  readonly kind: DeviceKind;
  readonly cells: TrustAnchorCells;
  /**
   * The last originator counter accepted from each role. Counters are per remote party role, not per message
   * (GBCS 4.3.1.5 and 9.2, by the release note of 0.8.1).
   */
  readonly counters: ReadonlyMap<RemotePartyRole, OriginatorCounter>;
  /** The device's own counter, for alerts. It only ever increases. */
  readonly ownCounter: OriginatorCounter;
  readonly pendingReplacements: readonly PendingReplacement[];
  readonly securityLog: readonly SecurityLogEntry[];
  /** Devices that this one has been joined with or told of (device log). */
  readonly deviceLog: readonly EntityId[];
  readonly register: GasRegister;
  readonly mprn: string | undefined;
}

/** The state with a device in the device log, once. */
export function withDeviceInLog(state: DeviceState, device: EntityId): DeviceState {
  return state.deviceLog.includes(device) ? state : { ...state, deviceLog: [...state.deviceLog, device] };
}
