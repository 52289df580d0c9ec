/** The checks that every command meets, in order, before its use case is looked at. */
import type { CheckDefinition } from "../pki/index.ts";

export type CommandCheck =
  | "frame"
  | "addressee"
  | "use-case"
  | "protections"
  | "originator"
  | "originator-counter"
  | "message-authentication-code"
  | "contingency-key"
  | "signature";

export const COMMAND_CHECKS: readonly CheckDefinition<CommandCheck>[] = [
  {
    check: "frame",
    asks: "Are the bytes a well-formed GBCS command?",
    source: "GBCS 7.2 (measured framing, RTDS 4.5.0)",
  },
  {
    check: "addressee",
    asks: "Is this device the one addressed?",
    source: "GBCS common processing, identifiers",
  },
  {
    check: "use-case",
    asks: "Does this kind of device support the use case?",
    source: "GBCS use case mapping (measured targets, RTDS 4.5.0)",
  },
  {
    check: "protections",
    asks: "Does the command carry exactly the signature and MAC that the use case demands?",
    source: "GBCS 13.3.3.1; measured for every use case, RTDS 4.5.0",
  },
  {
    check: "originator",
    asks: "Is the sender the party held in a cell that authorises this command?",
    source: "GBCS Known Remote Party; measured: the signer is the holder of the authorising cell, RTDS 4.5.0",
  },
  {
    check: "originator-counter",
    asks: "Is the counter above the last one accepted from that role, and one that a SeqNumber can hold?",
    source:
      "GBCS 4.3.1.5 and 9.2, SeqNumber (0..2^63-1); strictness by testbed policy equalOriginatorCounter",
  },
  {
    check: "message-authentication-code",
    asks: "Was the command MACed with the access control broker's key?",
    source: "GBCS 6.2.3 and 7.2.7; measured key pair, RTDS 4.5.0",
  },
  {
    check: "contingency-key",
    asks: "Does the symmetric key in the command open the contingency key in the root cell?",
    source: "SEC glossary Contingency Private Key; wrapping by testbed policy contingencyKeyWrapping",
  },
  {
    check: "signature",
    asks: "Does the signature verify with the key in the authorising cell, or with the contingency key?",
    source: "GBCS 7.2.5; measured, RTDS 4.5.0",
  },
];
