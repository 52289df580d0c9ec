/** The public face of dcc/: the DCC's side of everything. */
export { ACCESS_CHECKS } from "./access-control/access-checks.ts";
export * from "./access-control/access-matrix.ts";
export { certificatesOf } from "./access-control/repository-lookup.ts";
export * from "./alerts/dcc-alert.ts";
export * from "./anomaly-detection.ts";
export * from "./dcc-environment.ts";
export * from "./dcc-state.ts";
export * from "./inventory.ts";
export * from "./own-commands/credentials-ceremonies.ts";
export { type OwnCommand, sendOwnCommand, type SigningParty } from "./own-commands/own-command.ts";
export * from "./parties.ts";
export * from "./receive-alert.ts";
export * from "./receive-answer.ts";
export * from "./receive-request.ts";
export * from "./registration-data.ts";
export * from "./reported-cells.ts";
export * from "./response-codes.ts";
export * from "./service-catalogue/service-catalogue.ts";
