import { expect } from "chai";
import { API_ERRORS, type ApiErrorCode } from "../../../apps/server/api/error-codes.ts";
import { ApiErrorBody } from "../../../apps/server/api/error-schema.ts";
import { openApiDocument } from "../../../apps/server/openapi.ts";
import { CheckResult } from "../../../apps/server/api/run-schema.ts";
import { ROUTES } from "../../../apps/server/routes.ts";
import type { JobEnd } from "../../../apps/server/runner/job.ts";
import { wrongAddressPage } from "../../../apps/server/wrong-address.ts";
import { queueingRunner } from "../../../apps/server/runner/runner.ts";
import { MOST_SCENARIO_TEXT } from "../../../sim/index.ts";
import { dataFolder, type LabServer, labServer, Trainee } from "./lab-server.ts";

const { folder, remove } = dataFolder();
after(remove);

const JSON_TYPE = { "content-type": "application/json" };
/** Under the limit that the test server has. */
const BODY_OCTETS = 300_000;

interface Row {
  readonly rule: string;
  readonly path: string;
  /** A text is sent as it stands, everything else as JSON; undefined is a GET. */
  readonly body?: unknown;
  readonly init?: RequestInit;
  readonly code: ApiErrorCode;
  readonly message?: RegExp;
  readonly hint?: RegExp;
}

