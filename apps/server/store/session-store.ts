/**
 * What sessions keep, in a data folder: `SESSION/KIND/ID/` holds `entry.json`, `scenario.yaml` and, of a finished run,
 * `log.ndjson`. A server that starts again finds all of it. A session is made by its first run, not by looking around.
 */
import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { mkdir, rm, utimes } from "node:fs/promises";
import { join } from "node:path";
import { ApiError } from "../api-error.ts";
import type { Limits } from "../limits.ts";
import { readIfThere, writeWhole } from "./atomic-file.ts";
import { type EntryKind, ENTRY_KINDS, type KeptEstate, type KeptRun, readKept } from "./entries.ts";

export interface Session {
  readonly id: string;
  /** Milliseconds on the server's clock. */
  lastUsed: number;
  /** By id, oldest first. */
  readonly runs: Map<string, KeptRun>;
  readonly estates: Map<string, KeptEstate>;
  /** Octets of each entry, by id. */
  readonly octets: Map<string, number>;
}

export interface SessionStoreOptions {
  readonly folder: string;
  readonly limits: Limits;
  readonly now: () => number;
}

/** Session ids are 128 random bits: who does not have one cannot guess one. */
const SESSION_ID = /^[A-Za-z0-9_-]{22}$/;
const ENTRY_ID = /^[0-9a-f]{12}$/;
/** So long after a session began, an order without its cookie may still have been on the way: milliseconds. */
const BEGINNING = 10_000;
/** The time of last use is written down no more often. */
const TOUCH_EVERY = 10 * 60_000;

export class SessionStore {
  readonly #sessions = new Map<string, Session>();
  /** Sessions that have just been begun, by the word of the browser that asked. */
  readonly #begun = new Map<string, Promise<Session>>();
  readonly #options: SessionStoreOptions;

  /** Reads what is in the folder. What does not read there is left alone and not shown. */
  constructor(options: SessionStoreOptions) {
    this.#options = options;
    for (const id of namesIn(options.folder).filter((name) => SESSION_ID.test(name))) {
      const session = readSession(join(options.folder, id), id);
      if (session !== undefined) this.#sessions.set(id, session);
    }
    this.removeExpired();
  }

