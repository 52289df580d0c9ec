import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { Hono } from "hono";
import type { Limits } from "../../../apps/server/limits.ts";
import { queueingRunner } from "../../../apps/server/runner/runner.ts";
import { dataFolder, type LabServer, labServer, Trainee } from "./lab-server.ts";

interface Started {
  readonly run: { readonly id: string; readonly state: string };
}
const start = async (trainee: Trainee, body: object = { scenario: "visit" }): Promise<Started["run"]> =>
  ((await (await trainee.post("/api/runs", body)).json()) as Started).run;
const idsOf = async (trainee: Trainee): Promise<readonly string[]> =>
  ((await (await trainee.ask("/api/runs")).json()) as { runs: { id: string }[] }).runs.map(({ id }) => id);
const code = async (answer: Response): Promise<string> =>
  ((await answer.json()) as { error: { code: string } }).error.code;

describe("sessions: each trainee has a world of one's own", () => {
  const { folder, remove } = dataFolder();
  after(remove);

  it("whoever only looks around gets no session", async () => {
    const trainee = new Trainee(labServer({ folder }).app);
    for (const path of ["/", "/api/catalogue", "/api/runs", "/api/exercises"]) await trainee.ask(path);
    expect(trainee.cookie).to.equal("");
    expect(readdirSync(folder)).to.deep.equal([]);
  });

  it("the cookie cannot be read by a script, nor sent by another site, nor guessed", async () => {
    const { app } = labServer({ folder });
    const answer = await new Trainee(app).post("/api/runs", { scenario: "visit" });
    expect(answer.headers.get("set-cookie")).to.match(/^smki-session=[\w-]{22}; .*HttpOnly; SameSite=Strict/);
    for (const guess of [
      "smki-session=",
      "smki-session=..",
      "smki-session=__proto__",
      `smki-session=${"A".repeat(22)}`,
    ]) {
      expect(await idsOf(new Trainee(app, guess)), guess).to.deep.equal([]);
    }
  });

  it("two first orders at once are one session when their browser says so, and two when it does not", async () => {
    const { app } = labServer({ folder });
    const orders = async (words: readonly (string | undefined)[]): Promise<ReadonlySet<string>> => {
      const trainees = await Promise.all(
        words.map(async (word) => {
          const trainee = new Trainee(app);
          const headers: Record<string, string> = word === undefined ? {} : { "smki-browser": word };
          await trainee.post("/api/runs", { scenario: "visit" }, headers);
          return trainee;
        }),
      );
      return new Set(trainees.map(({ cookie }) => cookie));
    };
    const mine = "b".repeat(22);
    const cookies = await orders([mine, mine]);
    expect(cookies.size).to.equal(1);
    expect(await idsOf(new Trainee(app, [...cookies][0]))).to.have.lengthOf(2);
    expect((await orders([undefined, undefined])).size, "without a word").to.equal(2);
    expect((await orders([mine, "c".repeat(22)])).size, "two browsers").to.equal(2);
    expect((await orders(["short", "short"])).size, "a word that could be guessed").to.equal(2);
  });

  it("two trainees do not see each other's runs, by no route", async () => {
    const { app } = labServer({ folder });
    const [one, other] = [new Trainee(app), new Trainee(app)];
    const [hers, his] = [await start(one), await start(other)];
    expect(await idsOf(one)).to.deep.equal([hers.id]);
    expect(await idsOf(other)).to.deep.equal([his.id]);
    const fork = { at: "commission", change: { kind: "skip" } };
    const attempts = [
      await other.ask(`/api/runs/${hers.id}`),
      await other.ask(`/api/runs/${hers.id}/log`),
      await other.ask(`/api/runs/${hers.id}/scenario`),
      await other.ask(`/api/runs/${hers.id}/events`),
      await other.ask(`/api/runs/${his.id}/compare/${hers.id}`),
      await other.post(`/api/runs/${hers.id}/forks`, fork),
      await other.post("/api/exercises/break-it/check", { run: hers.id }),
      await other.ask(`/api/runs/${hers.id}`, { method: "DELETE" }),
      await new Trainee(app).ask(`/api/runs/${hers.id}`),
    ];
    expect(await Promise.all(attempts.map(code))).to.deep.equal(attempts.map(() => "unknown-run"));
    expect(await idsOf(one)).to.deep.equal([hers.id]);
  });
});

