/** Batches in flat arrays, under keys that are in use: what a replay does with the messages of many devices. */
import { createSignatureVerifier, InternalError, verifyBatch } from "../../../pki/index.ts";
import type { CaseFamily, PreparedCase } from "../case.ts";
import { batchesOf, internAll, signedMessages } from "../workload.ts";

const ORDER = { messages: 512, keys: 64 };

/** Powers of two that divide the number of messages, so that no message is left over. */
const SIZES = [8, 32, 128, 512] as const;

export const BATCH_CASES: CaseFamily = {
  name: "batch",
  cases: SIZES.map((size) => ({
    name: `batch-${size}`,
    measures: `batches of ${size} in flat arrays, 64 keys interned before`,
    prepare: () => prepareBatch(size),
  })),
};

function prepareBatch(size: number): PreparedCase {
  const verifier = createSignatureVerifier();
  const signed = signedMessages(ORDER);
  const batches = batchesOf(signed, internAll(verifier, signed), size);
  return {
    operation: "signature",
    signatures: 1,
    slice: signed.length,
    run: () => {
      for (const batch of batches) {
        if (verifyBatch(verifier, batch).some((verdict) => verdict !== 0)) {
          throw new InternalError(`batch-${size} refused a good signature`);
        }
      }
    },
    facts: () => ({ backend: verifier.backend }),
  };
}
