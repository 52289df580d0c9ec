/** Does jobs in worker threads, so that a long one keeps nobody waiting, and one without end can be ended. */
import { Worker } from "node:worker_threads";
import type { Job, JobEnd } from "./job.ts";
import { CANCELLED, type JobWatch, queueingRunner, type Runner } from "./runner.ts";
import type { WorkerMessage } from "./worker.ts";

const ENTRY = new URL("worker.mjs", import.meta.url);
/** How long a thread may take to load the simulator on a busy machine, before a job begins in it: milliseconds. */
const START_TIME = 60_000;

/** How long a server that ends waits for its threads: milliseconds. */
const CLOSING_TIME = 500;

export interface WorkerRunnerOptions {
  readonly workers: number;
  /** How much memory each of them may have. */
  readonly memoryMib: number;
  /** How long a job may take once it has begun, in milliseconds. */
  readonly timeFor: (job: Job) => number;
}

export function workerRunner({ workers, memoryMib, timeFor }: WorkerRunnerOptions): Runner {
  /** Workers that have nothing to do, ready for the next job. */
  const idle: Worker[] = [];
  const all = new Set<Worker>();
  /** Of each job under way: how to let go of it, so that nothing of it keeps the program from ending. */
  const underWay = new Set<() => void>();
  let closed = false;

  const start = (): Worker => {
    const worker = new Worker(ENTRY, { resourceLimits: { maxOldGenerationSizeMb: memoryMib } });
    all.add(worker);
    worker.once("exit", () => {
      all.delete(worker);
      const place = idle.indexOf(worker);
      if (place !== -1) idle.splice(place, 1);
    });
    // A worker that nobody waits for does not keep the program from ending.
    worker.unref();
    return worker;
  };

  const doOne = (job: Job, watch: JobWatch, signal: AbortSignal): Promise<JobEnd> =>
    new Promise((resolve) => {
      // A server that ends leaves its jobs open: the next one takes them up again.
      if (closed) return;
      const worker = idle.pop() ?? start();
      worker.ref();
      const letGo = (): void => {
        clearTimeout(timer);
        underWay.delete(letGo);
        signal.removeEventListener("abort", cancel);
        worker.removeAllListeners("message");
        worker.removeAllListeners("error");
        // What a thread still throws while it is ended is of no interest, and must not end the program.
        worker.on("error", () => undefined);
        worker.off("exit", died);
        worker.unref();
      };
      const end = (how: JobEnd, then: "keep" | "discard"): void => {
        letGo();
        if (then === "keep") idle.push(worker);
        else worker.terminate().catch(() => undefined);
        resolve(how);
      };
      const cancel = (): void => end(CANCELLED, "discard");
      const died = (): void =>
        end({ kind: "failed", problem: "it needed more memory than it may" }, "discard");
      const limit = timeFor(job);
      const late = (): void => {
        const problem = `it took longer than ${Math.round(limit / 1000)} seconds, which is as long as it may`;
        end({ kind: "failed", problem }, "discard");
      };
      let timer = setTimeout(late, START_TIME + limit);
      signal.addEventListener("abort", cancel, { once: true });
      worker.on("message", (message: WorkerMessage) => {
        if (message.kind === "end") end(message.end, "keep");
        else if (message.kind === "start") {
          clearTimeout(timer);
          timer = setTimeout(late, limit);
          watch.onStart();
        } else for (const report of message.reports) watch.onReport(report);
      });
      worker.on("error", (error: Error & { code?: string }) => {
        const tooMuch = error.code === "ERR_WORKER_OUT_OF_MEMORY";
        end(
          tooMuch
            ? { kind: "failed", problem: "it needed more memory than it may" }
            : {
                kind: "failed",
                problem: "a defect of the testbed, not of the scenario",
                defect: String(error.stack),
              },
          "discard",
        );
      });
      worker.once("exit", died);
      underWay.add(letGo);
      worker.postMessage(job);
    });

  return queueingRunner(workers, doOne, {
    warm: () => {
      if (!closed && all.size === 0) idle.push(start());
    },
    close: async () => {
      closed = true;
      for (const letGo of underWay) letGo();
      // A thread that is just being loaded may take long to end, or never say so; it does not keep the program.
      const ended = Promise.all([...all].map((worker) => worker.terminate()));
      let waited: NodeJS.Timeout | undefined;
      const late = new Promise((resolve) => {
        waited = setTimeout(resolve, CLOSING_TIME);
      });
      await Promise.race([ended, late]);
      clearTimeout(waited);
    },
  });
}
