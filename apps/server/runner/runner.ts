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
  const place = async (): Promise<void> => {
    if (free > 0) {
      free -= 1;
      return;
    }
    await new Promise<void>((resolve) => queue.push(resolve));
  };
  return {
    get waiting() {
      return queue.length;
    },
    run: async (job, watch, signal) => {
      await place();
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
