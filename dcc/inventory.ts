/** The Smart Metering Inventory: the devices that the DCC knows, their status and their meter point. */
import type { EntityId } from "../pki/index.ts";
import type { DeviceStatus, DuisDeviceType } from "../wire/index.ts";

export interface InventoryEntry {
  readonly deviceId: EntityId;
  readonly deviceType: DuisDeviceType;
  readonly deviceStatus: DeviceStatus;
  /** Meter point reference number, once the device is associated with one. */
  readonly mprn: string | undefined;
  /** The gas proxy function that mirrors a gas meter. */
  readonly associatedGpf: EntityId | undefined;
}

export type Inventory = ReadonlyMap<EntityId, InventoryEntry>;

export function inventory(entries: readonly InventoryEntry[]): Inventory {
  return new Map(entries.map((entry) => [entry.deviceId, entry]));
}

/** The inventory with some fields of one known device changed; unknown devices are left unknown. */
export function withEntry(
  devices: Inventory,
  deviceId: EntityId,
  change: Partial<Omit<InventoryEntry, "deviceId">>,
): Inventory {
  const entry = devices.get(deviceId);
  return entry === undefined ? devices : new Map(devices).set(deviceId, { ...entry, ...change });
}

/** The devices of a meter point. */
export function devicesOfMeterPoint(devices: Inventory, mprn: string): readonly InventoryEntry[] {
  return [...devices.values()].filter((entry) => entry.mprn === mprn);
}
