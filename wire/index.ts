/** The public face of `wire/`: bytes and XML, no decisions. */
export * from "./gbcs/annotation.ts";
export type { EncodingOptions, LengthForm } from "./gbcs/asn1/der.ts";
export * from "./gbcs/attribute-encryption.ts";
export * from "./gbcs/credentials-replacement-mode.ts";
export * from "./gbcs/date-time.ts";
export * from "./gbcs/message-authentication-code.ts";
export * from "./gbcs/message-code.ts";
export * from "./gbcs/message.ts";
export * from "./gbcs/originator-counter.ts";
export * from "./gbcs/signature.ts";
export * from "./gbcs/status-code.ts";
export * from "./gbcs/trust-anchor-cell.ts";
export * from "./gbcs/use-cases/cs02a.ts";
export * from "./gbcs/use-cases/cs02b.ts";
