/**
 * Runs the codec against the Reference Test Data Set: frames, signatures, MACs and payloads of real messages,
 * each counted under exactly one outcome. Reading files and doing elliptic curve arithmetic is for the caller.
 */
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import {
  decoded,
  undecodable,
  type Decoded,
  type DecodingProblem,
  type EntityId,
  type KeyIdentifier,
} from "../../pki/index.ts";
import { knownPayload } from "./known-payload.ts";
import { macKeyParties, macMatches } from "./message-authentication-code.ts";
import type { MessageCode } from "./message-code.ts";
import { decodeMessage, encodeMessage, type GbcsMessage } from "./message.ts";
import { attributeReader } from "./attribute-encryption.ts";
import { encryptedBlocks, openBlock } from "./encrypted-blocks.ts";
import { signedPart } from "./signature.ts";
import { encodeZigbeeCommand } from "./zcl/zigbee-command.ts";
import { decodeZigbeeCommand } from "./zcl/zigbee-message.ts";

/** One message of the data set; the name is for the reader of the rows. */
export interface ConformanceInput {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The public key of one certificate. A party may have several of each usage. */
export interface ConformancePublicPoint {
  readonly entityId: EntityId;
  readonly usage: "digitalSignature" | "keyAgreement";
  readonly keyIdentifier: KeyIdentifier;
  /** 65 octets, uncompressed. */
  readonly point: Uint8Array;
}

export interface ConformanceKeyRing {
  /** Whose key agreement keys make the MACs of commands. */
  readonly accessControlBroker: EntityId;
  readonly publicPoints: readonly ConformancePublicPoint[];
  /** 32 octets each. */
  readonly privateScalars: ReadonlyMap<KeyIdentifier, Uint8Array>;
}

/** Elliptic curve arithmetic over P-256. */
export interface ConformanceCryptography {
  /** ECDSA with SHA-256 over the message; the signature is raw r and s. */
  readonly verify: (publicPoint: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean;
  /** The x coordinate that ECDH gives, 32 octets. */
  readonly sharedSecret: (privateScalar: Uint8Array, peerPoint: Uint8Array) => Uint8Array;
}

/** `noKey`: there is something to check and no key to check it with. */
export type SignatureOutcome = "verified" | "failed" | "empty" | "absent" | "noKey";
export type MacOutcome = "verified" | "failed" | "absent" | "noKey";
/** `decoded`: read and written again to the same bytes. `opaque`: no use case here reads this content. */
export type PayloadOutcome = "decoded" | "differs" | "refused" | "opaque";

/** What came of one message. */
export type ConformanceRow =
  | { readonly kind: "refused"; readonly name: string; readonly problem: DecodingProblem }
  | {
      readonly kind: "framed";
      readonly name: string;
      readonly messageCode: MessageCode;
      readonly reencoding: "exact" | "differs";
      readonly signature: SignatureOutcome;
      readonly mac: MacOutcome;
      readonly payload: PayloadOutcome;
      /** One outcome an encrypted block inside the content. */
      readonly blocks: readonly BlockOutcome[];
    };

/**
 * What came of an encrypted block: opened and its meaning written again to the same octets (`decoded`), opened and of
 * a form that is not modelled (`opaque`), not opened though keys of both parties are here, or no such keys.
 */
export type BlockOutcome = "decoded" | "opaque" | "differs" | "notOpened" | "noKey";

/**
 * The totals. files = framed + refused; framed = the five signature outcomes = the four MAC outcomes = the four
 * payload outcomes; noKey = signaturesNoKey + macsNoKey.
 */
export interface ConformanceCounts {
  readonly files: number;
  readonly framed: number;
  readonly refused: number;
  readonly reencoded: number;
  readonly signaturesVerified: number;
  readonly signaturesFailed: number;
  readonly signaturesEmpty: number;
  readonly signaturesAbsent: number;
  readonly signaturesNoKey: number;
  readonly macsVerified: number;
  readonly macsFailed: number;
  readonly macsAbsent: number;
  readonly macsNoKey: number;
  readonly noKey: number;
  readonly payloadsDecoded: number;
  readonly payloadsDiffering: number;
  readonly payloadsRefused: number;
  readonly payloadsOpaque: number;
  /** Encrypted blocks inside contents, and of those the opened, the understood and the failed. */
  readonly blocks: number;
  readonly blocksDecrypted: number;
  readonly blocksDecoded: number;
  readonly blocksFailed: number;
  readonly blocksNoKey: number;
}

export interface ConformanceReport {
  readonly counts: ConformanceCounts;
  readonly rows: readonly ConformanceRow[];
}

/** Reads the text of a .HEX file: hex digits in either case, with white space anywhere. */
export function bytesOfHexFile(text: string): Decoded<Uint8Array> {
  const digits = text.replaceAll(/\s/g, "");
  if (digits.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(digits)) {
    return undecodable("not an even number of hex digits", 0);
  }
  return decoded(hexToBytes(digits));
}

function pointsOf(
  keyRing: ConformanceKeyRing,
  entityId: EntityId,
  usage: ConformancePublicPoint["usage"],
): readonly ConformancePublicPoint[] {
  return keyRing.publicPoints.filter((one) => one.entityId === entityId && one.usage === usage);
}

function checkSignature(
  message: GbcsMessage,
  keyRing: ConformanceKeyRing,
  { verify }: ConformanceCryptography,
): SignatureOutcome {
  const { signature, header } = message;
  if (signature.kind !== "signed") {
    return signature.kind;
  }
  const points = pointsOf(keyRing, header.businessOriginator, "digitalSignature");
  if (points.length === 0) {
    return "noKey";
  }
  const input = signedPart(message);
  return points.some(({ point }) => verify(point, input, signature.value)) ? "verified" : "failed";
}

/** Every shared secret that one side's private keys give with the other side's public ones. */
function sharedSecretsOf(
  message: GbcsMessage,
  keyRing: ConformanceKeyRing,
  cryptography: ConformanceCryptography,
  known: Map<string, Uint8Array>,
): readonly Uint8Array[] {
  const parties = macKeyParties(message.header, keyRing.accessControlBroker);
  return secretsBetween(parties, keyRing, cryptography, known);
}

function secretsBetween(
  parties: readonly [EntityId, EntityId],
  keyRing: ConformanceKeyRing,
  cryptography: ConformanceCryptography,
  known: Map<string, Uint8Array>,
): readonly Uint8Array[] {
  const [ones, others] = parties.map((party) => pointsOf(keyRing, party, "keyAgreement"));
  const pairs = (ones ?? []).flatMap((one) =>
    (others ?? []).flatMap((other) => [[one, other] as const, [other, one] as const]),
  );
  return pairs.flatMap(([mine, peer]) => {
    const scalar = keyRing.privateScalars.get(mine.keyIdentifier);
    if (scalar === undefined) {
      return [];
    }
    const pair = `${mine.keyIdentifier} ${bytesToHex(peer.point)}`;
    const secret = known.get(pair) ?? cryptography.sharedSecret(scalar, peer.point);
    known.set(pair, secret);
    return [secret];
  });
}

function checkPayload(message: GbcsMessage): PayloadOutcome {
  const payload = knownPayload(message);
  if (payload === undefined) {
    return "opaque";
  }
  const { content } = message;
  const minimal = payload.reencode(content, "minimal");
  const rtds = payload.reencode(content, "rtds");
  if (!minimal.ok || !rtds.ok) {
    return "refused";
  }
  const original = bytesToHex(content);
  return [minimal.value, rtds.value].some((bytes) => bytesToHex(bytes) === original) ? "decoded" : "differs";
}

function checkBlocks(
  message: GbcsMessage,
  keyRing: ConformanceKeyRing,
  cryptography: ConformanceCryptography,
  known: Map<string, Uint8Array>,
): readonly BlockOutcome[] {
  const blocks = encryptedBlocks(message.content);
  if (blocks.length === 0) return [];
  const { header } = message;
  const parties = [header.businessOriginator, attributeReader(header).entityId] as const;
  const secrets = secretsBetween(parties, keyRing, cryptography, known);
  return blocks.flatMap((block): readonly BlockOutcome[] => {
    const { component } = block;
    if (secrets.length === 0) return ["noKey"];
    const plaintext = openBlock(message, block, secrets);
    // Outside GBZ a block is only guessed from its first octets: what does not open was none.
    if (plaintext === undefined) return component === undefined ? [] : ["notOpened"];
    const command = component === undefined ? undefined : decodeZigbeeCommand(component, plaintext);
    if (command === undefined) return ["opaque"];
    return [bytesToHex(encodeZigbeeCommand(command)) === bytesToHex(plaintext) ? "decoded" : "differs"];
  });
}

function countRows(rows: readonly ConformanceRow[]): ConformanceCounts {
  const framed = rows.filter((row) => row.kind === "framed");
  const signatures = (outcome: SignatureOutcome): number =>
    framed.filter((row) => row.signature === outcome).length;
  const macs = (outcome: MacOutcome): number => framed.filter((row) => row.mac === outcome).length;
  const blocks = framed.flatMap((row) => row.blocks);
  const payloads = (outcome: PayloadOutcome): number =>
    framed.filter((row) => row.payload === outcome).length;
  return {
    files: rows.length,
    framed: framed.length,
    refused: rows.length - framed.length,
    reencoded: framed.filter((row) => row.reencoding === "exact").length,
    signaturesVerified: signatures("verified"),
    signaturesFailed: signatures("failed"),
    signaturesEmpty: signatures("empty"),
    signaturesAbsent: signatures("absent"),
    signaturesNoKey: signatures("noKey"),
    macsVerified: macs("verified"),
    macsFailed: macs("failed"),
    macsAbsent: macs("absent"),
    macsNoKey: macs("noKey"),
    noKey: signatures("noKey") + macs("noKey"),
    payloadsDecoded: payloads("decoded"),
    payloadsDiffering: payloads("differs"),
    payloadsRefused: payloads("refused"),
    payloadsOpaque: payloads("opaque"),
    blocks: blocks.length,
    blocksDecrypted: blocks.filter((one) => one === "decoded" || one === "opaque").length,
    blocksDecoded: blocks.filter((one) => one === "decoded").length,
    blocksFailed: blocks.filter((one) => one === "differs" || one === "notOpened").length,
    blocksNoKey: blocks.filter((one) => one === "noKey").length,
  };
}

/** Checks every message and counts what came of it. Works on the shared part and on the whole data set alike. */
export function checkRtdsConformance(
  inputs: readonly ConformanceInput[],
  keyRing: ConformanceKeyRing,
  cryptography: ConformanceCryptography,
): ConformanceReport {
  const knownSecrets = new Map<string, Uint8Array>();
  const rows = inputs.map(({ name, bytes }): ConformanceRow => {
    const message = decodeMessage(bytes);
    if (!message.ok) {
      return { kind: "refused", name, problem: message.problem };
    }
    const { value } = message;
    const secrets =
      value.mac === undefined ? [] : sharedSecretsOf(value, keyRing, cryptography, knownSecrets);
    const macChecked = secrets.some((secret) => macMatches(secret, value)) ? "verified" : "failed";
    const macOutcome = secrets.length === 0 ? "noKey" : macChecked;
    return {
      kind: "framed",
      name,
      messageCode: value.header.messageCode,
      reencoding: bytesToHex(encodeMessage(value)) === bytesToHex(bytes) ? "exact" : "differs",
      signature: checkSignature(value, keyRing, cryptography),
      mac: value.mac === undefined ? "absent" : macOutcome,
      payload: checkPayload(value),
      blocks: checkBlocks(value, keyRing, cryptography, knownSecrets),
    };
  });
  return { counts: countRows(rows), rows };
}
