/** Firmware: service requests 11.x (DUIS request matrix, schema 5.4). */
import type { ServiceRow } from "./service-row.ts";

export const FIRMWARE: readonly ServiceRow[] = [
  { variant: "11.1", name: "Update Firmware", body: "UpdateFirmware", roles: "IS GS", variants: "nonDevice" },
  {
    variant: "11.2",
    name: "Read Firmware Version",
    body: "ReadFirmwareVersion",
    roles: "IS ES GS RSA ED GT OU",
    variants: "nonCritical",
    futureDated: "dcc",
    devices: "ESME GSME GPF CHF PPMID",
  },
  {
    variant: "11.3",
    name: "Activate Firmware",
    body: "ActivateFirmware",
    roles: "IS GS",
    variants: "critical",
    futureDated: "device",
    devices: "ESME",
  },
  {
    variant: "11.4",
    name: "Update PPMID Firmware",
    body: "UpdatePPMIDFirmware",
    roles: "IS GS",
    variants: "nonDevice",
  },
];