/** `{run}` in a path is a finished run of gno-sale under mp128b. */
const ROWS: readonly Row[] = [
  { rule: "a body that is no JSON", path: "/api/runs", body: "{ scenario: gno-sale", code: "bad-json" },
  { rule: "no body at all", path: "/api/runs", body: "", code: "bad-json" },
  {
    rule: "a body nested deeper than anybody reads",
    path: "/api/runs",
    body: "[".repeat(100_000),
    code: "bad-json",
  },
  {
    rule: "a body of another type",
    path: "/api/runs",
    body: "scenario=gno-sale",
    init: { headers: { "content-type": "application/x-www-form-urlencoded" } },
    code: "not-json",
  },
  {
    rule: "a body larger than the server takes",
    path: "/api/check",
    body: { text: "x".repeat(BODY_OCTETS) },
    code: "body-too-large",
  },
  {
    rule: "a text larger than a scenario",
    path: "/api/check",
    body: { text: "x".repeat(MOST_SCENARIO_TEXT + 1) },
    code: "text-too-large",
    message: /longer than 65536 characters/,
  },
  {
    rule: "a text to run that is larger than a scenario",
    path: "/api/runs",
    body: { text: "x".repeat(MOST_SCENARIO_TEXT + 1) },
    code: "text-too-large",
  },
  { rule: "a body that is a list", path: "/api/runs", body: [], code: "bad-request" },
  { rule: "null for a body", path: "/api/runs", body: null, code: "bad-request" },
  {
    rule: "neither a scenario nor a text",
    path: "/api/runs",
    body: {},
    code: "bad-request",
    message: /either scenario or text/,
  },
  {
    rule: "both a scenario and a text",
    path: "/api/runs",
    body: { scenario: "a", text: "b" },
    code: "bad-request",
  },
  {
    rule: "a misspelt key",
    path: "/api/runs",
    body: { scenario: "gno-sale", rule: "pre" },
    code: "bad-request",
    message: /rule/,
  },
  {
    rule: "rules that nobody made",
    path: "/api/runs",
    body: { scenario: "gno-sale", rules: "mp999" },
    code: "bad-request",
    message: /rules/,
    hint: /pre, mp128b/,
  },
  {
    rule: "a policy that there is not",
    path: "/api/runs",
    body: { scenario: "gno-sale", policies: { gravity: "off" } },
    code: "bad-request",
  },
  {
    rule: "a policy of the prototype",
    path: "/api/runs",
    body: '{"scenario":"gno-sale","policies":{"__proto__":{"polluted":"yes"}}}',
    code: "bad-request",
  },
  {
    rule: "a key of the prototype",
    path: "/api/runs",
    body: '{"scenario":"gno-sale","__proto__":{"polluted":1}}',
    code: "bad-request",
  },
  {
    rule: "an unknown scenario",
    path: "/api/runs",
    body: { scenario: "gno-sail" },
    code: "unknown-scenario",
    hint: /gno-sale/,
  },
  {
    rule: "a scenario of the prototype",
    path: "/api/runs",
    body: { scenario: "__proto__" },
    code: "unknown-scenario",
  },
  { rule: "a constructor for a scenario", path: "/api/scenarios/constructor", code: "unknown-scenario" },
  {
    rule: "a path for a scenario",
    path: "/api/runs",
    body: { scenario: "../package" },
    code: "unknown-scenario",
  },
  { rule: "a path in a path", path: "/api/scenarios/..%2F..%2Fpackage", code: "unknown-scenario" },
  {
    rule: "a doubly written path in a path",
    path: "/api/scenarios/..%252f..%252fpackage",
    code: "unknown-scenario",
  },
  { rule: "a way out of the page's folder", path: "/..%2f..%2fpackage.json", code: "not-found" },
  { rule: "a file that is not the page's", path: "/package.json", code: "not-found" },
  { rule: "an octet zero in a path", path: "/api/scenarios/gno-sale%00.yaml", code: "unknown-scenario" },
  { rule: "an escape that is none", path: "/api/scenarios/%E0%A4%A", code: "unknown-scenario" },
  {
    rule: "an exercise of the prototype",
    path: "/api/exercises/toString/check",
    body: {},
    code: "unknown-exercise",
  },
  { rule: "a term that nobody knows", path: "/api/explain/flogiston", code: "unknown-term" },
  { rule: "a term of the prototype", path: "/api/explain/__proto__", code: "unknown-term" },
  {
    rule: "a text with a mistake is told at its line and column",
    path: "/api/runs",
    body: {
      text: "scenario: mine\ntitle: T\nlesson: L\nrules: [mp128x]\nends: {}\nparties: {}\npremises: {}\nsteps: []\n",
    },
    code: "scenario-problems",
    message: /^scenario\.yaml:4:9 /,
  },
  {
    rule: "a text that is not YAML",
    path: "/api/runs",
    body: { text: "a: [1, 2" },
    code: "scenario-problems",
    message: /scenario\.yaml:1:/,
  },
  {
    rule: "a billion laughs",
    path: "/api/runs",
    body: {
      text: `a: &a [x,x,x,x,x,x,x,x]\n${"bcdefghi"
        .split("")
        .map((key, index) => `${key}: &${key} [${Array(8).fill(`*${"abcdefgh"[index]}`).join()}]`)
        .join("\n")}\n`,
    },
    code: "scenario-problems",
    message: /aliases/,
  },
  {
    rule: "more houses than a story holds",
    path: "/api/runs",
    body: {
      text: `scenario: mine\npremises:\n${Array.from({ length: 2500 }, (_, index) => `  h${index}: {houses: 200}\n`).join("")}`,
    },
    code: "scenario-problems",
    message: /500000 houses/,
  },
  {
    rule: "rules that the scenario does not run under",
    path: "/api/runs",
    body: { scenario: "gno-sale", rules: "as-dated" },
    code: "usage",
  },
  {
    rule: "a last step that there is not",
    path: "/api/runs",
    body: { scenario: "gno-sale", until: "the-end" },
    code: "unknown-step",
  },
  { rule: "a run that there is not", path: "/api/runs/000000000000", code: "unknown-run" },
  { rule: "a run of the prototype", path: "/api/runs/__proto__/log", code: "unknown-run" },
  { rule: "a run compared with none", path: "/api/runs/{run}/compare/constructor", code: "unknown-run" },
  { rule: "an estate that there is not", path: "/api/estates/000000000000", code: "unknown-estate" },
  {
    rule: "no houses",
    path: "/api/estates",
    body: { scenario: "gno-sale", houses: 0 },
    code: "bad-request",
    message: /houses/,
  },
  {
    rule: "half a house",
    path: "/api/estates",
    body: { scenario: "gno-sale", houses: 1.5 },
    code: "bad-request",
  },
  {
    rule: "more houses than are served",
    path: "/api/estates",
    body: { scenario: "gno-sale", houses: 10_001 },
    code: "bad-request",
  },
  {
    rule: "an estate of a hub exchange",
    path: "/api/estates",
    body: { scenario: "hub-exchange", houses: 10 },
    code: "usage",
  },
  {
    rule: "a fork of an unknown kind",
    path: "/api/runs/{run}/forks",
    body: { at: "sale", change: { kind: "earthquake" } },
    code: "bad-request",
    message: /change\.kind: a change is one of rules, policy, userStatus/,
  },
  {
    rule: "a fork without a change",
    path: "/api/runs/{run}/forks",
    body: { at: "sale" },
    code: "bad-request",
    message: /change/,
  },
  {
    rule: "a fork of two changes",
    path: "/api/runs/{run}/forks",
    body: { at: "sale", change: [{ kind: "skip" }] },
    code: "bad-request",
  },
  {
    rule: "a fork beyond the end",
    path: "/api/runs/{run}/forks",
    body: { at: "step-99", change: { kind: "skip" } },
    code: "unknown-step",
    hint: /sale/,
  },
  {
    rule: "a fork for a party that there is not",
    path: "/api/runs/{run}/forks",
    body: { at: "sale", change: { kind: "loseKeys", party: "constructor" } },
    code: "fork-impossible",
    hint: /northgrid/,
  },
  {
    rule: "a fork into the past",
    path: "/api/runs/{run}/forks",
    body: { at: "sale", change: { kind: "date", at: "1999-12-31" } },
    code: "fork-impossible",
    message: /go back in time/,
  },
  {
    rule: "a fork on a day that no calendar has",
    path: "/api/runs/{run}/forks",
    body: { at: "sale", change: { kind: "date", at: "2023-02-30" } },
    code: "bad-request",
    message: /change\.at/,
  },
  {
    rule: "a method that the route does not take",
    path: "/api/catalogue",
    init: { method: "PUT" },
    code: "method-not-allowed",
  },
  { rule: "a route that there is not", path: "/api/nothing", code: "not-found" },
  {
    rule: "the page cannot be written to",
    path: "/stories",
    init: { method: "POST" },
    code: "method-not-allowed",
  },
  {
    rule: "a page of another site changes nothing",
    path: "/api/runs",
    body: { scenario: "gno-sale" },
    init: { headers: { ...JSON_TYPE, origin: "https://elsewhere.example" } },
    code: "wrong-origin",
  },
  {
    rule: "a page without an origin of its own changes nothing",
    path: "/api/runs",
    body: { scenario: "gno-sale" },
    init: { headers: { ...JSON_TYPE, origin: "null" } },
    code: "wrong-origin",
  },
  {
    rule: "another name that points at this machine",
    path: "http://rebound.example/api/catalogue",
    code: "wrong-origin",
  },
];

