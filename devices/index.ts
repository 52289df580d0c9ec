/** The public face of devices/: what a meter or hub does with a message. */
export * from "./advance.ts";
export * from "./command-checks.ts";
export * from "./device-certificate.ts";
export * from "./device-environment.ts";
export * from "./device-kind.ts";
export * from "./device-state.ts";
export * from "./receive.ts";
export * from "./trust-anchor-cells.ts";
export { CONTROL_CHECKS } from "./use-cases/update-security-credentials.ts";
export { CONTENT_CHECKS } from "./use-cases/simple-use-case.ts";
export { REPLACEMENT_CHECKS, replaceCertificate } from "./use-cases/replace-certificate.ts";
export { USE_CASES } from "./use-case-register.ts";
export * from "./conformance/replay-reference-messages.ts";
export * from "./robustness/assault.ts";
export * from "./robustness/mutate.ts";
