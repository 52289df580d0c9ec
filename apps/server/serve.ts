/** The server on a socket: behind a door that may have been open before it. */
import { UsageError } from "../../pki/index.ts";
import { createApp } from "./app.ts";
import { EstateDesk } from "./desk/estate-desk.ts";
import { RunDesk } from "./desk/run-desk.ts";
import { type Door, openDoor } from "./door.ts";
import { type Limits, USUAL_LIMITS } from "./limits.ts";
import { workerRunner } from "./runner/worker-runner.ts";
import type { ServerParts } from "./server-parts.ts";
import { SessionStore } from "./store/session-store.ts";
import { trainerGate } from "./trainer-code.ts";

export interface ServeOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Where sessions are kept. */
  readonly folder: string;
  readonly version: string;
  readonly limits?: Limits;
  readonly talk: (line: string) => void;
  /** Whoever knows it sees the solutions of the exercises; everybody does when there is none. */
  readonly trainerCode?: string | undefined;
  /** A door that listens there already. */
  readonly door?: Door | undefined;
}

export interface Serving {
  readonly url: string;
  readonly close: () => Promise<void>;
}

export { readTrainerCode } from "./trainer-code.ts";

const EXPIRE_EVERY = 60 * 60_000;

/** Starts to answer. @throws UsageError when the port is taken or the address is none of this machine */
export async function serveReplayLab(options: ServeOptions): Promise<Serving> {
  const { host, port, folder, version, limits = USUAL_LIMITS, talk, trainerCode } = options;
  const door = options.door ?? (await opened({ host, port, talk }));
  const runner = workerRunner({
    workers: limits.workers,
    memoryMib: limits.workerMemory,
    timeFor: ({ kind }) => (kind === "run" ? limits.runTime : limits.estateTime),
  });
  const checker = workerRunner({
    workers: 1,
    memoryMib: limits.checkMemory,
    timeFor: () => limits.checkTime,
  });
  const { hosts, page } = door;
  const parts = createParts({ folder, limits, runner, checker, version, hosts, page, talk, trainerCode });
  door.lead(createApp(parts));
  // Only then: whoever opens the lab wants to see the page before anything runs.
  page
    .files()
    .catch(() => undefined)
    .finally(() => runner.warm());
  const expire = setInterval(() => parts.store.removeExpired(), EXPIRE_EVERY);
  expire.unref();
  return {
    url: door.url,
    close: async () => {
      clearInterval(expire);
      await Promise.all([runner.close(), checker.close(), door.close()]);
    },
  };
}

export type PartsOptions = Pick<
  ServerParts,
  "limits" | "runner" | "checker" | "version" | "hosts" | "page" | "talk"
> & {
  readonly folder: string;
  readonly now?: () => number;
  readonly trainerCode?: string | undefined;
};

/** The parts of a server around a data folder: what was kept there is there again, what was not finished goes on. */
export function createParts({
  folder,
  now = Date.now,
  trainerCode: code,
  ...given
}: PartsOptions): ServerParts {
  const store = new SessionStore({ folder, limits: given.limits, now });
  const desk = { store, runner: given.runner, limits: given.limits, now, talk: given.talk };
  const trainer = trainerGate({ code, limits: given.limits, now });
  return { ...given, trainer, store, runs: new RunDesk(desk), estates: new EstateDesk(desk) };
}

async function opened({ host, port, talk }: Pick<ServeOptions, "host" | "port" | "talk">): Promise<Door> {
  try {
    return await openDoor({ host, port, talk });
  } catch (error) {
    throw whyNotListening(error as NodeJS.ErrnoException, host, port);
  }
}

function whyNotListening(error: NodeJS.ErrnoException, host: string, port: number): Error {
  switch (error.code) {
    case "EADDRINUSE":
      return new UsageError(`port ${port} is taken`, `npx smki serve --port ${port + 1}`);
    case "EACCES":
      return new UsageError(`port ${port} needs rights that you do not have`, "npx smki serve --port 4600");
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return new UsageError(`${host} is no address of this machine`, "npx smki serve");
    default:
      return error;
  }
}