  get sessions(): readonly Session[] {
    return [...this.#sessions.values()];
  }

  /** The session of this id, if there is one. */
  find(id: string | undefined): Session | undefined {
    return id === undefined ? undefined : this.#sessions.get(id);
  }

  /** Notes that the session was used just now. */
  touch(session: Session): void {
    const now = this.#options.now();
    if (now - session.lastUsed < TOUCH_EVERY) return;
    session.lastUsed = now;
    const folder = join(this.#options.folder, session.id);
    utimes(folder, now / 1000, now / 1000).catch(() => undefined);
  }

  /** A new session. @throws ApiError when there are as many as may be, all of them in use */
  async create(): Promise<Session> {
    this.removeExpired();
    this.#makeRoom();
    const id = randomBytes(16).toString("base64url");
    const lastUsed = this.#options.now();
    const session: Session = { id, lastUsed, runs: new Map(), estates: new Map(), octets: new Map() };
    this.#sessions.set(id, session);
    await mkdir(join(this.#options.folder, id), { recursive: true, mode: 0o700 });
    return session;
  }

  /**
   * A new session, or the one that the same browser began a moment ago: two first orders at once have no cookie yet, and
   * belong together all the same. @param browser a word that no other browser knows. @throws ApiError as `create`
   */
  async begin(browser: string): Promise<Session> {
    const begun = this.#begun.get(browser);
    if (begun !== undefined) return begun;
    const session = this.create();
    this.#begun.set(browser, session);
    const forget = (): void => void this.#begun.delete(browser);
    session.then(() => setTimeout(forget, BEGINNING).unref(), forget);
    return session;
  }

  /** Removes the sessions that nobody has used for as long as one is kept. */
  removeExpired(): void {
    const { now, limits } = this.#options;
    for (const session of this.#sessions.values()) {
      if (now() - session.lastUsed > limits.sessionLife) this.#remove(session);
    }
  }

  /** @throws ApiError when the session keeps as much as it may */
  checkRoom(session: Session): void {
    const { keptPerSession, octetsPerSession } = this.#options.limits;
    const kept = session.runs.size + session.estates.size;
    const octets = [...session.octets.values()].reduce((sum, some) => sum + some, 0);
    if (kept < keptPerSession && octets < octetsPerSession) return;
    throw new ApiError(
      "session-full",
      `this session keeps ${kept} runs and ${Math.round(octets / 1024 / 1024)} MiB, which is as much as it may`,
      "delete runs that are no longer wanted: DELETE /api/runs/ID",
    );
  }

  /** Keeps an entry, or its new state. */
  async save(session: Session, kind: EntryKind, kept: KeptRun | KeptEstate): Promise<void> {
    const { text, ...entry } = kept;
    const { id } = "run" in entry ? entry.run : entry.estate;
    const folder = this.#folderOf(session, kind, id);
    const written = JSON.stringify(entry);
    await writeWhole(join(folder, "scenario.yaml"), text);
    await writeWhole(join(folder, "entry.json"), `${written}\n`);
    session.octets.set(id, Math.max(session.octets.get(id) ?? 0, written.length + text.length));
  }

  async saveLog(session: Session, id: string, log: string): Promise<void> {
    await writeWhole(join(this.#folderOf(session, "runs", id), "log.ndjson"), log);
    session.octets.set(id, (session.octets.get(id) ?? 0) + log.length);
  }

  /** The log of a finished run; undefined when it has none yet. */
  readLog(session: Session, id: string): Promise<string | undefined> {
    return readIfThere(join(this.#folderOf(session, "runs", id), "log.ndjson"));
  }

  async remove(session: Session, kind: EntryKind, id: string): Promise<void> {
    session[kind].delete(id);
    session.octets.delete(id);
    await rm(this.#folderOf(session, kind, id), { recursive: true, force: true });
  }

  #makeRoom(): void {
    const { now, limits } = this.#options;
    if (this.#sessions.size < limits.sessions) return;
    const [oldest] = this.sessions.toSorted((one, other) => one.lastUsed - other.lastUsed);
    if (oldest !== undefined && now() - oldest.lastUsed > limits.sessionRest) {
      this.#remove(oldest);
      return;
    }
    throw new ApiError(
      "too-many-sessions",
      `the server keeps ${limits.sessions} sessions, and each of them is in use`,
      "try again in an hour, or start a server of your own: npx smki serve",
    );
  }

  #remove(session: Session): void {
    this.#sessions.delete(session.id);
    rmSync(join(this.#options.folder, session.id), { recursive: true, force: true });
  }

  #folderOf(session: Session, kind: EntryKind, id: string): string {
    return join(this.#options.folder, session.id, kind, id);
  }
}

/** The id of a new run or estate, unique beyond its session so that a copied link never means another run. */
export function newEntryId(): string {
  return randomBytes(6).toString("hex");
}

function readSession(folder: string, id: string): Session | undefined {
  const session: Session = {
    id,
    lastUsed: statSync(folder).mtimeMs,
    runs: new Map(),
    estates: new Map(),
    octets: new Map(),
  };
  for (const kind of ENTRY_KINDS) {
    const entries = namesIn(join(folder, kind))
      .filter((name) => ENTRY_ID.test(name))
      .flatMap((name) => readEntry(join(folder, kind, name), kind));
    for (const { kept, octets } of entries.toSorted((one, other) =>
      createdAt(one.kept).localeCompare(createdAt(other.kept)),
    )) {
      if ("run" in kept) session.runs.set(kept.run.id, kept);
      else session.estates.set(kept.estate.id, kept);
      session.octets.set("run" in kept ? kept.run.id : kept.estate.id, octets);
    }
  }
  return session;
}

const createdAt = (kept: KeptRun | KeptEstate): string => ("run" in kept ? kept.run : kept.estate).createdAt;

function readEntry(
  folder: string,
  kind: EntryKind,
): readonly { readonly kept: KeptRun | KeptEstate; readonly octets: number }[] {
  try {
    const entry = readFileSync(join(folder, "entry.json"), "utf8");
    const text = readFileSync(join(folder, "scenario.yaml"), "utf8");
    const kept = readKept(kind, { ...(JSON.parse(entry) as object), text });
    const log = namesIn(folder).includes("log.ndjson") ? statSync(join(folder, "log.ndjson")).size : 0;
    return kept === undefined ? [] : [{ kept, octets: entry.length + text.length + log }];
  } catch {
    return [];
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
