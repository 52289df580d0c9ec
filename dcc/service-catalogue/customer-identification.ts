/** Customer identification: service requests 9.x (DUIS request matrix, schema 5.4). */
import type { ServiceRow } from "./service-row.ts";

export const CUSTOMER_IDENTIFICATION: readonly ServiceRow[] = [
  {
    variant: "9.1",
    name: "Request Customer Identification Number",
    body: "RequestCustomerIdentificationNumber",
    roles: "OU",
    variants: "nonCritical",
    devices: "ESME GSME",
  },
];