describe("what the API says no to: a code, a message and what to do, and never a crash", () => {
  let server: LabServer;
  let trainee: Trainee;
  let run = "";
  before(async () => {
    server = labServer({ folder, limits: { bodyOctets: BODY_OCTETS } });
    trainee = new Trainee(server.app);
    const started = (await (await trainee.post("/api/runs", { scenario: "gno-sale" })).json()) as {
      run: { id: string };
    };
    run = started.run.id;
  });
  after(() => {
    expect(server.said, "defects").to.deep.equal([]);
    expect(({} as { polluted?: unknown }).polluted).to.equal(undefined);
  });

  for (const { rule, path, body, init, code, message, hint } of ROWS) {
    it(`${rule}: ${code}`, async () => {
      const sent =
        body === undefined
          ? {}
          : {
              method: "POST",
              headers: JSON_TYPE,
              body: typeof body === "string" ? body : JSON.stringify(body),
            };
      const answer = await trainee.ask(path.replace("{run}", run), { ...sent, ...init });
      const told = ApiErrorBody.parse(await answer.json()).error;
      expect(told.code, told.message).to.equal(code);
      expect(answer.status).to.equal(API_ERRORS[code].status);
      expect(answer.headers.get("content-security-policy")).to.contain("default-src 'none'");
      expect(told.hint).not.to.equal("");
      if (message !== undefined) expect(told.message).to.match(message);
      if (hint !== undefined) expect(told.hint).to.match(hint);
      if (code === "scenario-problems") expect(told.where?.line).to.equal(told.problems?.[0]?.line);
    });
  }

  it("the page under another name: a small page that says which addresses are right, and no markup from the name", async () => {
    for (const path of ["/", "/run/kept~7b677cda1717"]) {
      const answer = await trainee.ask(`http://rebound.example:4600${path}`);
      expect(answer.status).to.equal(403);
      expect(answer.headers.get("content-type")).to.match(/^text\/html/);
      expect(answer.headers.get("content-security-policy")).to.contain("default-src 'none'");
      const text = await answer.text();
      expect(text).to.contain("rebound.example").and.to.contain('<a href="http://127.0.0.1:4600/">');
    }
    expect(wrongAddressPage("<img src=x>", ["http://a/"])).not.to.contain("<img");
  });

  it("every code of the table is in OpenAPI, and those that a request alone can bring about are tried here or below", () => {
    const document = JSON.stringify(openApiDocument("0"));
    const tried = new Set<ApiErrorCode>([
      ...ROWS.map((row) => row.code),
      // In the tests below, and in sessions.test.ts.
      ...([
        "too-many-runs",
        "check-too-long",
        // In trainer-code.test.ts.
        "trainer-code-needed",
        "trainer-code-wrong",
        "too-many-attempts",
        "too-many-checks",
        "run-not-finished",
        "too-many-streams",
        "own-defect",
        "session-full",
        "too-many-sessions",
      ] as const),
    ]);
    const codes = Object.keys(API_ERRORS) as ApiErrorCode[];
    expect(codes.filter((code) => !tried.has(code))).to.deep.equal([]);
    const inDocument = codes.filter((code) => !document.includes(`${code}: `));
    expect(inDocument).to.deep.equal(["not-found", "method-not-allowed"]);
  });

  it("OpenAPI names every route, and every reference in it leads somewhere", async () => {
    const answer = await trainee.ask("/api/openapi.json");
    const document = (await answer.json()) as {
      paths: Record<string, object>;
      components: { schemas: object };
    };
    for (const { path, method } of Object.values(ROUTES))
      expect(document.paths[path], path).to.have.property(method);
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)];
    expect(references.length).to.be.above(40);
    for (const [, name] of references) expect(document.components.schemas).to.have.property(name ?? "");
  });

  it("a defect of ours tells the client no more than that, and the server's own output the rest", async () => {
    const own = labServer({ folder });
    const broken = {
      ...own.parts,
      page: { html: "", files: () => Promise.reject(new Error("the secret inside")) },
    };
    const { createApp } = await import("../../../apps/server/app.ts");
    const said: string[] = [];
    const answer = await createApp({ ...broken, talk: (line) => said.push(line) }).request("/app.js");
    expect(answer.status).to.equal(500);
    expect(await answer.text())
      .to.contain("own-defect")
      .and.not.to.contain("secret");
    expect(said.join()).to.contain("the secret inside");
  });
});

