/**
 * A stream of signatures for differential fuzzing, half of them altered, with what node:crypto says of each. The seed
 * and the sizes of the batches decide every octet, the nonces too, so that a disagreement found in the last of a
 * million can be looked at again.
 */
import { createECDH, createHash, createPublicKey, type KeyObject, verify } from "node:crypto";
import { InternalError, seededKeyPairINSECURE, type SignatureBatch } from "../../pki/index.ts";
import { seededRandom } from "../../sim/index.ts";

/** What is done to a signature after it was made. Only `none` and `-s` leave it valid. */
export const ALTERATIONS = [
  "none",
  "message bit",
  "message longer",
  "r bit",
  "s bit",
  "-s",
  "r and s swapped",
  "r + n",
  "s + n",
  "r zero",
  "s zero",
  "r of another",
  "random r and s",
  "key",
] as const;
export type Alteration = (typeof ALTERATIONS)[number];

export interface FuzzBatch extends SignatureBatch {
  /** 1 where node:crypto says that the signature is valid, otherwise 0. */
  readonly valid: Uint8Array;
  /** What was done to each: its place in `ALTERATIONS`. */
  readonly alterations: Uint8Array;
}

export interface SignatureFuzz {
  /**
   * The public points of the pool, 65 octets each. `keys` of a batch are places in this list: the numbers that a
   * verifier gives which interns these first, in this order.
   */
  readonly points: readonly Uint8Array[];
  /** The next signatures of the stream. */
  next(count: number): FuzzBatch;
}

/** The order of P-256 (SP 800-186 3.2.1.3). */
const N = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const NOISE = 1 << 16;
const LONGEST_MESSAGE = 320;

interface PoolKey {
  readonly place: number;
  readonly d: bigint;
  readonly point: Uint8Array;
  readonly publicKey: KeyObject;
}

interface Signed {
  readonly key: PoolKey;
  readonly message: Uint8Array;
  readonly r: bigint;
  readonly s: bigint;
}

/** @param keyCount at least two, so that one can stand for another */
export function signatureFuzz(seed: string, keyCount: number): SignatureFuzz {
  const random = seededRandom(`signature fuzz ${seed}`);
  const below = (limit: number): number => Math.floor(random() * limit);
  const pick = <T>(from: readonly T[], place = below(from.length)): T => {
    const found = from[place % from.length];
    if (found === undefined) throw new InternalError("nothing to pick from");
    return found;
  };
  const noise = new Uint8Array(NOISE).map(() => below(256));
  const pool = Array.from({ length: keyCount }, (_, place) => poolKey(seed, place));
  let made = 0;
  let previous = 1n;

  /** Random octets are cut from one block; a number in front makes each message another one. */
  function message(): Uint8Array {
    const from = below(NOISE - LONGEST_MESSAGE);
    const octets = noise.slice(from, from + 4 + below(LONGEST_MESSAGE - 4));
    new DataView(octets.buffer).setUint32(0, made);
    return octets;
  }

  function sign(count: number): readonly Signed[] {
    const drafts = Array.from({ length: count }, () => {
      made += 1;
      return { key: pick(pool), message: message(), nonce: scalarOf(`${seed} nonce ${made}`) };
    });
    const inverses = invertAll(drafts.map(({ nonce }) => nonce));
    return drafts.map(({ key, message, nonce }, index) => {
      const r = rOf(nonce);
      const digest = numberOf(createHash("sha256").update(message).digest());
      return { key, message, r, s: (pick(inverses, index) * ((digest + r * key.d) % N)) % N };
    });
  }

  function alter(signed: Signed, alteration: Alteration): Signed {
    const { key, message, r, s } = signed;
    const bit = 1n << BigInt(below(256));
    switch (alteration) {
      case "none":
        return signed;
      case "message bit":
        return { ...signed, message: bitFlipped(message, below(8 * message.length)) };
      case "message longer":
        return { ...signed, message: Uint8Array.of(...message, below(256)) };
      case "r bit":
        return { ...signed, r: r ^ bit };
      case "s bit":
        return { ...signed, s: s ^ bit };
      case "-s":
        return { ...signed, s: N - s };
      case "r and s swapped":
        return { ...signed, r: s, s: r };
      // Where it does not fit into 32 octets, what is left of it is as wrong.
      case "r + n":
        return { ...signed, r: BigInt.asUintN(256, r + N) };
      case "s + n":
        return { ...signed, s: BigInt.asUintN(256, s + N) };
      case "r zero":
        return { ...signed, r: 0n };
      case "s zero":
        return { ...signed, s: 0n };
      case "r of another":
        return { ...signed, r: previous };
      case "random r and s":
        return { ...signed, r: scalarOf(`${seed} r ${random()}`), s: scalarOf(`${seed} s ${random()}`) };
      case "key":
        return { ...signed, key: pick(pool, key.place + 1 + below(keyCount - 1)) };
    }
  }

  function next(count: number): FuzzBatch {
    const alterations = new Uint8Array(count);
    const items = sign(count).map((signed, index) => {
      const place = random() < 0.5 ? 0 : 1 + below(ALTERATIONS.length - 1);
      alterations[index] = place;
      const altered = alter(signed, pick(ALTERATIONS, place));
      previous = signed.r;
      return altered;
    });
    const batch = batchOf(items);
    const valid = Uint8Array.from(items, ({ key, message }, index) => {
      const signature = batch.signatures.subarray(64 * index, 64 * (index + 1));
      return verify("sha256", message, { key: key.publicKey, dsaEncoding: "ieee-p1363" }, signature) ? 1 : 0;
    });
    return { ...batch, valid, alterations };
  }

  return { points: pool.map(({ point }) => point), next };
}

