/**
 * Many signatures at once, in flat arrays: nothing is allocated for each, and the arrays can be handed to another thread
 * or to WebAssembly as they are.
 */
import type { SignatureVerdict, SignatureVerifier } from "./signature-verifier.ts";

interface SignedBatch {
  readonly count: number;
  /** `r || s`, 64 octets each. A signature of another length is malformed, and has no place in a batch. */
  readonly signatures: Uint8Array;
  /** Keys that the verifier has interned. */
  readonly keys: Uint32Array;
}

/** `count` signatures: the i-th is over `messages[offsets[i] .. offsets[i + 1]]`, by `keys[i]`. */
export interface SignatureBatch extends SignedBatch {
  /** The messages one after the other, not yet hashed. */
  readonly messages: Uint8Array;
  /** `count + 1` offsets into `messages`, rising. */
  readonly offsets: Uint32Array;
}

/**
 * The same over SHA-256 digests, 32 octets each, where no message is at hand. node:crypto takes no digest, so a doubtful case is
 * decided by @noble/curves, a thousand times slower: give messages where you have them.
 */
export interface DigestBatch extends SignedBatch {
  readonly digests: Uint8Array;
}

/** What a batch answers with, one octet a signature: the place of the verdict in this list. `valid` is 0: test for that, not for truth. */
export const VERDICTS = [
  "valid",
  "malformed",
  "outOfRange",
  "wrong",
] as const satisfies readonly SignatureVerdict[];

export const VERDICT_OCTET = Object.fromEntries(
  VERDICTS.map((verdict, octet) => [verdict, octet]),
) as Readonly<Record<SignatureVerdict, number>>;

/** What an array of verdicts holds before anything was judged: whatever is forgotten is not taken for valid. */
export const NOT_JUDGED = 255;

export const RAW_SIGNATURE_OCTETS = 64;
export const DIGEST_OCTETS = 32;

/**
 * One octet a signature, as `VERDICTS` has them.
 * @throws RangeError when the arrays do not fit the count
 */
export function verifyBatch(verifier: SignatureVerifier, batch: SignatureBatch | DigestBatch): Uint8Array {
  return verifier.verifyBatch(batch);
}

/** @throws RangeError when the arrays do not fit the count */
export function requireFit(batch: SignatureBatch | DigestBatch): void {
  const { count, signatures, keys } = batch;
  if (!Number.isInteger(count) || count < 0) {
    throw new RangeError(`a batch has a whole number of signatures, not ${String(count)}`);
  }
  if ("digests" in batch) {
    require(batch.digests.length >= count * DIGEST_OCTETS, () =>
      `${count} digests, and has ${batch.digests.length} octets of them`);
  } else {
    require(batch.offsets.length > count, () => `${count + 1} offsets, and has ${batch.offsets.length}`);
    requireRisingOffsets(batch);
  }
  require(keys.length >= count, () => `${count} keys, and has ${keys.length}`);
  require(signatures.length >= count * RAW_SIGNATURE_OCTETS, () =>
    `${count * RAW_SIGNATURE_OCTETS} octets of signatures, and has ${signatures.length}`);

  function require(holds: boolean, needs: () => string): void {
    if (!holds) throw new RangeError(`a batch of ${count} signatures needs ${needs()}`);
  }
}

function requireRisingOffsets({ count, messages, offsets }: SignatureBatch): void {
  for (let index = 0; index < count; index += 1) {
    if ((offsets[index] ?? 0) > (offsets[index + 1] ?? 0)) {
      throw new RangeError(
        `the offsets of a batch fall at ${index + 1}: a message ends where the next begins`,
      );
    }
  }
  if ((offsets[count] ?? 0) > messages.length) {
    throw new RangeError(`the last offset of a batch lies beyond its ${messages.length} octets of messages`);
  }
}
