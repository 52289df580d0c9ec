/**
 * Builds any command, signs it and MACs it, also wrongly: an order says every part apart, so that a bad command is
 * its good baseline with one part changed and everything else made anew around it.
 */
import { bytesToHex } from "@noble/hashes/utils.js";
import {
  InternalError,
  type KeyPair,
  sharedSecret,
  signDeterministicallyFOR_REPLAY,
} from "../../pki/index.ts";
import {
  encodeMessage,
  encodeUpdateSecurityCredentialsCommand,
  type GbcsMessage,
  type GroupingHeader,
  signedPart,
  type UpdateSecurityCredentialsCommand,
  withMac,
} from "../../wire/index.ts";

/** One deliberate fault in octets that were made right. */
export type Fault = (octets: Uint8Array) => Uint8Array;

export type CommandContent =
  | {
      readonly kind: "update";
      readonly update: UpdateSecurityCredentialsCommand;
      /** Done to the encoded payload, before it is signed. */
      readonly fault?: Fault;
    }
  | { readonly kind: "octets"; readonly octets: Uint8Array };

/** How the signature field is filled: `empty` has length 00, `absent` is not there at all. */
export type SignatureOrder =
  | { readonly kind: "empty" | "absent" }
  | {
      readonly kind: "by";
      readonly keyPair: KeyPair;
      /** What is signed instead of the right octets. */
      readonly covers?: (message: GbcsMessage) => Uint8Array;
      /** Done to r || s. */
      readonly fault?: Fault;
    };

export type MacOrder =
  | { readonly kind: "none" }
  | {
      readonly kind: "by";
      /** Of the sender: the access control broker, if it is right. */
      readonly keyPair: KeyPair;
      /** Of the receiver: the device, if it is right. */
      readonly receiverPoint: Uint8Array;
      /** What is MACed instead of the right message. */
      readonly covers?: (message: GbcsMessage) => GbcsMessage;
      /** Done to the 12 octets. */
      readonly fault?: Fault;
    };

/** A command, part by part. */
export interface CommandOrder {
  readonly header: GroupingHeader;
  readonly content: CommandContent;
  readonly signature: SignatureOrder;
  readonly mac: MacOrder;
  /** Done to the finished frame; nothing is made anew after it. */
  readonly fault?: Fault;
}

/** The octets of a command as ordered. The same order gives the same octets. */
export function buildCommand(order: CommandOrder): Uint8Array {
  const plain: GbcsMessage = {
    header: order.header,
    content: contentOctets(order.content),
    signature: { kind: order.signature.kind === "absent" ? "absent" : "empty" },
  };
  const finished = macAsOrdered(signAsOrdered(plain, order.signature), order.mac);
  const octets = encodeMessage(finished);
  return order.fault === undefined ? octets : order.fault(octets);
}

function contentOctets(content: CommandContent): Uint8Array {
  if (content.kind === "octets") return content.octets;
  const octets = encodeUpdateSecurityCredentialsCommand(content.update);
  return content.fault === undefined ? octets : content.fault(octets);
}

function signAsOrdered(plain: GbcsMessage, order: SignatureOrder): GbcsMessage {
  if (order.kind !== "by") return plain;
  const covered = order.covers === undefined ? signedPart(plain) : order.covers(plain);
  const value = signDeterministicallyFOR_REPLAY(order.keyPair.privateScalar, covered);
  return {
    ...plain,
    signature: { kind: "signed", value: order.fault === undefined ? value : order.fault(value) },
  };
}

function macAsOrdered(message: GbcsMessage, order: MacOrder): GbcsMessage {
  if (order.kind === "none") return message;
  const secret = sharedSecret(order.keyPair.privateScalar, order.receiverPoint);
  const { mac } = withMac(secret, order.covers === undefined ? message : order.covers(message));
  if (mac === undefined) throw new InternalError("a message that was MACed has no MAC");
  return { ...message, mac: order.fault === undefined ? mac : order.fault(mac) };
}

/** A counter that was changed in both places alike. */
export const COUNTER_IN_BOTH_PLACES = "originatorCounter in header and content";

const HEADER_COUNTER = "header.originatorCounter";
const CONTENT_COUNTER = "content.authorisingRemotePartyControl.authorisingRemotePartySeqNumber";
/** A cell identifier and a path are one thing each, whatever parts of it differ. */
const WHOLE = [
  "targetTrustAnchorCell",
  "authorisingRemotePartyTACellIdentifier",
  "certificationPathCertificates",
];

/**
 * Where two orders part: `header.originatorCounter`, `content.replacements.1.replacementCertificate`, `signature`,
 * `mac`, `octets` (the finished frame). That the MAC and the signature over a changed part come out differently is
 * no difference between orders.
 */
export function differencesBetween(good: CommandOrder, bad: CommandOrder): readonly string[] {
  const places = [
    ...leavesApart(good.header, bad.header, "header"),
    ...contentApart(good.content, bad.content),
    ...(leavesApart(good.signature, bad.signature, "signature").length > 0 ? ["signature"] : []),
    ...(leavesApart(good.mac, bad.mac, "mac").length > 0 ? ["mac"] : []),
    ...(good.fault === bad.fault ? [] : ["octets"]),
  ];
  const sameCounter =
    bad.content.kind === "update" &&
    bad.content.update.authorisingRemotePartyControl.authorisingRemotePartySeqNumber ===
      bad.header.originatorCounter;
  return sameCounter && places.includes(HEADER_COUNTER) && places.includes(CONTENT_COUNTER)
    ? [
        COUNTER_IN_BOTH_PLACES,
        ...places.filter((place) => place !== HEADER_COUNTER && place !== CONTENT_COUNTER),
      ]
    : places;
}

function contentApart(good: CommandContent, bad: CommandContent): readonly string[] {
  if (good.kind !== "update" || bad.kind !== "update" || good.fault !== bad.fault) {
    return leavesApart(good, bad, "content").length > 0 ? ["content"] : [];
  }
  return leavesApart(good.update, bad.update, "content");
}

function leavesApart(one: unknown, other: unknown, place: string): readonly string[] {
  if (isBranch(one) && isBranch(other)) {
    const names = new Set([...Object.keys(one), ...Object.keys(other)]);
    return [...names].flatMap((name) => {
      const apart = leavesApart(one[name], other[name], `${place}.${name}`);
      return WHOLE.includes(name) && apart.length > 0 ? [`${place}.${name}`] : apart;
    });
  }
  return sameLeaf(one, other) ? [] : [place];
}

function isBranch(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !(value instanceof Uint8Array);
}

/** Octets are alike by value, a fault is like itself only. */
function sameLeaf(one: unknown, other: unknown): boolean {
  return one instanceof Uint8Array && other instanceof Uint8Array
    ? bytesToHex(one) === bytesToHex(other)
    : one === other;
}