describe("bounded checks: a text keeps nobody waiting, and its answer is short", () => {
  const own = dataFolder();
  after(() => own.remove());

  /** Each is as long as a text may be. */
  const lines = (head: string, line: (index: number) => string): string => {
    let text = head;
    for (let index = 0; text.length < MOST_SCENARIO_TEXT; index += 1) text += line(index);
    return text.slice(0, MOST_SCENARIO_TEXT);
  };
  for (const [what, text] of [
    ["keys that mean nothing", lines("", (index) => `k${index}: 1\n`)],
    ["one key again and again", lines("", () => "a: 1\n")],
    ["parties with nothing in them", lines("parties:\n", (index) => ` p${index}: {}\n`)],
    ["steps with nothing in them", lines("steps: [", () => "{},")],
    ["rules that nobody made", lines("rules: [", () => "x,").replace(/,x?$/, "]")],
    ["quotes that are not closed", lines("", () => '"\n')],
    ["one long word", lines("scenario: x\nrules: [", () => "x").replace(/.$/, "]")],
    ["a long key", `{ "${"k".repeat(60_000)}": 1 }`],
  ] as const) {
    it(`${what}: at most 100 problems, then how many more, in at most 60 KiB`, async () => {
      const trainee = new Trainee(labServer({ folder: own.folder }).app);
      const body = await (await trainee.post("/api/check", { text })).text();
      const { problems, more = 0 } = CheckResult.parse(JSON.parse(body));
      expect(problems.length, "problems").to.be.within(1, 100);
      expect(more > 0, "more of them only when there are 100").to.equal(problems.length === 100);
      expect(body.length).to.be.below(60 * 1024);
      for (const { what, hint = "" } of problems) expect(what.length + hint.length).to.be.below(1500);
      const started = await trainee.post("/api/runs", { text });
      const told = ApiErrorBody.parse(await started.json()).error;
      expect(told).to.deep.include({ code: "scenario-problems", problems });
      expect(told.more ?? 0).to.equal(more);
    });
  }

  it("a text that takes too long is told so, and so is one too many that wait", async () => {
    const slow: JobEnd = {
      kind: "failed",
      problem: "it took longer than 5 seconds, which is as long as it may",
    };
    const open: (() => void)[] = [];
    const checker = queueingRunner(1, () => new Promise((resolve) => open.push(() => resolve(slow))), {
      warm: () => undefined,
      close: () => Promise.resolve(),
    });
    const { app, said } = labServer({ folder: own.folder, checker, limits: { waiting: 1 } });
    const checks = [1, 2].map(() => new Trainee(app).post("/api/check", { text: "a: 1" }));
    await new Promise((resolve) => setTimeout(resolve, 50));
    const third = await new Trainee(app).post("/api/runs", { text: "a: 1" });
    expect(ApiErrorBody.parse(await third.json()).error.code).to.equal("too-many-checks");
    for (const check of checks) {
      for (let waits = 0; open.length === 0 && waits < 100; waits += 1) {
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      open.shift()?.();
      const answer = await check;
      expect(answer.status).to.equal(422);
      expect(ApiErrorBody.parse(await answer.json()).error).to.include({
        code: "check-too-long",
        message: "the text could not be checked: it took longer than 5 seconds, which is as long as it may",
      });
    }
    expect(said).to.deep.equal([]);
  });
});

describe("bounded runs: no more under way than may be", () => {
  /** A folder a test: what was under way in one would go on in the next. */
  let own: ReturnType<typeof dataFolder>;
  beforeEach(() => {
    own = dataFolder();
  });
  afterEach(() => own.remove());

  /** A runner whose jobs end when the test says so. */
  function slowRunner(): { readonly runner: ReturnType<typeof queueingRunner>; readonly endAll: () => void } {
    const open: (() => void)[] = [];
    const end: JobEnd = { kind: "failed", problem: "the test ended it" };
    return {
      runner: queueingRunner(
        1,
        (_job, { onStart }, signal) =>
          new Promise((resolve) => {
            onStart();
            open.push(() => resolve(end));
            signal.addEventListener("abort", () => resolve(end), { once: true });
          }),
        { warm: () => undefined, close: () => Promise.resolve() },
      ),
      endAll: () => {
        for (const one of open.splice(0)) one();
      },
    };
  }
  const LATER = { prefer: "respond-async" };

  it("one session may not have too many unfinished, and another may still run", async () => {
    const { runner, endAll } = slowRunner();
    const { app } = labServer({ folder: own.folder, runner, limits: { unfinishedPerSession: 2 } });
    const greedy = new Trainee(app);
    const statuses: number[] = [];
    for (let runs = 0; runs < 3; runs += 1) {
      statuses.push((await greedy.post("/api/runs", { scenario: "visit" }, LATER)).status);
    }
    expect(statuses).to.deep.equal([202, 202, 429]);
    const refused = await greedy.post("/api/runs", { scenario: "visit" }, LATER);
    expect(refused.headers.get("retry-after")).to.equal("3");
    expect((await new Trainee(app).post("/api/runs", { scenario: "visit" }, LATER)).status).to.equal(202);
    endAll();
  });

  it("no more wait for their turn than may, whoever they belong to", async () => {
    const { runner, endAll } = slowRunner();
    const { app } = labServer({ folder: own.folder, runner, limits: { waiting: 2 } });
    const statuses: number[] = [];
    for (let trainees = 0; trainees < 4; trainees += 1) {
      statuses.push((await new Trainee(app).post("/api/runs", { scenario: "visit" }, LATER)).status);
    }
    expect(statuses).to.deep.equal([202, 202, 202, 429]);
    endAll();
  });

  it("a run that is deleted while it waits leaves the queue at once, and one under way makes room", async () => {
    const { runner } = slowRunner();
    const { app } = labServer({ folder: own.folder, runner });
    const trainee = new Trainee(app);
    const order = async (): Promise<string> => {
      const answer = await trainee.post("/api/runs", { scenario: "visit" }, LATER);
      return ((await answer.json()) as { run: { id: string } }).run.id;
    };
    const stateOf = async (id: string): Promise<string> =>
      ((await (await trainee.ask(`/api/runs/${id}`)).json()) as { run: { state: string } }).run.state;
    const [first, second, third] = [await order(), await order(), await order()];
    expect(runner.waiting).to.equal(2);
    const gone = await trainee.ask(`/api/runs/${second}`, { method: "DELETE" });
    expect(gone.status).to.equal(204);
    expect(runner.waiting).to.equal(1);
    expect(await stateOf(first)).to.equal("running");
    await trainee.ask(`/api/runs/${first}`, { method: "DELETE" });
    expect(runner.waiting).to.equal(0);
    expect(await stateOf(third)).to.equal("running");
  });

  it("forks count as runs: a flood of them is refused", async () => {
    const before = new Trainee(labServer({ folder: own.folder }).app);
    const { run } = (await (await before.post("/api/runs", { scenario: "visit" })).json()) as {
      run: { id: string };
    };
    const { runner, endAll } = slowRunner();
    const { app } = labServer({ folder: own.folder, runner, limits: { unfinishedPerSession: 3 } });
    const trainee = new Trainee(app, before.cookie);
    const fork = { at: "commission", change: { kind: "skip" } };
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => trainee.post(`/api/runs/${run.id}/forks`, fork, LATER)),
    );
    const statuses = answers.map(({ status }) => status).toSorted((one, other) => one - other);
    expect(statuses).to.deep.equal([202, 202, 202, 429, 429, 429, 429, 429]);
    endAll();
  });

  it("live streams are bounded over all sessions, and a stream that ends makes room", async () => {
    const { runner, endAll } = slowRunner();
    const { app } = labServer({ folder: own.folder, runner, limits: { streams: 2 } });
    const follow = async (): Promise<Response> => {
      const trainee = new Trainee(app);
      const { run } = (await (await trainee.post("/api/runs", { scenario: "visit" }, LATER)).json()) as {
        run: { id: string };
      };
      return trainee.ask(`/api/runs/${run.id}/events`);
    };
    const streams = [await follow(), await follow()];
    const third = await follow();
    expect(ApiErrorBody.parse(await third.json()).error.message).to.match(
      /^2 live streams are open on this server/,
    );
    while (runner.waiting > 0) {
      endAll();
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    endAll();
    for (const stream of streams) expect(await stream.text()).to.match(/event: end\n/);
    expect((await follow()).status).to.equal(200);
    endAll();
  });

  it("a run that goes on has no log yet, can be followed so many times, and ends when it is deleted", async () => {
    const { runner } = slowRunner();
    const { app } = labServer({ folder: own.folder, runner, limits: { streamsPerSession: 2 } });
    const trainee = new Trainee(app);
    const { run } = (await (await trainee.post("/api/runs", { scenario: "visit" }, LATER)).json()) as {
      run: { id: string };
    };
    expect((await trainee.ask(`/api/runs/${run.id}/log`)).status).to.equal(409);
    const streams = await Promise.all([1, 2].map(() => trainee.ask(`/api/runs/${run.id}/events`)));
    const third = await trainee.ask(`/api/runs/${run.id}/events`);
    expect(ApiErrorBody.parse(await third.json()).error.code).to.equal("too-many-streams");
    expect((await trainee.ask(`/api/runs/${run.id}`, { method: "DELETE" })).status).to.equal(204);
    for (const stream of streams) expect(await stream.text()).to.match(/event: end\n/);
    expect((await trainee.ask(`/api/runs/${run.id}`)).status).to.equal(404);
  });

  it("whoever asks for the head of a stream holds no place", async () => {
    const { runner } = slowRunner();
    const { app } = labServer({ folder: own.folder, runner, limits: { streamsPerSession: 2 } });
    const trainee = new Trainee(app);
    const { run } = (await (await trainee.post("/api/runs", { scenario: "visit" }, LATER)).json()) as {
      run: { id: string };
    };
    for (let times = 0; times < 5; times += 1) {
      const head = await trainee.ask(`/api/runs/${run.id}/events`, { method: "HEAD" });
      expect([head.status, head.headers.get("content-type")]).to.deep.equal([200, "text/event-stream"]);
    }
    expect((await trainee.ask(`/api/runs/${run.id}/events`)).status).to.equal(200);
    expect((await trainee.ask(`/api/runs/${run.id}`, { method: "DELETE" })).status).to.equal(204);
  });

  it("a run or an estate that cannot be kept is not begun, and holds no place", async () => {
    const { runner } = slowRunner();
    const { app, parts } = labServer({ folder: own.folder, runner, limits: { unfinishedPerSession: 2 } });
    const trainee = new Trainee(app);
    const save = parts.store.save.bind(parts.store);
    parts.store.save = () => Promise.reject(new Error("the disk is full"));
    for (let times = 0; times < 2; times += 1) {
      expect((await trainee.post("/api/runs", { scenario: "visit" }, LATER)).status).to.equal(500);
      expect((await trainee.post("/api/estates", { scenario: "visit", houses: 2 })).status).to.equal(500);
    }
    parts.store.save = save;
    expect((await trainee.post("/api/runs", { scenario: "visit" }, LATER)).status).to.equal(202);
  });

  it("one address has so many texts under check, and another one is not kept waiting for them", async () => {
    const { runner } = slowRunner();
    const limits = { checksPerAddress: 2, waiting: 32 };
    const { app } = labServer({ folder: own.folder, checker: runner, limits });
    const from = (address: string): Trainee => new Trainee(app, "", address);
    for (let times = 0; times < 2; times += 1) void from("203.0.113.9").post("/api/check", { text: "a" });
    await new Promise((resolve) => setTimeout(resolve, 20));
    const third = await from("203.0.113.9").post("/api/check", { text: "a" });
    expect([third.status, ApiErrorBody.parse(await third.json()).error.code]).to.deep.equal([
      429,
      "too-many-checks",
    ]);
    const other = from("198.51.100.7").post("/api/check", { text: "a" });
    const first = await Promise.race([
      other,
      new Promise((resolve) => setTimeout(() => resolve("taken"), 50)),
    ]);
    expect(first).to.equal("taken");
  });
});
