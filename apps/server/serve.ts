/** The server on a socket. */
import type { AddressInfo } from "node:net";
import { serve as listen } from "@hono/node-server";
import { UsageError } from "../../pki/index.ts";
import { createApp } from "./app.ts";
import { EstateDesk } from "./desk/estate-desk.ts";
import { RunDesk } from "./desk/run-desk.ts";
import { type Limits, USUAL_LIMITS } from "./limits.ts";
import { webPage } from "./page.ts";
import type { Runner } from "./runner/runner.ts";
import { workerRunner } from "./runner/worker-runner.ts";
import type { ServerParts } from "./server-parts.ts";
import { SessionStore } from "./store/session-store.ts";

export interface ServeOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Where sessions are kept. */
  readonly folder: string;
  readonly version: string;
  readonly limits?: Limits;
  readonly talk: (line: string) => void;
}

export interface Serving {
  readonly url: string;
  readonly close: () => Promise<void>;
}

const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"] as const;
const EXPIRE_EVERY = 60 * 60_000;

/** Starts to answer. @throws UsageError when the port is taken or the address is none of this machine */
export async function serveReplayLab(options: ServeOptions): Promise<Serving> {
  const { host, port, folder, version, limits = USUAL_LIMITS, talk } = options;
  const runner = workerRunner({
    workers: limits.workers,
    timeFor: ({ kind }) => (kind === "run" ? limits.runTime : limits.estateTime),
  });
  const hosts = isLoopback(host) ? new Set<string>([...LOOPBACK, host]) : undefined;
  const page = webPage();
  const parts = createParts({ folder, limits, runner, version, hosts, page, talk });
  const server = listen({ fetch: createApp(parts).fetch, hostname: host, port });
  await new Promise<void>((resolve, reject) => {
    server.once("listening", resolve);
    server.once("error", (error: NodeJS.ErrnoException) => reject(whyNotListening(error, host, port)));
  });
  page()
    .catch((error: unknown) => talk(`the page does not build: ${String(error)}`))
    // Only then: whoever opens the lab wants to see the page before anything runs.
    .finally(() => runner.warm());
  const expire = setInterval(() => parts.store.removeExpired(), EXPIRE_EVERY);
  expire.unref();
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${bound}/`,
    close: async () => {
      clearInterval(expire);
      await runner.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        if ("closeAllConnections" in server) server.closeAllConnections();
      });
    },
  };
}

export type PartsOptions = Pick<ServerParts, "limits" | "runner" | "version" | "hosts" | "page" | "talk"> & {
  readonly folder: string;
  readonly now?: () => number;
  readonly runner: Runner;
};

/** The parts of a server around a data folder: what was kept there is there again, what was not finished goes on. */
export function createParts({ folder, now = Date.now, ...given }: PartsOptions): ServerParts {
  const store = new SessionStore({ folder, limits: given.limits, now });
  const desk = { store, runner: given.runner, limits: given.limits, now, talk: given.talk };
  return { ...given, store, runs: new RunDesk(desk), estates: new EstateDesk(desk) };
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.\d+){3}$/.test(host);
}

function whyNotListening({ code, message }: NodeJS.ErrnoException, host: string, port: number): Error {
  switch (code) {
    case "EADDRINUSE":
      return new UsageError(`port ${port} is taken`, `npx smki serve --port ${port + 1}`);
    case "EACCES":
      return new UsageError(`port ${port} needs rights that you do not have`, "npx smki serve --port 4600");
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return new UsageError(`${host} is no address of this machine`, "npx smki serve");
    default:
      return new Error(message);
  }
}
