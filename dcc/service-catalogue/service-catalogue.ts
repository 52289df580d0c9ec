/**
 * The service requests of DUIS 5.4, all 129: who may send each, how, and to which devices (published request matrix;
 * counted against it in test/conformance/dcc). Which inventory statuses each allows is recalled, but for the fact that a
 * gas proxy function of a commissioned hub is InstalledNotCommissioned (measured: an inventory answer of the DCC's test
 * system).
 */
import {
  type CommandVariant,
  type DeviceStatus,
  type DuisDeviceType,
  type ServiceReferenceVariant,
  serviceReferenceVariant,
} from "../../wire/index.ts";
import type { UserRole } from "../parties.ts";
import { TARIFFS } from "./tariffs.ts";
import { PREPAYMENT } from "./prepayment.ts";
import { CUSTOMER_INTERFACE } from "./customer-interface.ts";
import { READINGS } from "./readings.ts";
import { SCHEDULES } from "./schedules.ts";
import { DEVICE_CONFIGURATION } from "./device-configuration.ts";
import { SUPPLY_AND_LOAD } from "./supply-and-load.ts";
import { INSTALLATION } from "./installation.ts";
import { CUSTOMER_IDENTIFICATION } from "./customer-identification.ts";
import { FIRMWARE } from "./firmware.ts";
import { ORDERING } from "./ordering.ts";
import { NETWORK_DATA } from "./network-data.ts";
import { COMMAND_VARIANTS_OF, type ServiceRow } from "./service-row.ts";

export interface ServiceDefinition {
  readonly serviceReferenceVariant: ServiceReferenceVariant;
  readonly name: string;
  readonly critical: boolean;
  readonly eligibleUserRoles: readonly UserRole[];
  readonly commandVariants: readonly CommandVariant[];
  /** Who holds a future-dated request until its time; undefined where none may be future-dated. */
  readonly futureDated: "dcc" | "device" | "dccAndDevice" | undefined;
  /** Whether the DCC can be asked to send it on a schedule. */
  readonly scheduled: boolean;
  /** The element that the request's body must be (before it becomes a signed pre-command). */
  readonly body: string;
  /** The device types that may be the target; none for a service that the DCC answers itself. */
  readonly deviceTypes: readonly DuisDeviceType[];
  readonly deviceStatuses: readonly DeviceStatus[];
  /** Whether the sender must be the registered party of the device's meter point. */
  readonly registration: "required" | "notRequired";
}

const ON_THE_WALL: readonly DeviceStatus[] = ["InstalledNotCommissioned", "Commissioned", "Recovered"];

/** Where the statuses are others than those of a device on the wall; recalled. */
const STATUSES: Readonly<Record<string, readonly DeviceStatus[]>> = {
  "8.1.1": ["Whitelisted", "InstalledNotCommissioned"],
  "8.7.1": ["Whitelisted", ...ON_THE_WALL],
  "8.7.2": ["Whitelisted", ...ON_THE_WALL],
};

const ROWS: readonly ServiceRow[] = [
  ...TARIFFS,
  ...PREPAYMENT,
  ...CUSTOMER_INTERFACE,
  ...READINGS,
  ...SCHEDULES,
  ...DEVICE_CONFIGURATION,
  ...SUPPLY_AND_LOAD,
  ...INSTALLATION,
  ...CUSTOMER_IDENTIFICATION,
  ...FIRMWARE,
  ...ORDERING,
  ...NETWORK_DATA,
];

const wordsIn = (text = ""): readonly string[] => (text === "" ? [] : text.split(" "));

function definitionOf(row: ServiceRow): ServiceDefinition {
  const criticalByVariants = row.variants === "critical" || row.variants === "commissioning";
  const deviceTypes = wordsIn(row.devices) as readonly DuisDeviceType[];
  return {
    serviceReferenceVariant: serviceReferenceVariant(row.variant),
    name: row.name,
    critical: row.criticality === undefined ? criticalByVariants : row.criticality === "critical",
    eligibleUserRoles: wordsIn(row.roles) as readonly UserRole[],
    commandVariants: COMMAND_VARIANTS_OF[row.variants],
    futureDated: row.futureDated,
    scheduled: row.scheduled !== undefined,
    body: row.body,
    deviceTypes,
    deviceStatuses: row.variants === "nonDevice" ? [] : (STATUSES[row.variant] ?? ON_THE_WALL),
    registration: row.variants === "nonDevice" ? "notRequired" : "required",
  };
}

/** Every service, in the order of its reference. */
export const SERVICE_CATALOGUE: readonly ServiceDefinition[] = ROWS.map(definitionOf);

const BY_VARIANT: ReadonlyMap<string, ServiceDefinition> = new Map(
  SERVICE_CATALOGUE.map((service) => [service.serviceReferenceVariant, service]),
);

/** The service of a reference variant; undefined for one that DUIS does not have. */
export function findService(variant: string): ServiceDefinition | undefined {
  return BY_VARIANT.get(variant);
}
