/**
 * Many signatures at once, in flat arrays: nothing is allocated for each, and the arrays can be handed to another thread
 * or to WebAssembly as they are.
 */
import type { KeyId, SignatureVerdict, SignatureVerifier } from "./signature-verifier.ts";

/** `count` signatures: the i-th is over `messages[offsets[i] .. offsets[i + 1]]`, by `keys[i]`. */
export interface SignatureBatch {
  readonly count: number;
  /** The messages one after the other, not yet hashed. */
  readonly messages: Uint8Array;
  /** `count + 1` offsets into `messages`, rising. */
  readonly offsets: Uint32Array;
  /** `r || s`, 64 octets each. A signature of another length is malformed, and has no place in a batch. */
  readonly signatures: Uint8Array;
  /** Keys that the verifier has interned. */
  readonly keys: Uint32Array;
}

/** What a batch answers with, one octet a signature: the place of the verdict in this list. */
export const VERDICTS = [
  "valid",
  "malformed",
  "outOfRange",
  "wrong",
] as const satisfies readonly SignatureVerdict[];

const OCTET_OF = Object.fromEntries(VERDICTS.map((verdict, octet) => [verdict, octet])) as Readonly<
  Record<SignatureVerdict, number>
>;

const RAW_LENGTH = 64;

/**
 * One octet a signature, as `VERDICTS` has them.
 * @throws RangeError when the arrays do not fit the count
 */
export function verifyBatch(verifier: SignatureVerifier, batch: SignatureBatch): Uint8Array {
  const { count, messages, offsets, signatures, keys } = batch;
  requireFit(batch);
  const verdicts = new Uint8Array(count);
  for (let index = 0; index < count; index += 1) {
    const message = messages.subarray(offsets[index], offsets[index + 1]);
    const signature = signatures.subarray(index * RAW_LENGTH, (index + 1) * RAW_LENGTH);
    verdicts[index] = OCTET_OF[verifier.verify((keys[index] ?? 0) as KeyId, message, signature)];
  }
  return verdicts;
}

function requireFit({ count, messages, offsets, signatures, keys }: SignatureBatch): void {
  if (offsets.length < count + 1 || keys.length < count || signatures.length < count * RAW_LENGTH) {
    throw new RangeError(
      `a batch of ${count} signatures needs ${count + 1} offsets, ${count} keys and ${count * RAW_LENGTH} octets of signatures, and has ${offsets.length}, ${keys.length} and ${signatures.length}`,
    );
  }
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
