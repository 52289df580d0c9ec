/** The pool of workers. Its ratio is to openssl on one thread too, so two threads may reach twice that of one. */
import { createVerifierPool, DEFAULT_TABLE_POLICY, InternalError } from "../../../pki/index.ts";
import type { CaseFamily, PreparedCase } from "../case.ts";
import { hastened, HOT_WORKLOAD, requireAllValid, tableFacts, untilSteady } from "../hot-keys.ts";
import { batchesOf, signedMessages } from "../workload.ts";

/** All messages in one batch: workers wait for each other at its end, and it has to be seldom. */
const BATCH = HOT_WORKLOAD.messages;

export const THREADS_CASES: CaseFamily = {
  name: "threads",
  cases: ([1, 2] as const).map((threads) => ({
    name: `threads-${threads}`,
    measures: `batches of ${BATCH} in shared memory, ${threads} worker ${threads === 1 ? "thread" : "threads"}, ${HOT_WORKLOAD.keys} keys with the tables of the default policy`,
    prepare: () => preparePool(threads),
  })),
};

async function preparePool(threads: number): Promise<PreparedCase> {
  const policy = hastened(DEFAULT_TABLE_POLICY);
  const pool = createVerifierPool({ threads, tables: policy });
  const signed = signedMessages(HOT_WORKLOAD);
  const keys = signed.map(({ publicPoint }) => pool.intern(publicPoint));
  const batches = batchesOf(signed, keys, BATCH, "shared");
  const [batch] = batches;
  if (batch === undefined) throw new InternalError("there is no batch to verify");
  for (const one of untilSteady(batches, HOT_WORKLOAD.keys, policy)) {
    requireAllValid(await pool.verifyBatch(one));
  }
  return {
    operation: "signature",
    signatures: 1,
    slice: BATCH,
    run: async () => requireAllValid(await pool.verifyBatch(batch)),
    facts: () => ({ backend: pool.backend, ...tableFacts(policy, HOT_WORKLOAD.keys, batches) }),
    close: () => pool.close(),
  };
}