describe("what is kept: a restart loses nothing", () => {
  const { folder, remove } = dataFolder();
  after(remove);

  it("runs, forks, texts and logs are there again, and can be forked again", async () => {
    const before = new Trainee(labServer({ folder }).app);
    const parent = await start(before, { scenario: "gno-sale", policies: { formerBrokerKeys: "destroyed" } });
    const fork = (await (
      await before.post(`/api/runs/${parent.id}/forks`, { at: "sale", change: { kind: "skip" } })
    ).json()) as Started;
    const seen = async (trainee: Trainee): Promise<readonly unknown[]> =>
      Promise.all(
        [
          `/api/runs`,
          ...[parent.id, fork.run.id].flatMap((id) => [`/api/runs/${id}`, `/api/runs/${id}/log`]),
        ].map(async (path) => {
          const text = await (await trainee.ask(path)).text();
          return path.endsWith("/log") ? text : (JSON.parse(text) as unknown);
        }),
      );
    const then = await seen(before);
    const after = new Trainee(labServer({ folder }).app, before.cookie);
    expect(await seen(after)).to.deep.equal(then);
    const again = await after.post(`/api/runs/${fork.run.id}/forks`, {
      at: "audit",
      change: { kind: "skip" },
    });
    expect(again.status).to.equal(201);
  });

  it("a run that was under way when the server ended is run again, and is the same run", async () => {
    const never = queueingRunner(1, () => new Promise(() => undefined), {
      warm: () => undefined,
      close: () => Promise.resolve(),
    });
    const before = new Trainee(labServer({ folder, runner: never }).app);
    const answer = await before.post("/api/runs", { scenario: "gno-sale" }, { prefer: "respond-async" });
    const { run } = (await answer.json()) as Started;
    expect(run.state).to.equal("waiting");
    const after = new Trainee(labServer({ folder }).app, before.cookie);
    await (await after.ask(`/api/runs/${run.id}/events`)).text();
    const fresh = await start(after, { scenario: "gno-sale" });
    const log = async (id: string): Promise<string> => (await after.ask(`/api/runs/${id}/log`)).text();
    expect(await log(run.id)).to.equal(await log(fresh.id));
  });

  it("an entry that does not read is left alone, and the others are there", async () => {
    const before = new Trainee(labServer({ folder }).app);
    const [good, bad] = [await start(before), await start(before)];
    const session = before.cookie.split("=")[1] ?? "";
    writeFileSync(join(folder, session, "runs", bad.id, "entry.json"), '{"run":{"id":"../../x"}');
    const after = new Trainee(labServer({ folder }).app, before.cookie);
    expect(await idsOf(after)).to.deep.equal([good.id]);
    expect(readdirSync(join(folder, session, "runs"))).to.include(bad.id);
  });

  it("no half-written file stays behind", async () => {
    const parts = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
      name.endsWith(".part"),
    );
    expect(parts).to.deep.equal([]);
  });
});

