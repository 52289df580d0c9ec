/** Who does the jobs: so many at a time, the others wait in the order in which they came. */
import { doJob, type Job, type JobEnd, type JobReport } from "./job.ts";

export interface Runner {
  /**
   * Does a job when there is room for it. Aborting `signal` ends it wherever it is.
   * @returns how it ended; never rejects
   */
  run(job: Job, watch: JobWatch, signal: AbortSignal): Promise<JobEnd>;
  /** Jobs that are not under way yet. */
  readonly waiting: number;
  /** Makes ready for the first job, so that it starts at once. */
  warm(): void;
  /** Ends every job and lets nothing run on. */
  close(): Promise<void>;
}

export interface JobWatch {
  readonly onStart: () => void;
  readonly onReport: (report: JobReport) => void;
}

/** How a job is actually done, once it is its turn. */
export type DoOne = (job: Job, watch: JobWatch, signal: AbortSignal) => Promise<JobEnd>;

export const CANCELLED: JobEnd = { kind: "failed", problem: "it was stopped" };

/** A runner that does `places` jobs at a time, each by `doOne`. */
export function queueingRunner(
  places: number,
  doOne: DoOne,
  { warm, close }: Pick<Runner, "warm" | "close">,
): Runner {
  let free = places;
  const queue: (() => void)[] = [];
  const release = (): void => {
    const next = queue.shift();
    if (next === undefined) free += 1;
    else next();
  };
  /** Waits for a place. What is stopped while it waits leaves the queue at once. */
  const place = async (signal: AbortSignal): Promise<"mine" | "stopped"> => {
    if (signal.aborted) return "stopped";
    if (free > 0) {
      free -= 1;
      return "mine";
    }
    return new Promise((resolve) => {
      const take = (): void => {
        signal.removeEventListener("abort", leave);
        resolve("mine");
      };
      const leave = (): void => {
        queue.splice(queue.indexOf(take), 1);
        resolve("stopped");
      };
      signal.addEventListener("abort", leave, { once: true });
      queue.push(take);
    });
  };
  return {
    get waiting() {
      return queue.length;
    },
    run: async (job, watch, signal) => {
      if ((await place(signal)) === "stopped") return CANCELLED;
      try {
        return signal.aborted ? CANCELLED : await doOne(job, watch, signal);
      } finally {
        release();
      }
    },
    warm,
    close,
  };
}

/** Does every job in this thread: for tests, which want no second start of the program. */
export function inThreadRunner(places = 1): Runner {
  return queueingRunner(
    places,
    async (job, { onStart, onReport }) => {
      onStart();
      return doJob(job, onReport);
    },
    { warm: () => undefined, close: () => Promise.resolve() },
  );
}
