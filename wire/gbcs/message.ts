/** A GBCS message as a value: the grouping header, the content, and how it is protected. */
import { concatBytes } from "@noble/hashes/utils.js";
import { decoded, type Decoded } from "../../pki/index.ts";
import { UsageError } from "../../pki/index.ts";
import { entityIdBytes, entityIdFromBytes, type EntityId } from "../../pki/index.ts";
import {
  DATE_TIME_OCTETS,
  GENERAL_CIPHERING_TAG,
  GENERAL_SIGNING_TAG,
  layOutFrame,
  MAC_OCTETS,
  SECURITY_CONTROL_AUTHENTICATED,
  SIGNATURE_OCTETS,
  type FrameFieldName,
} from "./frame-layout.ts";
import { messageCode, type MessageCode } from "./message-code.ts";
import { freshOctets, OctetWriter, sizeOfLength } from "./octet-writer.ts";
import {
  originatorCounterBytes,
  originatorCounterFromBytes,
  type OriginatorCounter,
} from "./originator-counter.ts";

/** The CRA flag: command 01, response 02, alert 03. */
export type MessageKind = "command" | "response" | "alert";

/** The CRA flag of each kind, as it appears in the frame and in the key derivation. */
export const MESSAGE_KIND_FLAGS = { command: 1, response: 2, alert: 3 } as const satisfies Record<
  MessageKind,
  number
>;

/**
 * The party that a command is really for, or from, when the access control broker speaks in its place
 * (measured: RTDS 4.5.0; other-information of 10, 18, 26 or more octets). The fields follow each other on the
 * wire, so each needs the one before it; the last two exclude each other.
 */
export interface SupplementaryRemoteParty {
  readonly entityId: EntityId;
  readonly counter?: OriginatorCounter;
  /** The device's own counter: in the answers that use it to encrypt attributes. */
  readonly originatorCounter?: OriginatorCounter;
  /** DER certificate of the party's key agreement key: in commands whose answer is encrypted for it. */
  readonly keyAgreementCertificate?: Uint8Array;
}

/** The grouping header of every message. */
export interface GroupingHeader {
  readonly kind: MessageKind;
  readonly originatorCounter: OriginatorCounter;
  readonly businessOriginator: EntityId;
  readonly businessTarget: EntityId;
  /** 12 COSEM octets; in some responses only. */
  readonly dateTime?: Uint8Array;
  readonly messageCode: MessageCode;
  readonly supplementaryRemoteParty?: SupplementaryRemoteParty;
}

/**
 * The signature field: `absent` altogether (pre-commands), `empty` (length 00) or `signed` with raw r and s,
 * 64 octets.
 */
export type SignatureField =
  | { readonly kind: "absent" }
  | { readonly kind: "empty" }
  | { readonly kind: "signed"; readonly value: Uint8Array };

export interface GbcsMessage {
  readonly header: GroupingHeader;
  readonly content: Uint8Array;
  readonly signature: SignatureField;
  /** 12 octets; undefined when the message is not wrapped in general-ciphering. */
  readonly mac?: Uint8Array;
}

const KIND_BY_FLAG = ["command", "response", "alert"] as const;
const NO_BYTES = new Uint8Array(0);

/**
 * A message that knows its general-signing frame, so that what is verified is what was received and nothing is
 * encoded twice. Messages are values: whoever changes one spreads it into a new one, which knows no frame yet.
 */
class FramedMessage implements GbcsMessage {
  readonly header: GroupingHeader;
  readonly content: Uint8Array;
  readonly signature: SignatureField;
  declare readonly mac?: Uint8Array;
  readonly #signingFrame: Uint8Array;

  constructor(
    { header, content, signature }: GbcsMessage,
    mac: Uint8Array | undefined,
    signingFrame: Uint8Array,
  ) {
    this.header = header;
    this.content = content;
    this.signature = signature;
    if (mac !== undefined) this.mac = mac;
    this.#signingFrame = signingFrame;
  }

  static frameOf(message: GbcsMessage): Uint8Array | undefined {
    return #signingFrame in message ? message.#signingFrame : undefined;
  }
}

