/** Takes runs on, follows them, and keeps what comes of them. */
import { type LogEvent, summarise } from "../../../sim/index.ts";
import { ApiError } from "../api-error.ts";
import type { Run } from "../api/run-schema.ts";
import type { Limits } from "../limits.ts";
import type { JobEnd, JobReport } from "../runner/job.ts";
import type { Runner } from "../runner/runner.ts";
import type { KeptRun } from "../store/entries.ts";
import { newEntryId, type Session, type SessionStore } from "../store/session-store.ts";
import { checkPlaces } from "./places.ts";
import { type Broadcast, broadcast } from "./stream.ts";

export type RunNews = { readonly kind: "event"; readonly line: string } | { readonly kind: "end" };

/** A run that is waiting or under way. */
interface LiveRun {
  readonly lines: string[];
  readonly events: LogEvent[];
  readonly news: Broadcast<RunNews>;
  readonly stop: AbortController;
  readonly ended: Promise<void>;
}

export interface RunOrder extends Pick<Run, "scenario" | "title" | "rules" | "seed" | "policies" | "fork"> {
  readonly text: string;
  readonly until?: string | undefined;
}

export interface DeskParts {
  readonly store: SessionStore;
  readonly runner: Runner;
  readonly limits: Limits;
  readonly now: () => number;
  /** Tells whoever runs the server about a defect. */
  readonly talk: (line: string) => void;
}

export class RunDesk {
  readonly #parts: DeskParts;
  readonly #live = new Map<string, LiveRun>();

  /** Runs that a former server had not finished are taken up again: one seed gives one run. */
  constructor(parts: DeskParts) {
    this.#parts = parts;
    for (const session of parts.store.sessions) {
      for (const kept of session.runs.values()) {
        if (kept.run.state === "waiting" || kept.run.state === "running") this.#take(session, kept);
      }
    }
  }

  /** Takes a run on. @throws ApiError when there is no room for it */
  async start(session: Session, order: RunOrder): Promise<KeptRun> {
    const { store, runner, limits, now } = this.#parts;
    checkPlaces(store, runner, limits, session);
    const { text, until, fork, ...what } = order;
    const run: Run = {
      id: newEntryId(),
      state: "waiting",
      ...what,
      createdAt: new Date(now()).toISOString(),
      events: 0,
      steps: [],
      ...(fork === undefined ? {} : { fork }),
    };
    const kept: KeptRun = { run, text, ...(until === undefined ? {} : { until }) };
    session.runs.set(run.id, kept);
    try {
      await store.save(session, "runs", kept);
    } catch (problem) {
      // What cannot be kept is not begun, or it would wait for ever.
      session.runs.delete(run.id);
      throw problem;
    }
    this.#take(session, kept);
    return kept;
  }

  /** @throws ApiError when the session has no such run */
  find(session: Session | undefined, id: string): KeptRun {
    const kept = session?.runs.get(id);
    if (kept === undefined) {
      throw new ApiError("unknown-run", `this session has no run ${id}`, "GET /api/runs lists them");
    }
    return kept;
  }

  /** Resolves when the run has ended; at once for one that has. */
  ended(id: string): Promise<void> {
    return this.#live.get(id)?.ended ?? Promise.resolve();
  }

  /** Whether the run waits for nothing any more. */
  hasEnded(id: string): boolean {
    return !this.#live.has(id);
  }

  /** The lines of the log so far, and how to hear the rest; a finished run has no more to say. */
  async follow(
    session: Session,
    id: string,
  ): Promise<{ readonly lines: readonly string[]; readonly news: Broadcast<RunNews> | undefined }> {
    const live = this.#live.get(id);
    if (live !== undefined) return { lines: live.lines, news: live.news };
    const log = await this.#parts.store.readLog(session, id);
    return { lines: (log ?? "").split("\n").filter((line) => line !== ""), news: undefined };
  }

  /** The whole log as text. @throws ApiError while the run goes on */
  async log(session: Session, kept: KeptRun): Promise<string> {
    if (this.#live.has(kept.run.id)) {
      throw new ApiError(
        "run-not-finished",
        `run ${kept.run.id} is still going on`,
        `GET /api/runs/${kept.run.id}/events follows it`,
      );
    }
    return (await this.#parts.store.readLog(session, kept.run.id)) ?? "";
  }

  async remove(session: Session, kept: KeptRun): Promise<void> {
    const live = this.#live.get(kept.run.id);
    live?.stop.abort();
    await live?.ended;
    await this.#parts.store.remove(session, "runs", kept.run.id);
  }

  #take(session: Session, kept: KeptRun): void {
    const stop = new AbortController();
    const news = broadcast<RunNews>();
    const lines: string[] = [];
    const events: LogEvent[] = [];
    const { rules, seed } = kept.run;
    const job = { kind: "run", text: kept.text, rules, seed, until: kept.until } as const;
    const watch = {
      onStart: () => {
        kept.run = { ...kept.run, state: "running" };
      },
      onReport: (report: JobReport) => {
        if (report.kind !== "event") return;
        lines.push(report.line);
        events.push(report.event);
        kept.run = { ...kept.run, events: lines.length, steps: withStep(kept.run.steps, report.event) };
        news.say({ kind: "event", line: report.line });
      },
    };
    const ended = this.#parts.runner
      .run(job, watch, stop.signal)
      .then((end) => this.#finish(session, kept, events, lines, end))
      .catch((error: unknown) => {
        this.#parts.talk(`run ${kept.run.id}: ${String(error)}`);
        kept.run = { ...kept.run, state: "failed", problem: "what came of it could not be kept" };
      })
      .finally(() => {
        this.#live.delete(kept.run.id);
        news.say({ kind: "end" });
      });
    this.#live.set(kept.run.id, { lines, events, news, stop, ended });
  }

  async #finish(
    session: Session,
    kept: KeptRun,
    events: readonly LogEvent[],
    lines: readonly string[],
    end: JobEnd,
  ): Promise<void> {
    // A run that was deleted while it went on is not kept again.
    const isKept = session.runs.has(kept.run.id);
    // While its log is being kept it goes on: a session whose runs have all ended may be removed.
    if (isKept) {
      await this.#parts.store.saveLog(session, kept.run.id, lines.map((line) => `${line}\n`).join(""));
    }
    if (end.kind === "failed") {
      if (end.defect !== undefined) this.#parts.talk(`run ${kept.run.id}: ${end.defect}`);
      kept.run = { ...kept.run, state: "failed", problem: end.problem };
    } else {
      const { verdict, stranded } = summarise(events);
      const { asExpected, ending } = verdict;
      kept.run = { ...kept.run, state: "finished", verdict: { asExpected, ending, stranded: [...stranded] } };
    }
    if (isKept) await this.#parts.store.save(session, "runs", kept);
  }
}

function withStep(steps: readonly string[], event: LogEvent): string[] {
  return event.kind === "stepStarted" && event.step !== undefined
    ? [...steps, event.step]
    : (steps as string[]);
}
