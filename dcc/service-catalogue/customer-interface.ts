/** What the consumer sees: service requests 3.x (DUIS request matrix, schema 5.4). */
import type { ServiceRow } from "./service-row.ts";

export const CUSTOMER_INTERFACE: readonly ServiceRow[] = [
  {
    variant: "3.1",
    name: "Display Message",
    body: "DisplayMessage",
    roles: "IS GS",
    variants: "nonCritical",
    futureDated: "dcc",
    devices: "ESME GSME",
  },
  {
    variant: "3.2",
    name: "Restrict Access For Change Of Tenancy",
    body: "RestrictAccessForChangeOfTenancy",
    roles: "IS GS",
    variants: "nonCritical",
    futureDated: "dcc",
    devices: "ESME GPF",
  },
  {
    variant: "3.3",
    name: "Clear Event Log",
    body: "ClearEventLog",
    roles: "IS GS",
    variants: "nonCritical",
    devices: "ESME GSME GPF",
  },
  {
    variant: "3.4",
    name: "Update Supplier Name",
    body: "UpdateSupplierName",
    roles: "IS GS",
    variants: "nonCritical",
    futureDated: "dcc",
    devices: "ESME GSME",
  },
  {
    variant: "3.5",
    name: "Disable Privacy PIN",
    body: "DisablePrivacyPIN",
    roles: "IS GS",
    variants: "nonCritical",
    devices: "ESME GSME",
  },
];
