/**
 * Verification in bulk on worker threads. The batch, the tables and the verdicts lie in shared memory; what is sent to a
 * worker is one message a batch, however many signatures that has, and each worker takes slices of it until none is left.
 */
import { Worker } from "node:worker_threads";
import { createKernel } from "./kernel/kernel.ts";
import { createKernelMemory, type KernelMemory } from "./kernel/kernel-memory.ts";
import {
  chooseKernel,
  type CompiledKernel,
  KERNEL_VARIANTS,
  type KernelVariant,
} from "./kernel/kernel-variant.ts";
import { createKeyRegister, type KeyRegister } from "./key-register.ts";
import { createKeyTables, type KeyTables } from "./key-tables.ts";
import { NOT_JUDGED, requireFit, type DigestBatch, type SignatureBatch } from "./signature-batch.ts";
import type { KeyId } from "./signature-verifier.ts";
import { DEFAULT_TABLE_POLICY, requireUsable, tableBudget, type TablePolicy } from "./table-policy.ts";

export interface VerifierPoolOptions {
  /** Worker threads; more than there are cores are no use. */
  readonly threads: number;
  /** As for `createSignatureVerifier`. */
  readonly kernels?: readonly KernelVariant[];
  readonly tables?: TablePolicy;
}

export interface VerifierPool {
  /** As that of `SignatureVerifier`. The numbers are this pool's own. */
  intern(publicPoint: Uint8Array): KeyId;
  /**
   * One octet a signature, as `VERDICTS` has them; the same verdicts as those of a `SignatureVerifier`. Batches are worked on
   * one after the other, each by all workers. Arrays over shared memory are read where they lie, until the promise settles;
   * others are copied before the call returns.
   *
   * Rejects with InvalidIdentifier when a key was not interned here, with RangeError when the arrays do not fit the count,
   * and with an Error when the pool is closed or a worker has died: then this pool answers no more, and a new one is needed.
   */
  verifyBatch(batch: SignatureBatch | DigestBatch): Promise<Uint8Array>;
  /** Ends the workers. Batches that are still waiting are rejected. */
  close(): Promise<void>;
  /** As that of `SignatureVerifier`, with the number of threads: `wasm/fused on 2 threads`. */
  readonly backend: string;
}

/** What a worker is told when it is made. */
export interface WorkerTools {
  readonly compiled: CompiledKernel | undefined;
  readonly memory: KernelMemory | undefined;
  /** Which scratch region of the memory is this worker's. */
  readonly scratch: number;
}

/** What a worker is told of a batch. All arrays are over shared memory. */
export interface WorkerJob {
  readonly job: number;
  readonly batch: SignatureBatch | DigestBatch;
  readonly verdicts: Uint8Array;
  /** One number: the first signature that nobody has taken yet. */
  readonly next: Int32Array;
  /** Where keys have tables; absent without a kernel. */
  readonly addresses: Uint32Array | undefined;
  readonly widths: Uint8Array | undefined;
  /** The points of keys that not every worker has yet, 65 octets each, in the order of their numbers. */
  readonly points: Uint8Array;
  /** The number of the first of them. */
  readonly firstPoint: number;
}

/** What a worker says when nothing is left of a batch. */
export interface WorkerDone {
  readonly job: number;
  /** What went wrong, when something did; the other workers' verdicts are then of no use either. */
  readonly problem?: string;
}

const POINT_OCTETS = 65;

/**
 * Starts the workers.
 * @throws RangeError for less than one thread, and when the table policy cannot be followed
 */
