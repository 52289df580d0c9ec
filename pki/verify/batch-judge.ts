/**
 * Judges the signatures of a batch: those by keys with tables in the kernel, all others, and whatever the kernel does not find
 * valid, by node. So only a false "valid" of the kernel could hurt, and its proof is about that.
 */
import { hash } from "node:crypto";
import { KERNEL_UNKNOWN, KERNEL_VALID, type Kernel } from "./kernel/kernel.ts";
import { KERNEL_BATCH } from "./kernel/kernel-memory.ts";
import type { KeyRegister } from "./key-register.ts";
import type { TablePlaces } from "./key-tables.ts";
import { verdictOnDigest, verdictOnMessage } from "./node-judge.ts";
import {
  DIGEST_OCTETS,
  type DigestBatch,
  RAW_SIGNATURE_OCTETS,
  type SignatureBatch,
  VERDICT_OCTET,
} from "./signature-batch.ts";

/** Counted as it goes; see `VerdictCounts`. */
export interface RunningCounts {
  byKernel: number;
  byNode: number;
  refusedAndAskedAgain: number;
  unknownAndAskedAgain: number;
}

export interface BatchJudge {
  /** Writes the verdicts of the signatures `from .. to` of a batch, as octets of `VERDICTS`. */
  judge(
    batch: SignatureBatch | DigestBatch,
    from: number,
    to: number,
    places: TablePlaces | undefined,
    verdicts: Uint8Array,
  ): void;
}

/** Without a kernel everything is asked of node. */
export function createBatchJudge(
  keys: KeyRegister,
  kernel: Kernel | undefined,
  counts: RunningCounts,
): BatchJudge {
  /** Signatures that wait for the kernel, by the width of their keys' tables. */
  const waiting = new Map<number, { readonly indexes: Uint32Array; count: number }>();

  const askNode = (batch: SignatureBatch | DigestBatch, index: number): number => {
    const key = batch.keys[index] ?? 0;
    const at = index * RAW_SIGNATURE_OCTETS;
    const signature = batch.signatures.subarray(at, at + RAW_SIGNATURE_OCTETS);
    if ("digests" in batch) {
      const digest = batch.digests.subarray(index * DIGEST_OCTETS, (index + 1) * DIGEST_OCTETS);
      return VERDICT_OCTET[verdictOnDigest(keys.point(key), digest, signature)];
    }
    return VERDICT_OCTET[verdictOnMessage(keys.keyObject(key), messageOf(batch, index), signature)];
  };

  const askKernel = (
    by: Kernel,
    batch: SignatureBatch | DigestBatch,
    { indexes, count }: { readonly indexes: Uint32Array; readonly count: number },
    width: number,
    { addresses }: TablePlaces,
    verdicts: Uint8Array,
  ): void => {
    for (let place = 0; place < count; place += 1) {
      const index = indexes[place] ?? 0;
      if ("digests" in batch) by.copyDigest(place, batch.digests, index * DIGEST_OCTETS);
      else by.setDigest(place, hash("sha256", messageOf(batch, index), "binary"));
      const table = addresses[batch.keys[index] ?? 0] ?? 0;
      by.setSignature(place, batch.signatures, index * RAW_SIGNATURE_OCTETS, table);
    }
    const answers = by.judge(count, width);
    for (let place = 0; place < count; place += 1) {
      const index = indexes[place] ?? 0;
      const answer = answers[place];
      if (answer === KERNEL_VALID) {
        counts.byKernel += 1;
        verdicts[index] = VERDICT_OCTET.valid;
        continue;
      }
      if (answer === KERNEL_UNKNOWN) counts.unknownAndAskedAgain += 1;
      else counts.refusedAndAskedAgain += 1;
      verdicts[index] = askNode(batch, index);
    }
  };

  return {
    judge: (batch, from, to, places, verdicts) => {
      // A batch that ended in an exception has left nothing for this one.
      for (const queue of waiting.values()) queue.count = 0;
      for (let index = from; index < to; index += 1) {
        const width = kernel === undefined ? 0 : (places?.widths[batch.keys[index] ?? 0] ?? 0);
        if (kernel === undefined || places === undefined || width === 0) {
          counts.byNode += 1;
          verdicts[index] = askNode(batch, index);
          continue;
        }
        let queue = waiting.get(width);
        if (queue === undefined) {
          queue = { indexes: new Uint32Array(KERNEL_BATCH), count: 0 };
          waiting.set(width, queue);
        }
        queue.indexes[queue.count] = index;
        queue.count += 1;
        if (queue.count < KERNEL_BATCH) continue;
        askKernel(kernel, batch, queue, width, places, verdicts);
        queue.count = 0;
      }
      if (kernel === undefined || places === undefined) return;
      for (const [width, queue] of waiting) {
        if (queue.count > 0) askKernel(kernel, batch, queue, width, places, verdicts);
        queue.count = 0;
      }
    },
  };
}

function messageOf({ messages, offsets }: SignatureBatch, index: number): Uint8Array {
  return messages.subarray(offsets[index], offsets[index + 1]);
}
