/** How many keys may be hot at a time: their tables have to fit the budget, and the caches of the processor. */
import { DEFAULT_TABLE_POLICY } from "../../../pki/index.ts";
import type { CaseFamily } from "../case.ts";
import { batchesInTurn, hastened, HOT_WORKLOAD, hotVerifier } from "../hot-keys.ts";

const NUMBERS = [1, 8, 64, 200, 500, 1000] as const;
const BATCH = 512;
/** Fewer than for 64 keys alone, because each number of keys has messages of its own to be signed. */
const MESSAGES = 8192;

export const KEYS_CASES: CaseFamily = {
  name: "keys",
  cases: NUMBERS.map((keys) => ({
    name: `keys-${keys}`,
    measures: `batches of ${BATCH}, ${keys} ${keys === 1 ? "key" : "keys in turn"}, the tables of the default policy`,
    prepare: () =>
      batchesInTurn(
        hotVerifier({
          messages: keys === HOT_WORKLOAD.keys ? HOT_WORKLOAD.messages : MESSAGES,
          keys,
          policy: hastened(DEFAULT_TABLE_POLICY),
        }),
        BATCH,
      ),
  })),
};