export function createVerifierPool(options: VerifierPoolOptions): VerifierPool {
  const { threads, kernels = KERNEL_VARIANTS, tables: policy = DEFAULT_TABLE_POLICY } = options;
  if (!Number.isInteger(threads) || threads < 1)
    throw new RangeError(`a pool has one thread or more, not ${threads}`);
  requireUsable(policy);
  const keys = createKeyRegister();
  const hot = createHotMemory(keys, kernels, policy, threads);
  let ended: string | undefined;
  const workers = Array.from({ length: threads }, (_, scratch) => {
    const worker = startWorker({ compiled: hot?.compiled, memory: hot?.memory, scratch });
    worker.on("error", (error) => (ended ??= `a verification worker has died: ${error.message}`));
    worker.on("exit", () => (ended ??= "a verification worker has ended"));
    return worker;
  });

  let queue: Promise<unknown> = Promise.resolve();
  let jobs = 0;
  let sentPoints = 0;

  const run = async (batch: SignatureBatch | DigestBatch): Promise<Uint8Array> => {
    if (ended !== undefined) throw new Error(ended);
    hot?.tables.use(batch.keys, batch.count);
    const places = hot?.tables.places();
    jobs += 1;
    const known = keys.count();
    const work: WorkerJob = {
      job: jobs,
      batch,
      verdicts: new Uint8Array(new SharedArrayBuffer(batch.count)).fill(NOT_JUDGED),
      next: new Int32Array(new SharedArrayBuffer(4)),
      addresses: places?.addresses,
      widths: places?.widths,
      points: pointsFrom(keys, sentPoints, known),
      firstPoint: sentPoints,
    };
    // Nobody may still be reading the tables when the next batch changes them: all are waited for, whatever comes of it.
    const ends = await Promise.allSettled(workers.map((worker) => finished(worker, work)));
    const failed = ends.find((end) => end.status === "rejected");
    if (failed !== undefined) throw failed.reason;
    sentPoints = known;
    return work.verdicts;
  };

  return {
    intern: (publicPoint) => keys.intern(publicPoint),
    verifyBatch: async (batch) => {
      requireFit(batch);
      const own = sharedBatch(batch);
      for (let index = 0; index < own.count; index += 1) keys.point(own.keys[index] ?? 0);
      const answer = queue.then(() => run(own));
      queue = answer.catch(() => undefined);
      return answer;
    },
    close: async () => {
      ended ??= "the pool of verifiers is closed";
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
    backend: `${hot === undefined ? "node" : `wasm/${hot.memory.variant}`} on ${threads} thread${threads === 1 ? "" : "s"}`,
  };
}

interface HotMemory {
  readonly compiled: CompiledKernel;
  readonly memory: KernelMemory;
  readonly tables: KeyTables;
}

/** The memory that all workers share, with a kernel of this thread that builds the tables in it. */
function createHotMemory(
  keys: KeyRegister,
  kernels: readonly KernelVariant[],
  policy: TablePolicy,
  threads: number,
): HotMemory | undefined {
  const compiled = chooseKernel(kernels);
  if (compiled === undefined) return undefined;
  const memory = createKernelMemory({
    variant: compiled.variant,
    generatorWidth: policy.generatorWidth,
    tableOctets: tableBudget(policy),
    kernels: threads + 1,
  });
  const builder = createKernel(compiled, memory, threads);
  builder.buildGeneratorTable();
  const tables = createKeyTables(
    policy,
    memory.tables,
    () => keys.count(),
    (key, address, width) => builder.buildTable(keys.point(key), address, width),
  );
  return { compiled, memory, tables };
}

function startWorker(tools: WorkerTools): Worker {
  // Nothing of the command line of the main thread is for a worker: not its loaders, and not its test runner's options.
  const worker = new Worker(new URL("pool-worker.mjs", import.meta.url), { workerData: tools, execArgv: [] });
  // An idle pool keeps no program alive.
  worker.unref();
  return worker;
}

function finished(worker: Worker, work: WorkerJob): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (error?: Error): void => {
      worker.off("message", onMessage).off("error", onError).off("exit", onExit);
      worker.unref();
      if (error === undefined) resolve();
      else reject(error);
    };
    const onMessage = ({ job, problem }: WorkerDone): void => {
      if (job === work.job) settle(problem === undefined ? undefined : new Error(problem));
    };
    const onError = (error: Error): void => settle(error);
    const onExit = (): void => settle(new Error("a verification worker has ended before its work"));
    worker.on("message", onMessage).on("error", onError).on("exit", onExit);
    worker.ref();
    worker.postMessage(work);
  });
}

function sharedBatch(batch: SignatureBatch | DigestBatch): SignatureBatch | DigestBatch {
  const { count } = batch;
  const signatures = sharedOctets(batch.signatures);
  // Copied even when shared: a key is looked at twice, for its table and for the width of it.
  const keys = sharedNumbers(Uint32Array.from(batch.keys));
  return "digests" in batch
    ? { count, signatures, keys, digests: sharedOctets(batch.digests) }
    : {
        count,
        signatures,
        keys,
        messages: sharedOctets(batch.messages),
        offsets: sharedNumbers(batch.offsets),
      };
}

function sharedOctets(octets: Uint8Array): Uint8Array {
  if (octets.buffer instanceof SharedArrayBuffer) return octets;
  const shared = new Uint8Array(new SharedArrayBuffer(octets.length));
  shared.set(octets);
  return shared;
}

function sharedNumbers(numbers: Uint32Array): Uint32Array {
  if (numbers.buffer instanceof SharedArrayBuffer) return numbers;
  const shared = new Uint32Array(new SharedArrayBuffer(4 * numbers.length));
  shared.set(numbers);
  return shared;
}

function pointsFrom(keys: KeyRegister, from: number, to: number): Uint8Array {
  const points = new Uint8Array((to - from) * POINT_OCTETS);
  for (let key = from; key < to; key += 1) points.set(keys.point(key), (key - from) * POINT_OCTETS);
  return points;
}
