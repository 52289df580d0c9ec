/** Batches under keys that have their tables: what a replay does with the messages of many devices by few senders. */
import type { CaseFamily } from "../case.ts";
import { batchesInTurn, defaultHotVerifier, HOT_WORKLOAD } from "../hot-keys.ts";

/** Powers of two up to what fills the kernel many times over, so that no message is left over. */
const SIZES = [1, 8, 32, 128, 512, 2048] as const;

export const HOT_CASES: CaseFamily = {
  name: "hot",
  cases: SIZES.map((size) => ({
    name: `hot-${size}`,
    measures: `batches of ${size} in flat arrays, ${HOT_WORKLOAD.keys} keys with the tables of the default policy`,
    prepare: () => batchesInTurn(defaultHotVerifier(), size),
  })),
};
