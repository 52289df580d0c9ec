/** Takes estates on, follows their counts, and keeps them. */
import { ApiError } from "../api-error.ts";
import type { Estate, EstateStep } from "../api/estate-schema.ts";
import type { JobEnd, JobReport } from "../runner/job.ts";
import type { KeptEstate } from "../store/entries.ts";
import { newEntryId, type Session } from "../store/session-store.ts";
import { checkPlaces } from "./places.ts";
import type { DeskParts } from "./run-desk.ts";
import { type Broadcast, broadcast } from "./stream.ts";

export type EstateNews =
  | { readonly kind: "progress"; readonly commands: number; readonly step: string }
  | {
      readonly kind: "step";
      readonly step: EstateStep;
      readonly holders: readonly string[];
      readonly devices?: readonly string[];
    }
  | { readonly kind: "end" };

interface LiveEstate {
  readonly news: Broadcast<EstateNews>;
  readonly stop: AbortController;
  readonly ended: Promise<void>;
}

export interface EstateOrder extends Pick<Estate, "scenario" | "title" | "rules" | "seed" | "houses"> {
  readonly text: string;
}

export class EstateDesk {
  readonly #parts: DeskParts;
  readonly #live = new Map<string, LiveEstate>();

  /** Estates that a former server had not finished are begun anew. */
  constructor(parts: DeskParts) {
    this.#parts = parts;
    for (const session of parts.store.sessions) {
      for (const kept of session.estates.values()) {
        if (kept.estate.state === "waiting" || kept.estate.state === "running") this.#take(session, kept);
      }
    }
  }

  /** Takes an estate on. @throws ApiError when there is no room for it */
  async start(session: Session, { text, ...order }: EstateOrder): Promise<KeptEstate> {
    const { store, runner, limits, now } = this.#parts;
    checkPlaces(store, runner, limits, session);
    const estate: Estate = {
      id: newEntryId(),
      state: "waiting",
      ...order,
      createdAt: new Date(now()).toISOString(),
      commands: 0,
      devices: [],
      holders: [],
      steps: [],
    };
    const kept: KeptEstate = { estate, text };
    session.estates.set(estate.id, kept);
    try {
      await store.save(session, "estates", kept);
    } catch (problem) {
      // What cannot be kept is not begun, or it would wait for ever.
      session.estates.delete(estate.id);
      throw problem;
    }
    this.#take(session, kept);
    return kept;
  }

  /** @throws ApiError when the session has no such estate */
  find(session: Session | undefined, id: string): KeptEstate {
    const kept = session?.estates.get(id);
    if (kept === undefined) {
      throw new ApiError("unknown-estate", `this session has no estate ${id}`, "GET /api/estates lists them");
    }
    return kept;
  }

  /** How to hear what comes; undefined when it has ended. */
  newsOf(id: string): Broadcast<EstateNews> | undefined {
    return this.#live.get(id)?.news;
  }

  async remove(session: Session, kept: KeptEstate): Promise<void> {
    const live = this.#live.get(kept.estate.id);
    live?.stop.abort();
    await live?.ended;
    await this.#parts.store.remove(session, "estates", kept.estate.id);
  }

  #take(session: Session, kept: KeptEstate): void {
    const { rules, seed, houses } = kept.estate;
    const job = { kind: "estate", text: kept.text, rules, seed, houses } as const;
    const stop = new AbortController();
    const news = broadcast<EstateNews>();
    kept.estate = { ...kept.estate, state: "waiting", steps: [], commands: 0 };
    const watch = {
      onStart: () => {
        kept.estate = { ...kept.estate, state: "running" };
      },
      onReport: (report: JobReport) => {
        if (report.kind === "progress") {
          kept.estate = { ...kept.estate, commands: report.commands };
          news.say(report);
        } else if (report.kind === "estateStep") {
          const more = report.devices.length !== kept.estate.devices.length;
          kept.estate = {
            ...kept.estate,
            commands: report.commands,
            devices: [...report.devices],
            holders: [...report.holders],
            steps: [...kept.estate.steps, report.step],
          };
          const { step, holders, devices } = report;
          news.say({ kind: "step", step, holders, ...(more ? { devices } : {}) });
        }
      },
    };
    const ended = this.#parts.runner
      .run(job, watch, stop.signal)
      .then((end) => this.#finish(session, kept, end))
      .catch((error: unknown) => {
        this.#parts.talk(`estate ${kept.estate.id}: ${String(error)}`);
        kept.estate = { ...kept.estate, state: "failed", problem: "what came of it could not be kept" };
      })
      .finally(() => {
        this.#live.delete(kept.estate.id);
        news.say({ kind: "end" });
      });
    this.#live.set(kept.estate.id, { news, stop, ended });
  }

  async #finish(session: Session, kept: KeptEstate, end: JobEnd): Promise<void> {
    if (end.kind === "finished") {
      kept.estate = { ...kept.estate, state: "finished" };
    } else {
      if (end.defect !== undefined) this.#parts.talk(`estate ${kept.estate.id}: ${end.defect}`);
      kept.estate = { ...kept.estate, state: "failed", problem: end.problem };
    }
    // An estate that was deleted while it went on is not kept again.
    if (session.estates.has(kept.estate.id)) await this.#parts.store.save(session, "estates", kept);
  }
}
