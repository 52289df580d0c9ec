/** Whether a MAC was made as for somebody else: what the protocol never does, and a mistaken device may. */
import { createCipheriv } from "node:crypto";
import { bytesToHex, concatBytes } from "@noble/hashes/utils.js";
import type { EntityId } from "../../pki/index.ts";
import {
  deriveMessageKey,
  encodeSigningFrame,
  type GbcsMessage,
  initialisationVector,
  MESSAGE_KIND_FLAGS,
} from "../../wire/index.ts";

/** Whether the message's MAC is the one that this EUI-64 in the key, in place of the recipient's, gives. */
export function macWithRecipient(
  sharedSecret: Uint8Array,
  message: GbcsMessage,
  recipient: EntityId,
): boolean {
  const { header, mac } = message;
  if (mac === undefined || message.signature.kind === "absent") return false;
  const key = deriveMessageKey(sharedSecret, {
    originator: header.businessOriginator,
    flag: MESSAGE_KIND_FLAGS[header.kind],
    counter: header.originatorCounter,
    recipient,
  });
  const gmac = createCipheriv("aes-128-gcm", key, initialisationVector(header.businessOriginator));
  gmac.setAAD(concatBytes(Uint8Array.of(0x11, 0, 0, 0, 0, 0), encodeSigningFrame(message)));
  gmac.final();
  return bytesToHex(gmac.getAuthTag().subarray(0, mac.length)) === bytesToHex(mac);
}
