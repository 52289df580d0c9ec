import { type ChildProcess, spawn } from "node:child_process";
import { connect } from "node:net";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { serveReplayLab } from "../../../apps/server/serve.ts";
import { dataFolder } from "./lab-server.ts";

const SMKI = fileURLToPath(new URL("../../../apps/cli/smki.mjs", import.meta.url));

interface Running {
  readonly url: string;
  readonly process: ChildProcess;
  /** Milliseconds from the start of the program. */
  readonly startedAt: number;
}

async function startServe(folder: string): Promise<Running> {
  const startedAt = performance.now();
  const server = spawn(process.execPath, [SMKI, "serve", "--port", "0", "--data", folder], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = await new Promise<[string]>((resolve, reject) => {
    createInterface({ input: server.stdout }).once("line", (text) => resolve([text]));
    server.once("exit", (code) => reject(new Error(`smki serve ended with ${code}`)));
  });
  return { url: line, process: server, startedAt };
}

/** Interrupts it as Ctrl+C does. @returns its exit code */
function interrupt({ process: server }: Running): Promise<number | null> {
  return new Promise((resolve) => {
    server.once("exit", (code) => resolve(code));
    server.kill("SIGINT");
  });
}

/** What the server answers to octets that no client of HTTP would send. */
function rawAnswer(url: string, octets: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    let heard = "";
    const socket = connect(Number(port), hostname, () => socket.end(octets));
    socket.on("data", (some: Buffer) => {
      heard += some.toString("latin1");
    });
    socket.on("error", () => resolve(heard));
    socket.on("close", () => resolve(heard));
    socket.setTimeout(5000, () => socket.destroy());
  });
}

