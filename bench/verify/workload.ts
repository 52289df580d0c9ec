/** The messages that the cases verify: as long as GBCS commands are, signed by as many keys as a case wants. */
import { sign } from "node:crypto";
import {
  InternalError,
  type KeyId,
  seededKeyPairINSECURE,
  type SignatureBatch,
  type SignatureVerifier,
} from "../../pki/index.ts";
import { nativePrivateKey } from "../native-keys.ts";

/** Octets of the shortest and of the longest message; the lengths between are all as frequent: 850 in the mean. */
export const MESSAGE_OCTETS = { shortest: 200, longest: 1500 } as const;

export interface SignedMessage {
  /** 65 octets, `04 || X || Y`. */
  readonly publicPoint: Uint8Array;
  readonly message: Uint8Array;
  /** `r || s`. */
  readonly signature: Uint8Array;
}

const made = new Map<string, readonly SignedMessage[]>();

/**
 * So many messages under so many keys in turn; the same array for the same numbers. Keys and messages are always the
 * same, signatures are not: OpenSSL draws a nonce for each.
 */
export function signedMessages(order: { readonly messages: number; readonly keys: number }) {
  const name = `${order.messages}/${order.keys}`;
  const known = made.get(name) ?? makeSignedMessages(order.messages, order.keys);
  made.set(name, known);
  return known;
}

function makeSignedMessages(messages: number, keys: number): readonly SignedMessage[] {
  const signers = Array.from({ length: keys }, (_, index) => {
    const pair = seededKeyPairINSECURE("bench", `verify-${index}`);
    return { publicPoint: pair.publicPoint, key: nativePrivateKey(pair) };
  });
  return Array.from({ length: messages }, (_, index) => {
    const signer = signers[index % keys];
    if (signer === undefined) throw new InternalError("a message without a key");
    const message = messageOf(index);
    const signature = Uint8Array.from(
      sign("sha256", message, { key: signer.key, dsaEncoding: "ieee-p1363" }),
    );
    return { publicPoint: signer.publicPoint, message, signature };
  });
}

/** A step that is prime to the range of lengths visits all of them. */
const LENGTH_STEP = 997;

function messageOf(index: number): Uint8Array {
  const { shortest, longest } = MESSAGE_OCTETS;
  const octets = shortest + ((index * LENGTH_STEP) % (longest - shortest + 1));
  return Uint8Array.from({ length: octets }, (_, at) => (at * 31 + index) & 0xff);
}

/** The keys of the messages, kept by a verifier, in the order of the messages. */
export function internAll(verifier: SignatureVerifier, signed: readonly SignedMessage[]): readonly KeyId[] {
  return signed.map(({ publicPoint }) => verifier.intern(publicPoint));
}

/** Whose memory the arrays of a batch lie in: workers read `shared` ones where they are. */
export type BatchMemory = "own" | "shared";

/** The messages as batches of so many, views of the same flat arrays; a rest that fills no batch is left out. */
export function batchesOf(
  signed: readonly SignedMessage[],
  keys: readonly KeyId[],
  size: number,
  memory: BatchMemory = "own",
): readonly SignatureBatch[] {
  const all = batchOf(signed, keys, memory);
  return Array.from({ length: Math.floor(signed.length / size) }, (_, index) => {
    const [from, to] = [index * size, (index + 1) * size];
    return {
      count: size,
      messages: all.messages,
      offsets: all.offsets.subarray(from, to + 1),
      signatures: all.signatures.subarray(from * 64, to * 64),
      keys: all.keys.subarray(from, to),
    };
  });
}

function batchOf(
  signed: readonly SignedMessage[],
  keyIds: readonly KeyId[],
  memory: BatchMemory,
): SignatureBatch {
  const room = (octets: number): ArrayBuffer | SharedArrayBuffer =>
    memory === "shared" ? new SharedArrayBuffer(octets) : new ArrayBuffer(octets);
  const offsets = new Uint32Array(room(4 * (signed.length + 1)));
  for (const [index, { message }] of signed.entries()) {
    offsets[index + 1] = (offsets[index] ?? 0) + message.length;
  }
  const messages = new Uint8Array(room(offsets.at(-1) ?? 0));
  const signatures = new Uint8Array(room(signed.length * 64));
  for (const [index, { message, signature }] of signed.entries()) {
    messages.set(message, offsets[index]);
    signatures.set(signature, index * 64);
  }
  const keys = new Uint32Array(room(4 * keyIds.length));
  keys.set(keyIds);
  return { count: signed.length, messages, offsets, signatures, keys };
}
