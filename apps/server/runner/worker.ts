/** A worker thread: does one job after the other, and says what happens in it as it happens. */
import { parentPort } from "node:worker_threads";
import { doJob, type Job, type JobEnd, type JobReport } from "./job.ts";

export type WorkerMessage =
  | { readonly kind: "start" }
  | { readonly kind: "reports"; readonly reports: readonly JobReport[] }
  | { readonly kind: "end"; readonly end: JobEnd };

/** Reports go in bundles no older than this, in milliseconds: a message each would cost more than the run. */
const BUNDLE_TIME = 20;

const port = parentPort;
port?.on("message", (job: Job) => {
  const say = (message: WorkerMessage): void => port.postMessage(message);
  let bundle: JobReport[] = [];
  let sentAt = performance.now();
  const send = (): void => {
    if (bundle.length > 0) say({ kind: "reports", reports: bundle });
    bundle = [];
    sentAt = performance.now();
  };
  say({ kind: "start" });
  const work = async (): Promise<void> => {
    const end = await doJob(job, (report) => {
      bundle.push(report);
      if (performance.now() - sentAt >= BUNDLE_TIME) send();
    });
    send();
    say({ kind: "end", end });
  };
  // What is thrown here ends the thread, and the server says that it was a defect.
  work().catch((error: unknown) => {
    throw error;
  });
});
