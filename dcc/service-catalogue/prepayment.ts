/** Prepayment: service requests 2.x (DUIS request matrix, schema 5.4). */
import type { ServiceRow } from "./service-row.ts";

export const PREPAYMENT: readonly ServiceRow[] = [
  {
    variant: "2.1",
    name: "Update Prepay Configuration",
    body: "UpdatePrepayConfiguration",
    roles: "IS GS",
    variants: "critical",
    futureDated: "device",
    devices: "ESME GSME",
  },
  {
    variant: "2.2",
    name: "Top Up Device",
    body: "TopUpDevice",
    roles: "IS GS",
    variants: "nonCritical",
    devices: "ESME GSME",
  },
  {
    variant: "2.3",
    name: "Update Debt",
    body: "UpdateDebt",
    roles: "IS GS",
    variants: "critical",
    devices: "ESME GSME",
  },
  {
    variant: "2.5",
    name: "Activate Emergency Credit",
    body: "ActivateEmergencyCredit",
    roles: "IS GS",
    variants: "critical",
    devices: "ESME GSME",
  },
];