describe("how much is kept, and how long", () => {
  const { folder, remove } = dataFolder();
  after(remove);
  const DAY = 24 * 3_600_000;

  it("a session that is full takes a run again when one is deleted", async () => {
    const trainee = new Trainee(labServer({ folder, limits: { keptPerSession: 2 } }).app);
    const first = await start(trainee);
    await start(trainee);
    expect(await code(await trainee.post("/api/runs", { scenario: "visit" }))).to.equal("session-full");
    await trainee.ask(`/api/runs/${first.id}`, { method: "DELETE" });
    expect((await trainee.post("/api/runs", { scenario: "visit" })).status).to.equal(201);
  });

  it("octets count too", async () => {
    const trainee = new Trainee(labServer({ folder, limits: { octetsPerSession: 20_000 } }).app);
    await start(trainee);
    expect(await code(await trainee.post("/api/runs", { scenario: "visit" }))).to.equal("session-full");
  });

  it("a session that nobody used for thirty days is gone, files and all", async () => {
    let now = Date.now();
    const { app, parts } = labServer({ folder, now: () => now });
    const [idle, busy] = [new Trainee(app), new Trainee(app)];
    await start(idle);
    await start(busy);
    now += 29 * DAY;
    await busy.ask("/api/runs");
    now += 2 * DAY;
    parts.store.removeExpired();
    expect(await idsOf(idle)).to.deep.equal([]);
    expect(await idsOf(busy)).to.have.length(1);
    expect(readdirSync(folder)).not.to.include(idle.cookie.split("=")[1]);
  });

  it("a new session takes the place of one that rests, and of none that is in use", async () => {
    const own = dataFolder();
    let now = Date.now();
    const { app } = labServer({ folder: own.folder, limits: { sessions: 2 }, now: () => now });
    const [one, other] = [new Trainee(app), new Trainee(app)];
    for (const trainee of [one, other]) {
      await start(trainee);
      await trainee.ask("/api/runs");
    }
    const third = await new Trainee(app).post("/api/runs", { scenario: "visit" });
    expect(third.status).to.equal(503);
    expect(Number(third.headers.get("retry-after"))).to.be.above(60);
    expect(await code(third)).to.equal("too-many-sessions");
    now += 2 * 3_600_000;
    await other.ask("/api/runs");
    expect((await new Trainee(app).post("/api/runs", { scenario: "visit" })).status).to.equal(201);
    expect(await idsOf(one)).to.deep.equal([]);
    expect(await idsOf(other)).to.have.length(1);
    own.remove();
  });

  describe("a client without cookies that orders run after run", () => {
    const flood = async (app: Hono, orders: number, address = "203.0.113.9"): Promise<readonly number[]> => {
      const statuses: number[] = [];
      for (let order = 0; order < orders; order += 1) {
        const answer = await new Trainee(app, "", address).post("/api/runs", { scenario: "visit" });
        statuses.push(answer.status);
      }
      return statuses;
    };
    const own: { readonly folder: string; readonly remove: () => void }[] = [];
    const lab = (limits: Partial<Limits>): LabServer => {
      const kept = dataFolder();
      own.push(kept);
      return labServer({ folder: kept.folder, limits });
    };
    after(() => own.forEach(({ remove }) => remove()));

    it("keeps nobody out, and takes no run of anybody who came back", async () => {
      const { app, parts } = lab({ sessions: 4, unreturnedPerAddress: 10 });
      const [one, other] = [new Trainee(app), new Trainee(app)];
      for (const trainee of [one, other]) {
        await start(trainee);
        expect(await idsOf(trainee)).to.have.length(1);
      }
      expect(new Set(await flood(app, 12))).to.deep.equal(new Set([201]));
      const late = new Trainee(app);
      expect((await late.post("/api/runs", { scenario: "visit" })).status).to.equal(201);
      for (const trainee of [one, other, late]) expect(await idsOf(trainee)).to.have.length(1);
      expect(parts.store.sessions).to.have.length(4);
    });

    it("has no more than so many sessions from one address, the newest; who came back is not counted", async () => {
      const { app, parts } = lab({ unreturnedPerAddress: 3 });
      const kept = new Trainee(app, "", "203.0.113.9");
      await start(kept);
      expect(await idsOf(kept)).to.have.length(1);
      const elsewhere = new Trainee(app, "", "198.51.100.7");
      await start(elsewhere);
      await flood(app, 7);
      expect(parts.store.sessions).to.have.length(5);
      expect(await idsOf(kept)).to.have.length(1);
      expect(await idsOf(elsewhere)).to.have.length(1);
    });

    it("has its share and no more though every cookie comes back: others find room, and what is worked in stays", async () => {
      const kept = dataFolder();
      own.push(kept);
      let now = Date.now();
      const limits = { sessions: 9, sessionsPerAddress: 3, lightRest: 60_000 };
      const { app, parts } = labServer({ folder: kept.folder, limits, now: () => now });
      const at = "203.0.113.9";
      const worker = new Trainee(app, "", at);
      for (let runs = 0; runs < 2; runs += 1) await start(worker);
      const cookies = async (): Promise<number> => {
        const trainee = new Trainee(app, "", at);
        const { status } = await trainee.post("/api/runs", { scenario: "visit" });
        await idsOf(trainee);
        return status;
      };
      expect([await cookies(), await cookies(), await cookies()]).to.deep.equal([201, 201, 503]);
      await start(new Trainee(app, "", "198.51.100.7"));
      now += 61_000;
      expect(await cookies()).to.equal(201);
      expect(parts.store.sessions).to.have.length(4);
      expect(await idsOf(worker)).to.have.length(2);
    });

    it("loses no run that is still under way: the order after it is told to wait", async () => {
      const kept = dataFolder();
      own.push(kept);
      const never = queueingRunner(9, () => new Promise(() => undefined), {
        warm: () => undefined,
        close: () => Promise.resolve(),
      });
      const limits = { unreturnedPerAddress: 2 };
      const { app, parts } = labServer({ folder: kept.folder, runner: never, limits });
      const later = { prefer: "respond-async" };
      const statuses: number[] = [];
      for (let order = 0; order < 3; order += 1) {
        statuses.push((await new Trainee(app).post("/api/runs", { scenario: "visit" }, later)).status);
      }
      expect(statuses).to.deep.equal([202, 202, 503]);
      expect(parts.store.sessions).to.have.length(2);
    });

    it("that is refused for the queue makes no session", async () => {
      const { app, parts } = lab({ waiting: 0 });
      expect(await flood(app, 3)).to.deep.equal([429, 429, 429]);
      expect(parts.store.sessions).to.be.empty;
    });

    it("a new server still knows who came back", async () => {
      const kept = dataFolder();
      own.push(kept);
      const before = labServer({ folder: kept.folder }).app;
      const trainee = new Trainee(before);
      await start(trainee);
      await idsOf(trainee);
      await start(new Trainee(before));
      const { app } = labServer({ folder: kept.folder, limits: { sessions: 2 } });
      await flood(app, 3);
      expect(await idsOf(new Trainee(app, trainee.cookie))).to.have.length(1);
    });
  });
});
