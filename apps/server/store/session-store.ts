/**
 * What sessions keep, in a data folder: `SESSION/KIND/ID/` holds `entry.json`, `scenario.yaml` and, of a finished run,
 * `log.ndjson`. A server that starts again finds all of it. A session is made by its first run, not by looking around.
 */
import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { mkdir, rm, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ApiError } from "../api-error.ts";
import type { Limits } from "../limits.ts";
import { readIfThere, writeWhole } from "./atomic-file.ts";
import { type EntryKind, ENTRY_KINDS, type KeptEstate, type KeptRun, readKept } from "./entries.ts";

export interface Session {
  readonly id: string;
  /** Milliseconds on the server's clock. */
  lastUsed: number;
  /** The cookie was sent back at least once: somebody has the session and can find it again. */
  returned: boolean;
  /** Who made it, as the network names the other side; unknown of a session that a former server made. */
  readonly address: string | undefined;
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
/** In the folder of a session that somebody came back to. */
const RETURNED = "returned";
/** The time of last use is written down no more often. */
const TOUCH_EVERY = 10 * 60_000;

export class SessionStore {
  /** By id, oldest first. */
  readonly #sessions = new Map<string, Session>();
  /** Sessions that have just been begun, by the word of the browser that asked. */
  readonly #begun = new Map<string, Promise<Session>>();
  readonly #options: SessionStoreOptions;

  /** Reads what is in the folder. What does not read there is left alone and not shown. */
  constructor(options: SessionStoreOptions) {
    this.#options = options;
    const found = namesIn(options.folder)
      .filter((name) => SESSION_ID.test(name))
      .flatMap((id) => readSession(join(options.folder, id), id) ?? []);
    for (const session of found.toSorted((one, other) => one.lastUsed - other.lastUsed)) {
      this.#sessions.set(session.id, session);
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

  /** Notes that somebody came back to the session just now. */
  touch(session: Session): void {
    const now = this.#options.now();
    const folder = join(this.#options.folder, session.id);
    if (!session.returned) {
      session.returned = true;
      writeFile(join(folder, RETURNED), "", { mode: 0o600 }).catch(() => undefined);
    }
    if (now - session.lastUsed < TOUCH_EVERY) return;
    session.lastUsed = now;
    utimes(folder, now / 1000, now / 1000).catch(() => undefined);
  }

  /**
   * A new session. Sessions that nobody came back to make room first, so that a client without cookies takes nothing
   * from anybody. @param address of who asks. @throws ApiError when there are as many as may be, all of them in use
   */
  async create(address?: string): Promise<Session> {
    this.removeExpired();
    this.#makeRoomFor(address);
    this.#keepShare(address);
    this.#makeRoom();
    const id = randomBytes(16).toString("base64url");
    const session = emptySession(id, { lastUsed: this.#options.now(), returned: false, address });
    this.#sessions.set(id, session);
    await mkdir(join(this.#options.folder, id), { recursive: true, mode: 0o700 });
    return session;
  }

  /**
   * A new session, or the one that the same browser began a moment ago: two first orders at once have no cookie yet, and
   * belong together all the same. @param browser a word that no other browser knows. @throws ApiError as `create`
   */
  async begin(browser: string, address?: string): Promise<Session> {
    const begun = this.#begun.get(browser);
    if (begun !== undefined) return begun;
    const session = this.create(address);
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

  /** @throws ApiError when this address has as many sessions that did not come back as one may have */
  #makeRoomFor(address: string | undefined): void {
    const { unreturnedPerAddress } = this.#options.limits;
    const theirs = this.sessions.filter((session) => session.address === address && isUnreturned(session));
    if (theirs.length < unreturnedPerAddress) return;
    const oldest = theirs.find((session) => this.#isLeft(session));
    if (oldest !== undefined) {
      this.#remove(oldest);
      return;
    }
    throw new ApiError(
      "too-many-sessions",
      `${theirs.length} sessions were begun from your address and none has come back, which is as many as may be`,
      "wait until their runs have ended; a script sends back the cookie that its first answer set",
    );
  }

  /** @throws ApiError when this address has as many sessions as one may have, all of them with work in them */
  #keepShare(address: string | undefined): void {
    const { now, limits } = this.#options;
    if (address === undefined) return;
    const theirs = this.sessions.filter((session) => session.address === address);
    if (theirs.length < limits.sessionsPerAddress) return;
    const [light] = theirs
      .filter(
        ({ runs, estates, lastUsed }) => runs.size + estates.size <= 1 && now() - lastUsed > limits.lightRest,
      )
      .filter((session) => this.#isLeft(session))
      .toSorted((one, other) => one.lastUsed - other.lastUsed);
    if (light !== undefined) {
      this.#remove(light);
      return;
    }
    throw new ApiError(
      "too-many-sessions",
      `${theirs.length} sessions are kept for your address, which is as many as may be`,
      "go on in one of them, or try again in some minutes: those that keep one run make room when they rest",
    );
  }

  #makeRoom(): void {
    const { now, limits } = this.#options;
    if (this.#sessions.size < limits.sessions) return;
    const left = this.sessions.find((session) => isUnreturned(session) && this.#isLeft(session));
    const [rested] = this.sessions.toSorted((one, other) => one.lastUsed - other.lastUsed);
    const leaves =
      left ?? (rested !== undefined && now() - rested.lastUsed > limits.sessionRest ? rested : undefined);
    if (leaves !== undefined) {
      this.#remove(leaves);
      return;
    }
    throw new ApiError(
      "too-many-sessions",
      `the server keeps ${limits.sessions} sessions, and somebody has worked in each of them within the last hour`,
      "looking around goes on without a session; to run something, start a server of your own (npx smki serve --port 4601) or try again later",
    );
  }

  /** Whether nothing goes on in a session, and no order for it can still be on its way. */
  #isLeft({ runs, estates, lastUsed }: Session): boolean {
    const states = [
      ...[...runs.values()].map(({ run }) => run.state),
      ...[...estates.values()].map(({ estate }) => estate.state),
    ];
    return states.length === 0
      ? this.#options.now() - lastUsed > BEGINNING
      : states.every((state) => state === "finished" || state === "failed");
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

function emptySession(id: string, begun: Pick<Session, "lastUsed" | "returned" | "address">): Session {
  return { id, ...begun, runs: new Map(), estates: new Map(), octets: new Map() };
}

/** Made by one order, by somebody who never sent the cookie back: a script, or a visitor who left. */
function isUnreturned({ returned, runs, estates }: Session): boolean {
  return !returned && runs.size + estates.size <= 1;
}

function readSession(folder: string, id: string): Session | undefined {
  const returned = namesIn(folder).includes(RETURNED);
  const session = emptySession(id, { lastUsed: statSync(folder).mtimeMs, returned, address: undefined });
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
