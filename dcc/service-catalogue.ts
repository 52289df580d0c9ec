/**
 * The services that this DCC carries out, as data: who may ask, in which command variants, of which devices in
 * which status. Roles, variants and criticality are measured (DUIS schema 5.4 and its published request matrix);
 * the device statuses are recalled, except that a gas proxy function of a commissioned hub is
 * InstalledNotCommissioned (measured: an inventory answer of the DCC's test system).
 */
import {
  type CommandVariant,
  type DeviceStatus,
  type DuisDeviceType,
  type ServiceReferenceVariant,
  type ServiceRequestBody,
  serviceReferenceVariant,
} from "../wire/index.ts";
import type { UserRole } from "./parties.ts";

export interface ServiceDefinition {
  readonly serviceReferenceVariant: ServiceReferenceVariant;
  readonly name: string;
  readonly critical: boolean;
  readonly eligibleUserRoles: readonly UserRole[];
  readonly commandVariants: readonly CommandVariant[];
  /** The element that the request's body must be (before it becomes a signed pre-command). */
  readonly body: Exclude<ServiceRequestBody["kind"], "SignedPreCommand">;
  /** The device types that may be the target; none for a service that the DCC answers itself. */
  readonly deviceTypes: readonly DuisDeviceType[];
  readonly deviceStatuses: readonly DeviceStatus[];
  /** Whether the sender must be the registered party of the device's meter point. */
  readonly registration: "required" | "notRequired";
}

const CRITICAL: readonly CommandVariant[] = [4, 5, 6, 7];
const NON_CRITICAL: readonly CommandVariant[] = [1, 2, 3];
const NON_DEVICE: readonly CommandVariant[] = [8];
const EVERY_ROLE: readonly UserRole[] = ["IS", "ES", "GS", "RSA", "ED", "GT", "OU"];
const ON_THE_WALL: readonly DeviceStatus[] = ["InstalledNotCommissioned", "Commissioned", "Recovered"];
const IN_THE_LOG: readonly DeviceStatus[] = ["Whitelisted", ...ON_THE_WALL];

const SERVICES: readonly ServiceDefinition[] = [
  {
    serviceReferenceVariant: serviceReferenceVariant("4.1.1"),
    name: "Read Instantaneous Import Registers",
    critical: false,
    eligibleUserRoles: ["IS", "GS", "ED", "GT"],
    commandVariants: NON_CRITICAL,
    body: "ReadInstantaneousImportRegisters",
    deviceTypes: ["ESME", "GSME", "GPF"],
    deviceStatuses: ON_THE_WALL,
    registration: "required",
  },
  {
    serviceReferenceVariant: serviceReferenceVariant("6.15.1"),
    name: "Update Security Credentials (KRP)",
    critical: true,
    eligibleUserRoles: ["IS", "GS", "ED", "GT"],
    commandVariants: CRITICAL,
    body: "UpdateSecurityCredentialsKRP",
    deviceTypes: ["ESME", "GSME", "GPF"],
    deviceStatuses: ON_THE_WALL,
    registration: "required",
  },
  {
    serviceReferenceVariant: serviceReferenceVariant("6.20.1"),
    name: "Set Device Configuration (Import MPxN)",
    critical: false,
    eligibleUserRoles: ["IS", "GS"],
    commandVariants: NON_CRITICAL,
    body: "SetDeviceConfigurationImportMPxN",
    deviceTypes: ["ESME", "GSME"],
    deviceStatuses: ON_THE_WALL,
    registration: "required",
  },
  {
    serviceReferenceVariant: serviceReferenceVariant("6.21"),
    name: "Request Handover Of DCC Controlled Device",
    critical: false,
    eligibleUserRoles: ["IS", "GS"],
    commandVariants: NON_CRITICAL,
    body: "RequestHandoverOfDCCControlledDevice",
    deviceTypes: ["ESME", "GSME", "GPF"],
    deviceStatuses: ON_THE_WALL,
    registration: "required",
  },
  {
    serviceReferenceVariant: serviceReferenceVariant("6.23"),
    name: "Update Security Credentials (CoS)",
    critical: false,
    eligibleUserRoles: ["IS", "GS"],
    commandVariants: NON_CRITICAL,
    body: "UpdateSecurityCredentialsCoS",
    deviceTypes: ["ESME", "GSME", "GPF"],
    deviceStatuses: ON_THE_WALL,
    registration: "required",
  },
  {
    serviceReferenceVariant: serviceReferenceVariant("6.24.1"),
    name: "Retrieve Device Security Credentials (KRP)",
    critical: false,
    eligibleUserRoles: ["IS", "GS", "ED", "GT"],
    commandVariants: NON_CRITICAL,
    body: "RetrieveDeviceSecurityCredentialsKRP",
    deviceTypes: ["ESME", "GSME", "GPF", "CHF"],
    deviceStatuses: ON_THE_WALL,
    registration: "required",
  },
  {
    serviceReferenceVariant: serviceReferenceVariant("8.1.1"),
    name: "Commission Device",
    critical: true,
    eligibleUserRoles: ["IS", "GS"],
    commandVariants: [4, 5],
    body: "CommissionDeviceSynchroniseClock",
    deviceTypes: ["ESME", "GSME"],
    deviceStatuses: ["Whitelisted", "InstalledNotCommissioned"],
    registration: "required",
  },
  {
    serviceReferenceVariant: serviceReferenceVariant("8.2"),
    name: "Read Inventory",
    critical: false,
    eligibleUserRoles: EVERY_ROLE,
    commandVariants: NON_DEVICE,
    body: "ReadInventory",
    deviceTypes: [],
    deviceStatuses: [],
    registration: "notRequired",
  },
  {
    serviceReferenceVariant: serviceReferenceVariant("8.7.2"),
    name: "Join Service (Non-Critical)",
    critical: false,
    eligibleUserRoles: ["IS", "GS", "OU"],
    commandVariants: NON_CRITICAL,
    body: "JoinServiceNonCritical",
    deviceTypes: ["GSME"],
    deviceStatuses: IN_THE_LOG,
    registration: "required",
  },
  {
    serviceReferenceVariant: serviceReferenceVariant("8.11"),
    name: "Update HAN Device Log",
    critical: false,
    eligibleUserRoles: ["IS", "GS", "OU"],
    commandVariants: NON_CRITICAL,
    body: "UpdateHANDeviceLog",
    deviceTypes: ["CHF"],
    deviceStatuses: ON_THE_WALL,
    registration: "required",
  },
  {
    serviceReferenceVariant: serviceReferenceVariant("12.2"),
    name: "Device Pre-notification",
    critical: false,
    eligibleUserRoles: EVERY_ROLE,
    commandVariants: NON_DEVICE,
    body: "DevicePrenotification",
    deviceTypes: [],
    deviceStatuses: [],
    registration: "notRequired",
  },
];

const BY_VARIANT: ReadonlyMap<string, ServiceDefinition> = new Map(
  SERVICES.map((service) => [service.serviceReferenceVariant, service]),
);

/** Every service that is carried out, in the order of its reference. */
export const SERVICE_CATALOGUE: readonly ServiceDefinition[] = SERVICES;

/** The service of a reference variant; undefined for one that this DCC does not carry out. */
export function findService(variant: string): ServiceDefinition | undefined {
  return BY_VARIANT.get(variant);
}
