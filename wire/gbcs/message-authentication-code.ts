/** The MAC around a message: AES-128-GMAC under a key that the two parties' key agreement keys give. */
import { createCipheriv, timingSafeEqual } from "node:crypto";
import { UsageError } from "../../pki/index.ts";
import type { EntityId } from "../../pki/index.ts";
import { MAC_OCTETS, SECURITY_CONTROL_AUTHENTICATED } from "./frame-layout.ts";
import { deriveMessageKey, initialisationVector } from "./key-derivation.ts";
import {
  encodeSigningFrame,
  framed,
  MESSAGE_KIND_FLAGS,
  messageWithMac,
  type GbcsMessage,
  type GroupingHeader,
} from "./message.ts";
import { MESSAGE_CODES, type MessageCode } from "./message-code.ts";
import { OctetWriter } from "./octet-writer.ts";

/** Commands that one device sends to another, where no access control broker stands between. */
const HOME_AREA_NETWORK_COMMANDS: ReadonlySet<MessageCode> = new Set(
  Object.entries(MESSAGE_CODES)
    .filter(([name]) => /^(PCS|PECS|HECS)\d/.test(name))
    .map(([, code]) => code),
);

/**
 * Whose key agreement keys make the MAC (measured: 811 MACs of RTDS 4.5.0). A command: the access control
 * broker and the device, whoever the business originator is. A response or an alert: the device and the
 * recipient. A command between devices: the two devices (measured: PCS01 and PCS02, with the prepayment
 * interface's published key).
 */
export function macKeyParties(
  header: GroupingHeader,
  accessControlBroker: EntityId,
): readonly [sender: EntityId, receiver: EntityId] {
  const throughBroker = header.kind === "command" && !HOME_AREA_NETWORK_COMMANDS.has(header.messageCode);
  return [throughBroker ? accessControlBroker : header.businessOriginator, header.businessTarget];
}

/**
 * The MAC that the message ought to carry: 12 octets. A MAC already in the message is ignored.
 * @param sharedSecret Z of the two parties' key agreement keys, 32 octets
 * @throws UsageError for a shared secret of another size, or a message without a signature field
 */
export function computeMac(sharedSecret: Uint8Array, message: GbcsMessage): Uint8Array {
  if (message.signature.kind === "absent") {
    throw new UsageError("a message needs its signature field, if only an empty one, before its MAC");
  }
  const { header } = message;
  const key = deriveMessageKey(sharedSecret, {
    originator: header.businessOriginator,
    flag: MESSAGE_KIND_FLAGS[header.kind],
    counter: header.originatorCounter,
    recipient: header.businessTarget,
  });
  const frame = encodeSigningFrame(message);
  const additionalData = new OctetWriter(MAC_PREFIX.length + frame.length).all(MAC_PREFIX).all(frame).octets;
  const gmac = createCipheriv("aes-128-gcm", key, initialisationVector(header.businessOriginator));
  gmac.setAAD(additionalData);
  gmac.final();
  return Uint8Array.from(gmac.getAuthTag().subarray(0, MAC_OCTETS));
}

/** Stands before the frame in what is authenticated: security control and five zero octets (measured). */
const MAC_PREFIX = Uint8Array.of(SECURITY_CONTROL_AUTHENTICATED, 0, 0, 0, 0, 0);

/** The message with the MAC it ought to carry. @throws UsageError as `computeMac` */
export function withMac(sharedSecret: Uint8Array, message: GbcsMessage): GbcsMessage {
  const known = framed(message);
  return messageWithMac(known, computeMac(sharedSecret, known));
}

/** Whether the message carries a MAC, and it is the one that this shared secret gives. */
export function macMatches(sharedSecret: Uint8Array, message: GbcsMessage): boolean {
  const { mac } = message;
  return (
    mac !== undefined && mac.length === MAC_OCTETS && timingSafeEqual(mac, computeMac(sharedSecret, message))
  );
}
