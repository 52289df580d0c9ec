/** A server for tests: no socket, a folder of its own, every job in this thread, and a browser with a cookie jar. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Hono } from "hono";
import { createApp } from "../../../apps/server/app.ts";
import { type Limits, USUAL_LIMITS } from "../../../apps/server/limits.ts";
import { inThreadRunner, type Runner } from "../../../apps/server/runner/runner.ts";
import { createParts } from "../../../apps/server/serve.ts";
import type { ServerParts } from "../../../apps/server/server-parts.ts";

export interface LabServer {
  readonly app: Hono;
  readonly parts: ServerParts;
  /** What the server said to whoever runs it. */
  readonly said: readonly string[];
}

export interface LabOptions {
  readonly folder: string;
  readonly limits?: Partial<Limits>;
  readonly runner?: Runner;
  readonly checker?: Runner;
  readonly now?: () => number;
  readonly trainerCode?: string;
}

export const HOSTS: ReadonlySet<string> = new Set(["localhost", "127.0.0.1"]);
const PAGE = {
  html: "<!doctype html><title>Simulation</title>",
  files: () => Promise.resolve({ script: "export {};", style: "body{}" }),
};

export function labServer({
  folder,
  limits,
  runner = inThreadRunner(2),
  checker = inThreadRunner(),
  now,
  trainerCode,
}: LabOptions): LabServer {
  const said: string[] = [];
  const parts = createParts({
    folder,
    limits: { ...USUAL_LIMITS, ...limits },
    runner,
    checker,
    version: "0.0.0",
    hosts: HOSTS,
    page: PAGE,
    talk: (line) => said.push(line),
    trainerCode,
    ...(now === undefined ? {} : { now }),
  });
  return { app: createApp(parts), parts, said };
}

/** A folder that is gone when `after` has run; what a server still writes meanwhile is waited for. */
export function dataFolder(): { readonly folder: string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), "smki-lab-"));
  return {
    folder,
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }),
  };
}

/** Somebody with a browser: keeps the cookie that the server gives, and sends it again. */
export class Trainee {
  readonly #app: Hono;
  readonly #address: string;
  cookie = "";

  constructor(app: Hono, cookie = "", address = "192.0.2.1") {
    this.#app = app;
    this.cookie = cookie;
    this.#address = address;
  }

  async ask(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (this.cookie !== "") headers.set("cookie", this.cookie);
    // As the server's socket would tell it.
    const peer = { incoming: { socket: { remoteAddress: this.#address } } };
    const answer = await this.#app.request(path, { ...init, headers }, peer);
    const given = answer.headers.get("set-cookie");
    if (given !== null) this.cookie = given.split(";")[0] ?? "";
    return answer;
  }

  post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    const json = { "content-type": "application/json", ...headers };
    return this.ask(path, { method: "POST", headers: json, body: JSON.stringify(body) });
  }
}
