/** What a GBCS signature covers. Making and checking one is for `pki/`. */
import { encodeSignedPart, type GbcsMessage } from "./message.ts";

/**
 * The input of ECDSA P-256 with SHA-256: every octet between the tag DF and the signature's length octet
 * (measured: 472 of 472 signatures of RTDS 4.5.0). The result is raw r and s, 64 octets.
 */
export function signedPart(message: GbcsMessage): Uint8Array {
  return encodeSignedPart(message);
}

/** The message with this signature in place; a MAC made before no longer holds and is dropped. */
export function withSignature(message: GbcsMessage, value: Uint8Array): GbcsMessage {
  return { header: message.header, content: message.content, signature: { kind: "signed", value } };
}
