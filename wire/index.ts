/** The public face of `wire/`: bytes and XML, no decisions. */
export * from "./gbcs/attribute-encryption.ts";
export * from "./gbcs/message-authentication-code.ts";
export * from "./gbcs/message-code.ts";
export * from "./gbcs/message.ts";
export * from "./gbcs/originator-counter.ts";
export * from "./gbcs/signature.ts";