describe("npx smki serve: the lab on a socket, with its worker threads", function () {
  this.timeout(180_000);
  const { folder, remove } = dataFolder();
  let running: Running;
  let cookie = "";
  before(async () => {
    running = await startServe(folder);
  });
  after(async () => {
    running.process.kill("SIGKILL");
    remove();
  });
  const at = (path: string): string => new URL(path, running.url).href;
  const json = (): Record<string, string> => ({
    "content-type": "application/json",
    ...(cookie === "" ? {} : { cookie }),
  });

  it("answers the page before the simulator is loaded, and the API as soon as it is", async () => {
    const page = await fetch(running.url);
    const firstPage = Math.round(performance.now() - running.startedAt);
    expect(await page.text()).to.match(/<!doctype html>/i);
    expect((await fetch(at("/app.js"))).status).to.equal(200);
    const script = Math.round(performance.now() - running.startedAt);
    expect((await fetch(at("/api/catalogue"))).status).to.equal(200);
    const catalogue = Math.round(performance.now() - running.startedAt);
    console.log(
      `      from the start of the program: the page after ${firstPage} ms, its script after ${script} ms, the catalogue after ${catalogue} ms`,
    );
  });

  it("listens on this machine alone", async () => {
    expect(running.url).to.match(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    const page = await fetch(running.url);
    expect(await page.text()).to.match(/<!doctype html>/i);
    expect((await fetch(at("/app.js"))).headers.get("content-type")).to.match(/javascript/);
    expect((await fetch(at("/api/catalogue"))).status).to.equal(200);
  });

  it("a run in a worker thread, followed live", async () => {
    const started = await fetch(at("/api/runs"), {
      method: "POST",
      headers: { ...json(), prefer: "respond-async" },
      body: JSON.stringify({ scenario: "gno-sale" }),
    });
    expect(started.status).to.equal(202);
    cookie = started.headers.get("set-cookie")?.split(";")[0] ?? "";
    const { run } = (await started.json()) as { run: { id: string } };
    const live = await (await fetch(at(`/api/runs/${run.id}/events`), { headers: json() })).text();
    const kept = await (await fetch(at(`/api/runs/${run.id}/log`), { headers: json() })).text();
    const told = [...live.matchAll(/^event: event\ndata: (.*)$/gm)].map(([, data]) => `${data}\n`).join("");
    expect(kept).not.to.equal("");
    expect(told).to.equal(kept);
  });

  it("the API answers while an estate is under way, and a deleted estate ends at once", async () => {
    const body = JSON.stringify({ scenario: "gno-sale", houses: 2000 });
    const started = await fetch(at("/api/estates"), { method: "POST", headers: json(), body });
    const { id } = (await started.json()) as { id: string };
    expect((await fetch(at("/api/glossary"))).status).to.equal(200);
    const gone = await fetch(at(`/api/estates/${id}`), { method: "DELETE", headers: json() });
    expect(gone.status).to.equal(204);
    expect((await fetch(at(`/api/estates/${id}`), { headers: json() })).status).to.equal(404);
  });

  it("the API answers while a bad text is being checked", async () => {
    const text = `steps: [${"{},".repeat(21_000)}]`;
    const order: string[] = [];
    const asked = async (what: string, path: string, init?: RequestInit): Promise<void> => {
      expect((await fetch(at(path), init)).status).to.equal(200);
      order.push(what);
    };
    const body = JSON.stringify({ text });
    await asked("the first check has its thread started", "/api/check", {
      method: "POST",
      headers: json(),
      body,
    });
    const check = asked("check", "/api/check", { method: "POST", headers: json(), body });
    await new Promise((resolve) => setTimeout(resolve, 20));
    await asked("glossary", "/api/glossary");
    await check;
    expect(order.slice(1)).to.deep.equal(["glossary", "check"]);
  });

  it("a stream whose listener goes away harms nobody", async () => {
    const { runs } = (await (await fetch(at("/api/runs"), { headers: json() })).json()) as {
      runs: { id: string }[];
    };
    const away = new AbortController();
    const stream = await fetch(at(`/api/runs/${runs[0]?.id}/events`), {
      headers: json(),
      signal: away.signal,
    });
    away.abort();
    await stream.text().catch(() => "");
    expect((await fetch(at("/api/glossary"))).status).to.equal(200);
  });

  for (const [rule, octets, expected] of [
    ["octets that are no HTTP", "\u0000\u0001\u0002\r\n\r\n", /^HTTP\/1\.1 400|^$/],
    [
      "a path that climbs",
      "GET /../../../../etc/passwd HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
      /text\/html|not-found/,
    ],
    [
      "a host that is no name",
      "GET /api/runs HTTP/1.1\r\nHost: a b\\c\r\nConnection: close\r\n\r\n",
      /^HTTP\/1\.1 4\d\d/,
    ],
    [
      "the name of another site",
      "GET /api/runs HTTP/1.1\r\nHost: rebound.example\r\nConnection: close\r\n\r\n",
      /wrong-origin/,
    ],
    [
      "a body that never comes",
      "POST /api/runs HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{",
      /./s,
    ],
    [
      "a body that lies about its length",
      `POST /api/check HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 99999999\r\nConnection: close\r\n\r\n{}`,
      /body-too-large/,
    ],
  ] as const) {
    it(`survives ${rule}`, async () => {
      const heard = await rawAnswer(running.url, octets);
      if (rule !== "a body that never comes") expect(heard).to.match(expected);
      expect(heard).not.to.contain("root:x:0");
      expect((await fetch(at("/api/glossary"))).status).to.equal(200);
    });
  }

  const kept = async (): Promise<unknown> => (await fetch(at("/api/runs"), { headers: json() })).json();

  it("ends with exit code 0 when it is interrupted, though an estate is under way; a new one has what was kept", async () => {
    const before = await kept();
    const body = JSON.stringify({ scenario: "gno-sale", houses: 5000 });
    const started = await fetch(at("/api/estates"), { method: "POST", headers: json(), body });
    const { id } = (await started.json()) as { id: string };
    const stream = await fetch(at(`/api/estates/${id}/events`), { headers: json() });
    const began = performance.now();
    expect(await interrupt(running)).to.equal(0);
    expect(performance.now() - began, "milliseconds to the end of the program").to.be.below(3000);
    await stream.text().catch(() => "");
    running = await startServe(folder);
    expect(await kept()).to.deep.equal(before);
    const answer = await fetch(at(`/api/estates/${id}`), { headers: json() });
    const estate = (await answer.json()) as { state: string };
    expect(estate.state, "the estate is taken up again").to.be.oneOf(["waiting", "running"]);
    await fetch(at(`/api/estates/${id}`), { method: "DELETE", headers: json() });
  });

  it("killed at once, it has lost no run that had ended", async () => {
    const body = JSON.stringify({ scenario: "visit", seed: "before the kill" });
    const made = await fetch(at("/api/runs"), { method: "POST", headers: json(), body });
    expect(made.status).to.equal(201);
    const { run } = (await made.json()) as { run: { id: string } };
    const log = async (): Promise<string> =>
      (await fetch(at(`/api/runs/${run.id}/log`), { headers: json() })).text();
    const [before, text] = [await kept(), await log()];
    const dead = new Promise((resolve) => running.process.once("exit", resolve));
    running.process.kill("SIGKILL");
    await dead;
    running = await startServe(folder);
    expect(await kept()).to.deep.equal(before);
    expect(await log()).to.equal(text);
    expect(text).to.contain("before the kill");
  });
});

describe("close() ends within a second", function () {
  this.timeout(120_000);

  for (const moment of [
    "while an estate plays and is followed",
    "while its threads are being loaded",
  ] as const) {
    it(moment, async () => {
      const { folder, remove } = dataFolder();
      const serving = await serveReplayLab({
        host: "127.0.0.1",
        port: 0,
        folder,
        version: "0.0.0",
        talk: () => undefined,
      });
      const started = await fetch(new URL("/api/estates", serving.url), {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ scenario: "gno-sale", houses: 3000 }),
      });
      const cookie = started.headers.get("set-cookie")?.split(";")[0] ?? "";
      const { id } = (await started.json()) as { id: string };
      const path = new URL(`/api/estates/${id}/events`, serving.url);
      const stream = await fetch(path, { headers: { cookie } });
      if (moment === "while an estate plays and is followed") {
        const state = async (): Promise<string> => {
          const answer = await fetch(new URL(`/api/estates/${id}`, serving.url), { headers: { cookie } });
          return ((await answer.json()) as { state: string }).state;
        };
        while ((await state()) !== "running") await new Promise((resolve) => setTimeout(resolve, 50));
      }
      const began = performance.now();
      await serving.close();
      expect(performance.now() - began, "milliseconds").to.be.below(1000);
      await stream.body?.cancel().catch(() => undefined);
      remove();
    });
  }
});
