/** WAN coverage and pre-notification: service requests 12.x (DUIS request matrix, schema 5.4). */
import type { ServiceRow } from "./service-row.ts";

export const ORDERING: readonly ServiceRow[] = [
  {
    variant: "12.1",
    name: "Request WAN Matrix",
    body: "RequestWANMatrix",
    roles: "IS ES GS RSA ED GT OU",
    variants: "nonDevice",
  },
  {
    variant: "12.2",
    name: "Device Pre-notification",
    body: "DevicePrenotification",
    roles: "IS ES GS RSA ED GT OU",
    variants: "nonDevice",
  },
];
