/** A worker of the pool: takes slices of a batch until none is left. Started by `verifier-pool.ts`, never imported. */
import { parentPort, workerData } from "node:worker_threads";
import { createBatchJudge } from "./batch-judge.ts";
import { createKernel } from "./kernel/kernel.ts";
import { KERNEL_BATCH } from "./kernel/kernel-memory.ts";
import { createKeyRegister } from "./key-register.ts";
import type { WorkerDone, WorkerJob, WorkerTools } from "./verifier-pool.ts";

/** Signatures of a slice: whole batches of the kernel, few enough that no worker ends long before the others. */
const SLICE = 2 * KERNEL_BATCH;
const POINT_OCTETS = 65;

const { compiled, memory, scratch } = workerData as WorkerTools;
const keys = createKeyRegister();
const kernel =
  compiled === undefined || memory === undefined ? undefined : createKernel(compiled, memory, scratch);
const judge = createBatchJudge(keys, kernel, {
  byKernel: 0,
  byNode: 0,
  refusedAndAskedAgain: 0,
  unknownAndAskedAgain: 0,
});

parentPort?.on("message", (work: WorkerJob) => {
  const answer: WorkerDone = { job: work.job };
  try {
    judgeSlices(work);
    parentPort?.postMessage(answer);
  } catch (error) {
    // One bad batch ends with an answer and not with this worker.
    parentPort?.postMessage({ ...answer, problem: error instanceof Error ? error.message : String(error) });
  }
});

function judgeSlices(work: WorkerJob): void {
  const { batch, verdicts, next, addresses, widths, points, firstPoint } = work;
  for (let at = 0; at < points.length; at += POINT_OCTETS) {
    const expected = firstPoint + at / POINT_OCTETS;
    const key = keys.intern(points.subarray(at, at + POINT_OCTETS));
    // A number that means another key here than there would be a false verdict.
    if (key !== expected) throw new Error(`key ${expected} of the pool is key ${key} of a worker`);
  }
  const places = addresses === undefined || widths === undefined ? undefined : { addresses, widths };
  for (;;) {
    const from = Atomics.add(next, 0, SLICE);
    if (from >= batch.count) break;
    judge.judge(batch, from, Math.min(from + SLICE, batch.count), places, verdicts);
  }
}