function poolKey(seed: string, place: number): PoolKey {
  const { privateScalar, publicPoint } = seededKeyPairINSECURE(`signature fuzz ${seed}`, `key-${place}`);
  const [x, y] = [coordinate(publicPoint, 1), coordinate(publicPoint, 33)];
  const publicKey = createPublicKey({ format: "jwk", key: { kty: "EC", crv: "P-256", x, y } });
  return { place, d: numberOf(privateScalar), point: publicPoint, publicKey };
}

const coordinate = (point: Uint8Array, from: number): string =>
  Buffer.from(point.subarray(from, from + 32)).toString("base64url");

function bitFlipped(message: Uint8Array, at: number): Uint8Array {
  return message.map((octet, index) => (index === at >> 3 ? octet ^ (1 << (at & 7)) : octet));
}

/** 1 .. n-1, from a text. */
function scalarOf(text: string): bigint {
  return (numberOf(createHash("sha256").update(text).digest()) % (N - 1n)) + 1n;
}

const NONCE_KEY = createECDH("prime256v1");

/** The x of `nonce G` modulo n, by OpenSSL: a nonce and its point are a key pair. */
function rOf(nonce: bigint): bigint {
  NONCE_KEY.setPrivateKey(octetsOf(nonce));
  return numberOf(NONCE_KEY.getPublicKey().subarray(1, 33)) % N;
}

/** All inverses modulo n with one inversion (Montgomery's trick). */
function invertAll(values: readonly bigint[]): readonly bigint[] {
  let product = 1n;
  const before = values.map((value) => {
    const here = product;
    product = (product * value) % N;
    return { value, product: here };
  });
  let inverse = invert(product);
  return before
    .toReversed()
    .map(({ value, product }) => {
      const own = (inverse * product) % N;
      inverse = (inverse * value) % N;
      return own;
    })
    .toReversed();
}

/** Fermat: the power n - 2. */
function invert(value: bigint): bigint {
  let [result, base] = [1n, value];
  for (let exponent = N - 2n; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = (result * base) % N;
    base = (base * base) % N;
  }
  return result;
}

function batchOf(items: readonly Signed[]): SignatureBatch {
  const offsets = new Uint32Array(items.length + 1);
  const signatures = new Uint8Array(64 * items.length);
  let end = 0;
  for (const [index, { message, r, s }] of items.entries()) {
    end += message.length;
    offsets[index + 1] = end;
    signatures.set(octetsOf(r), 64 * index);
    signatures.set(octetsOf(s), 64 * index + 32);
  }
  const messages = new Uint8Array(end);
  for (const [index, { message }] of items.entries()) messages.set(message, offsets[index]);
  const keys = Uint32Array.from(items, ({ key }) => key.place);
  return { count: items.length, messages, offsets, signatures, keys };
}

function octetsOf(value: bigint): Buffer {
  return Buffer.from(value.toString(16).padStart(64, "0"), "hex");
}

function numberOf(octets: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(octets).toString("hex")}`);
}
