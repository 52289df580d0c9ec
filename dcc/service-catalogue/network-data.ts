/** Network data: service requests 14.x (DUIS request matrix, schema 5.4). */
import type { ServiceRow } from "./service-row.ts";

export const NETWORK_DATA: readonly ServiceRow[] = [
  {
    variant: "14.1",
    name: "Record Network Data (GAS)",
    body: "RecordNetworkDataGAS",
    roles: "GT",
    variants: "nonCritical",
    scheduled: "byTheDcc",
    devices: "GSME",
  },
];