/** Reads a frame of either form. Every octet must belong to a field: whatever is read encodes to the same bytes. */
export function decodeMessage(bytes: Uint8Array): Decoded<GbcsMessage> {
  // A copy, so that a caller who reuses its buffer cannot change a message that was already read.
  const frame = freshOctets(bytes.length);
  frame.set(bytes);
  const layout = layOutFrame(frame);
  if (!layout.ok) {
    return layout;
  }
  const found: FoundFields = {};
  for (const { name, offset, length } of layout.value) {
    if (VALUE_FIELDS.has(name)) found[name] = frame.subarray(offset, offset + length);
    else if (name === "signingTag") found.signingFrameAt = offset;
    else if (name === "signatureLength") found.hasSignatureLength = true;
  }
  const { content = NO_BYTES, signature, mac } = found;
  const unframed: GbcsMessage = {
    header: headerFrom(found),
    content,
    signature: signature
      ? { kind: "signed", value: signature }
      : { kind: found.hasSignatureLength === true ? "empty" : "absent" },
  };
  const signingFrame = frame.subarray(found.signingFrameAt, frame.length - (mac?.length ?? 0));
  return decoded(new FramedMessage(unframed, mac, signingFrame));
}

/** The fields that a message is made of; the others are lengths and tags. */
const VALUE_FIELDS: ReadonlySet<FrameFieldName> = new Set<FrameFieldName>([
  "kind",
  "originatorCounter",
  "businessOriginator",
  "businessTarget",
  "dateTime",
  "messageCode",
  "supplementaryRemotePartyId",
  "supplementaryRemotePartyCounter",
  "supplementaryOriginatorCounter",
  "supplementaryKeyAgreementCertificate",
  "content",
  "signature",
  "mac",
]);

type FoundFields = { -readonly [Name in FrameFieldName]?: Uint8Array } & {
  signingFrameAt?: number;
  hasSignatureLength?: boolean;
};

function headerFrom(found: FoundFields): GroupingHeader {
  const { messageCode: code = NO_BYTES, dateTime } = found;
  const supplementaryRemoteParty = supplementaryRemotePartyFrom(found);
  return {
    kind: KIND_BY_FLAG[(found.kind?.[0] ?? 1) - 1] ?? "command",
    originatorCounter: originatorCounterFromBytes(found.originatorCounter ?? NO_BYTES),
    businessOriginator: entityIdFromBytes(found.businessOriginator ?? NO_BYTES),
    businessTarget: entityIdFromBytes(found.businessTarget ?? NO_BYTES),
    ...(dateTime && { dateTime }),
    messageCode: messageCode(((code[0] ?? 0) << 8) | (code[1] ?? 0)),
    ...(supplementaryRemoteParty && { supplementaryRemoteParty }),
  };
}

function supplementaryRemotePartyFrom(found: FoundFields): SupplementaryRemoteParty | undefined {
  const {
    supplementaryRemotePartyId: id,
    supplementaryRemotePartyCounter: counter,
    supplementaryOriginatorCounter: originator,
    supplementaryKeyAgreementCertificate: keyAgreementCertificate,
  } = found;
  if (id === undefined) {
    return undefined;
  }
  return {
    entityId: entityIdFromBytes(id),
    ...(counter && { counter: originatorCounterFromBytes(counter) }),
    ...(originator && { originatorCounter: originatorCounterFromBytes(originator) }),
    ...(keyAgreementCertificate && { keyAgreementCertificate }),
  };
}

function encodeSupplementaryRemoteParty(party: SupplementaryRemoteParty | undefined): Uint8Array {
  if (party === undefined) {
    return NO_BYTES;
  }
  const { counter, originatorCounter, keyAgreementCertificate } = party;
  if (originatorCounter !== undefined && keyAgreementCertificate !== undefined) {
    throw new UsageError("a supplementary originator counter and a certificate exclude each other");
  }
  if (counter === undefined && (originatorCounter ?? keyAgreementCertificate) !== undefined) {
    throw new UsageError("what follows the supplementary counter needs the supplementary counter before it");
  }
  if (keyAgreementCertificate !== undefined && keyAgreementCertificate.length <= 8) {
    throw new UsageError("a supplementary certificate of 8 octets or fewer would read as a counter");
  }
  return concatBytes(
    entityIdBytes(party.entityId),
    counter === undefined ? NO_BYTES : originatorCounterBytes(counter),
    originatorCounter === undefined ? NO_BYTES : originatorCounterBytes(originatorCounter),
    keyAgreementCertificate ?? NO_BYTES,
  );
}

/** Octets from the length of the transaction-id to that of the other-information, without the date-time itself. */
const FIXED_HEADER_OCTETS = 10 + 9 + 9 + 1;

