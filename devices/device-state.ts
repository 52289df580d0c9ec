/**
 * Everything a device remembers. A plain value: a device is a reducer over it, so that a run can be replayed,
 * forked and compared.
 */
import type { EndEntityUsage, EntityId, Instant, RemotePartyRole } from "../pki/index.ts";
import {
  type ActivateFirmwareCommand,
  type GroupingHeader,
  type JoinDeviceType,
  type OriginatorCounter,
  originatorCounter,
  type UpdateSecurityCredentialsCommand,
} from "../wire/index.ts";
import { type DataModel, EMPTY_DATA_MODEL } from "./data-model/data-model.ts";
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

/** An activation of firmware that was accepted for a later time (GBCS CS06, executionDateTime). */
export interface PendingActivation {
  readonly executeAt: Instant;
  readonly header: GroupingHeader;
  readonly command: ActivateFirmwareCommand;
}

/** The name under which a device's keys know the key pair that it left the factory with. */
export const FACTORY_KEY_PAIR = "factory";

/** One of the device's own key pairs, and the certificate that it holds for it. */
export interface OwnCredential {
  /** How the device's keys know the private key. */
  readonly keyPair: string;
  /** DER; undefined when the device holds none. */
  readonly certificate: Uint8Array | undefined;
}

/** A key pair that the device made for CS02c and that waits for its certificate. */
export interface GeneratedKeyPair {
  readonly keyPair: string;
  /** 65 octets, uncompressed point. */
  readonly publicPoint: Uint8Array;
}

/** An image that the device has received and not activated. */
export interface FirmwareImage {
  /** SHA-256 in hex. */
  readonly hash: string;
  /** The version that it would run, 4 octets in hex. */
  readonly version: string;
}

export interface Firmware {
  /** The version that the device runs, 4 octets in hex. */
  readonly version: string;
  readonly images: readonly FirmwareImage[];
}

/** A line of the device log; CCS01 names no type of device. */
export interface DeviceLogLine {
  readonly deviceId: EntityId;
  readonly deviceType: JoinDeviceType | undefined;
}

/** What may be broken inside a device: each makes one use case answer with a code that nothing else leads to. */
export type DeviceFault =
  | "key-pair-generation"
  | "certification-request-production"
  | "certificate-storage"
  | "private-key-change"
  | "certificate-retrieval"
  | "firmware-activation";

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
  /**
   * Floors that a role counts apart from its own: for prepayment top-ups (GBCS CS02b, specialist floors). No use case
   * that counts by them is modelled.
   */
  readonly prepaymentFloors: ReadonlyMap<RemotePartyRole, OriginatorCounter>;
  /** The device's own counter, for alerts. It only ever increases. */
  readonly ownCounter: OriginatorCounter;
  readonly pendingReplacements: readonly PendingReplacement[];
  readonly pendingActivations: readonly PendingActivation[];
  readonly ownCredentials: Readonly<Record<EndEntityUsage, OwnCredential>>;
  /** At most one a key usage: a later one takes the place of an earlier. */
  readonly generatedKeyPairs: Readonly<Partial<Record<EndEntityUsage, GeneratedKeyPair>>>;
  readonly firmware: Firmware;
  readonly securityLog: readonly SecurityLogEntry[];
  /** Devices that this one has been joined with or told of (device log). */
  readonly deviceLog: readonly DeviceLogLine[];
  readonly faults: readonly DeviceFault[];
  readonly register: GasRegister;
  readonly mprn: string | undefined;
  readonly dataModel: DataModel;
}

/** What differs between one new device and another; what is left out is as it comes from any factory. */
export interface NewDevice extends Pick<DeviceState, "entityId" | "kind" | "cells"> {
  readonly counters?: DeviceState["counters"];
  readonly ownCertificates?: Readonly<Partial<Record<EndEntityUsage, Uint8Array>>>;
  readonly firmware?: Firmware;
  readonly register?: GasRegister;
  readonly dataModel?: DataModel;
  readonly faults?: readonly DeviceFault[];
}

const EMPTY_REGISTER: GasRegister = {
  currentSummationDelivered: 0,
  unitOfMeasure: 1,
  multiplier: 1,
  divisor: 1,
};
const FACTORY_FIRMWARE: Firmware = { version: "00000001", images: [] };

/** The state of a device that has received nothing yet: the one place where a `DeviceState` comes into being. */
export function newDeviceState(device: NewDevice): DeviceState {
  const own = (usage: EndEntityUsage): OwnCredential => ({
    keyPair: FACTORY_KEY_PAIR,
    certificate: device.ownCertificates?.[usage],
  });
  return {
    entityId: device.entityId,
    kind: device.kind,
    cells: device.cells,
    counters: device.counters ?? new Map(),
    prepaymentFloors: new Map(),
    ownCounter: originatorCounter(0n),
    pendingReplacements: [],
    pendingActivations: [],
    ownCredentials: { digitalSignature: own("digitalSignature"), keyAgreement: own("keyAgreement") },
    generatedKeyPairs: {},
    firmware: device.firmware ?? FACTORY_FIRMWARE,
    securityLog: [],
    deviceLog: [],
    faults: device.faults ?? [],
    register: device.register ?? EMPTY_REGISTER,
    mprn: undefined,
    dataModel: device.dataModel ?? EMPTY_DATA_MODEL,
  };
}

/** The state with a line more in the security log. */
export function withSecurityLogEntry(state: DeviceState, entry: SecurityLogEntry): DeviceState {
  return { ...state, securityLog: [...state.securityLog, entry] };
}

/** The state with a device in the device log, once; a known type takes the place of an unknown one. */
export function withDeviceInLog(
  state: DeviceState,
  deviceId: EntityId,
  deviceType: JoinDeviceType | undefined,
): DeviceState {
  const known = state.deviceLog.find((line) => line.deviceId === deviceId);
  if (known !== undefined && (known.deviceType === deviceType || deviceType === undefined)) {
    return state;
  }
  const others = state.deviceLog.filter((line) => line.deviceId !== deviceId);
  return { ...state, deviceLog: [...others, { deviceId, deviceType }] };
}
