/** The public face of pki/: what the floors above may use. */
export * from "./decoded.ts";
export * from "./evidence.ts";
export * from "./failures.ts";
export * from "./ids.ts";
export * from "./key-pair.ts";
export * from "./remote-party-role.ts";
export * from "./signing.ts";
export * from "./verify/public-point.ts";
export * from "./verify/signature-encoding.ts";
export * from "./verify/signature-verifier.ts";