/**
 * The inner general-signing frame: tag DF, the signed part, the signature field.
 * @throws UsageError when a field has a size that no frame can carry
 */
export function encodeSigningFrame(message: GbcsMessage): Uint8Array {
  const known = FramedMessage.frameOf(message);
  if (known !== undefined) return known;
  const { header, content, signature } = message;
  const { dateTime = NO_BYTES } = header;
  if (dateTime.length !== 0 && dateTime.length !== DATE_TIME_OCTETS) {
    throw new UsageError(`a date-time has 12 octets, not ${dateTime.length}`);
  }
  if (signature.kind === "signed" && signature.value.length !== SIGNATURE_OCTETS) {
    throw new UsageError(`a signature has 64 octets, not ${signature.value.length}`);
  }
  const supplementary = encodeSupplementaryRemoteParty(header.supplementaryRemoteParty);
  const otherInformationOctets = 2 + supplementary.length;
  const writer = new OctetWriter(
    1 +
      FIXED_HEADER_OCTETS +
      dateTime.length +
      sizeOfLength(otherInformationOctets) +
      otherInformationOctets +
      sizeOfLength(content.length) +
      content.length +
      signatureFieldOctets(signature),
  )
    .octet(GENERAL_SIGNING_TAG)
    .octet(9)
    .octet(MESSAGE_KIND_FLAGS[header.kind])
    .counter(header.originatorCounter)
    .octet(8)
    .entityId(header.businessOriginator)
    .octet(8)
    .entityId(header.businessTarget)
    .octet(dateTime.length)
    .all(dateTime)
    .length(otherInformationOctets)
    .octet(header.messageCode >> 8)
    .octet(header.messageCode & 0xff)
    .all(supplementary)
    .length(content.length)
    .all(content);
  if (signature.kind !== "absent") {
    writer.octet(signature.kind === "signed" ? SIGNATURE_OCTETS : 0);
  }
  if (signature.kind === "signed") {
    writer.all(signature.value);
  }
  return writer.octets;
}

function signatureFieldOctets({ kind }: SignatureField): number {
  if (kind === "absent") return 0;
  return kind === "signed" ? 1 + SIGNATURE_OCTETS : 1;
}

/**
 * The octets that a signature covers: from the length of the transaction-id to the end of the content,
 * without the tag DF (measured: 472 of 472 signatures of RTDS 4.5.0).
 * @throws UsageError when a field has a size that no frame can carry
 */
export function encodeSignedPart(message: GbcsMessage): Uint8Array {
  const frame = encodeSigningFrame(message);
  return frame.subarray(1, frame.length - signatureFieldOctets(message.signature));
}

/** The same message, knowing its frame: for whoever needs the frame more than once. @throws UsageError as above */
export function framed(message: GbcsMessage): GbcsMessage {
  return new FramedMessage(message, message.mac, encodeSigningFrame(message));
}

/** The message with a MAC; the frame that the MAC was made over is not encoded again. */
export function messageWithMac(message: GbcsMessage, mac: Uint8Array): GbcsMessage {
  return new FramedMessage(message, mac, encodeSigningFrame(message));
}

/**
 * Writes the frame: general-signing, wrapped in general-ciphering when there is a MAC.
 * @throws UsageError when a field has a size that no frame can carry
 */
export function encodeMessage(message: GbcsMessage): Uint8Array {
  const inner = encodeSigningFrame(message);
  const { mac } = message;
  if (mac === undefined) {
    return Uint8Array.from(inner);
  }
  if (mac.length !== MAC_OCTETS) {
    throw new UsageError(`a MAC has 12 octets, not ${mac.length}`);
  }
  if (message.signature.kind === "absent") {
    throw new UsageError("a message with a MAC needs its signature field, if only an empty one");
  }
  const ciphered = SECURITY_HEADER.length + inner.length + MAC_OCTETS;
  return new OctetWriter(CIPHERING_HEADER.length + sizeOfLength(ciphered) + ciphered)
    .all(CIPHERING_HEADER)
    .length(ciphered)
    .all(SECURITY_HEADER)
    .all(inner)
    .all(mac).octets;
}

/** The tag, five empty fields, no key information. */
const CIPHERING_HEADER = Uint8Array.of(GENERAL_CIPHERING_TAG, 0, 0, 0, 0, 0, 0);
/** Security control and an invocation counter of zero. */
const SECURITY_HEADER = Uint8Array.of(SECURITY_CONTROL_AUTHENTICATED, 0, 0, 0, 0);
