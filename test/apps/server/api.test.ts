import { expect } from "chai";
import type { z } from "zod";
import { Catalogue, Explanation, Glossary, ScenarioText } from "../../../apps/server/api/catalogue-schema.ts";
import { ComparedRuns } from "../../../apps/server/api/comparison-schema.ts";
import { Estate, EstateDevice, EstateList } from "../../../apps/server/api/estate-schema.ts";
import { CheckedExercise, Exercises } from "../../../apps/server/api/exercise-schema.ts";
import { CheckResult, RunDetails, RunList, StartedRun } from "../../../apps/server/api/run-schema.ts";
import { knownNames, loadScenario, readLog, runScenario, writeLog } from "../../../sim/index.ts";
import { dataFolder, type LabServer, labServer, Trainee } from "./lab-server.ts";

const { folder, remove } = dataFolder();
after(remove);

/** The body, which has to be what the schema says. */
async function read<Schema extends z.ZodType>(answer: Response, schema: Schema): Promise<z.infer<Schema>> {
  const value: unknown = await answer.json();
  expect(answer.ok, JSON.stringify(value)).to.equal(true);
  return schema.parse(value);
}

describe("the API of the replay lab: every answer is what its schema says", () => {
  let server: LabServer;
  let trainee: Trainee;
  before(() => {
    server = labServer({ folder });
    trainee = new Trainee(server.app);
  });
  after(() => expect(server.said, "defects").to.deep.equal([]));

  it("the catalogue: every scenario, in at least one section, with how it ends under each rule set", async () => {
    const { scenarios, sections, startWith, policies } = await read(
      await trainee.ask("/api/catalogue"),
      Catalogue,
    );
    const inSections = new Set(sections.flatMap((section) => section.scenarios));
    expect(scenarios.length).to.be.at.least(50);
    expect(scenarios.filter(({ scenario }) => !inSections.has(scenario))).to.deep.equal([]);
    expect(scenarios.map(({ scenario }) => scenario)).to.include(startWith.scenario);
    expect(policies.map(({ policy }) => policy)).to.include("formerBrokerKeys");
    const sale = scenarios.find(({ scenario }) => scenario === "gno-sale");
    expect(sale?.rules.map(({ rules, ends }) => `${rules} ${ends}`)).to.include("mp128b stranded");
  });

  it("the text of a scenario loads again", async () => {
    const { text } = await read(await trainee.ask("/api/scenarios/gno-sale"), ScenarioText);
    expect(loadScenario(text, "gno-sale.yaml").scenario).to.equal("gno-sale");
  });

  it("words: the glossary, and a term with the steps that show it", async () => {
    const { terms } = await read(await trainee.ask("/api/glossary"), Glossary);
    expect(terms.map(({ term }) => term)).to.include.members(["GPF", "ACB", "DCC"]);
    const { topics } = await read(await trainee.ask("/api/explain/E4"), Explanation);
    expect(topics[0]?.shownBy).not.to.be.empty;
    const { topics: modes } = await read(await trainee.ask("/api/explain/mode%203"), Explanation);
    expect(modes[0]?.kind).to.equal("credentials replacement mode");
  });

  it("the schema of scenario files is the one beside the scenarios", async () => {
    const schema = (await (await trainee.ask("/api/scenario-schema")).json()) as { properties: object };
    expect(schema.properties).to.include.keys("steps", "parties");
  });

  it("a text is checked at line and column", async () => {
    const { text } = await read(await trainee.ask("/api/scenarios/gno-sale"), ScenarioText);
    const good = await read(await trainee.post("/api/check", { text }), CheckResult);
    expect(good.problems).to.deep.equal([]);
    expect(good.scenario?.steps).to.include("new-owner");
    const bad = await read(
      await trainee.post("/api/check", { text: text.replace("by: northgrid", "by: nortgrid") }),
      CheckResult,
    );
    expect(bad.problems[0]).to.include({ code: "unknown-party", what: 'there is no party "nortgrid"' });
    expect(bad.problems[0]?.line).to.be.above(10);
  });

  it("a run is the run of the command line, octet for octet", async () => {
    const { run, log } = await read(
      await trainee.post("/api/runs", { scenario: "gno-sale", rules: "mp128a" }),
      StartedRun,
    );
    expect(run).to.include({ state: "finished", rules: "mp128a", seed: "1" });
    expect(run.verdict).to.deep.equal({ asExpected: true, ending: "stranded", stranded: ["gpf-1", "gpf-2"] });
    const { text, commandLine } = await read(await trainee.ask(`/api/runs/${run.id}`), RunDetails);
    const again = await runScenario(loadScenario(text, "x.yaml", knownNames()), {
      rules: "mp128a",
      seed: "1",
    });
    const kept = await (await trainee.ask(`/api/runs/${run.id}/log`)).text();
    expect(kept).to.equal(writeLog(again));
    expect(log).to.deep.equal(JSON.parse(JSON.stringify(again)));
    expect(commandLine).to.equal("npx smki run gno-sale.yaml --rules mp128a --seed 1");
  });

  it("policies, a seed and a last step are what the run is made with, and the text has the policies", async () => {
    const request = {
      scenario: "acb-rekey",
      seed: "trainer's 7",
      policies: { formerBrokerKeys: "destroyed" },
      until: "commission",
    };
    const { run, log } = await read(await trainee.post("/api/runs", request), StartedRun);
    expect(log?.[0]).to.deep.include({ kind: "runStarted", seed: "trainer's 7" });
    expect(log?.[0]?.kind === "runStarted" && log[0].policies.formerBrokerKeys).to.equal("destroyed");
    expect(run.steps.at(-1)).to.equal("commission");
    const { text, commandLine } = await read(await trainee.ask(`/api/runs/${run.id}`), RunDetails);
    expect(loadScenario(text, "x.yaml").policies).to.include({ formerBrokerKeys: "destroyed" });
    expect(commandLine).to.match(/--seed 'trainer'\\''s 7' --until commission$/);
  });

  it("a text of one's own runs", async () => {
    const { text } = await read(await trainee.ask("/api/scenarios/visit"), ScenarioText);
    const { run } = await read(
      await trainee.post("/api/runs", { text: text.replace("scenario: visit", "scenario: my-visit") }),
      StartedRun,
    );
    expect(run).to.include({ scenario: "my-visit", state: "finished" });
  });

  it("a run that cannot be played to its end says why, and keeps its log so far", async () => {
    const { text } = await read(await trainee.ask("/api/scenarios/gno-sale"), ScenarioText);
    const change = "    certificates: lodged\n";
    const broken = text.replace(/(southern-gas:[\s\S]*?)certificates: lodged/, "$1certificates: none");
    expect(broken, change).not.to.equal(text);
    const { run } = await read(await trainee.post("/api/runs", { text: broken }), StartedRun);
    expect(run.state).to.equal("failed");
    expect(run.problem).to.match(/Southern Gas Networks .* has no certificate/);
    expect(run.events).to.be.above(100);
  });

  it("a fork and its parent: where they part, in words; the fork is a file for the command line", async () => {
    const { run: parent } = await read(await trainee.post("/api/runs", { scenario: "gno-sale" }), StartedRun);
    const change = { kind: "userStatus", party: "southern-gas", to: "notAUser" };
    const { run: fork } = await read(
      await trainee.post(`/api/runs/${parent.id}/forks`, { at: "new-owner", change }),
      StartedRun,
    );
    expect(fork.fork).to.deep.equal({
      parent: parent.id,
      at: "new-owner",
      change,
      says: "Southern Gas Networks is no DCC User.",
    });
    const compared = await read(await trainee.ask(`/api/runs/${parent.id}/compare/${fork.id}`), ComparedRuns);
    expect(compared.firstDivergence?.step).to.equal("new-owner");
    expect(compared.words).to.match(
      /as it went the DCC lets it pass and the device refuses .*in the fork the DCC refuses \(E1\)/,
    );
    const turned = await read(await trainee.ask(`/api/runs/${fork.id}/compare/${parent.id}`), ComparedRuns);
    expect(turned.words).to.equal(compared.words);
    const file = await trainee.ask(`/api/runs/${fork.id}/scenario?download`);
    expect(file.headers.get("content-disposition")).to.equal('attachment; filename="gno-sale.yaml"');
    const played = await runScenario(loadScenario(await file.text(), "fork.yaml"), {
      rules: "mp128b",
      seed: "1",
    });
    expect(await (await trainee.ask(`/api/runs/${fork.id}/log`)).text()).to.equal(writeLog(played));
    const { run: second } = await read(
      await trainee.post(`/api/runs/${fork.id}/forks`, { at: "audit", change: { kind: "skip" } }),
      StartedRun,
    );
    expect(second.fork?.parent).to.equal(fork.id);
  });

  it("two runs under two rule sets are compared by their rules", async () => {
    const runs = await Promise.all(
      ["pre", "mp128b"].map(async (rules) =>
        read(await trainee.post("/api/runs", { scenario: "non-user-gno", rules }), StartedRun),
      ),
    );
    const [one, other] = runs.map(({ run }) => run.id);
    const { words, sides } = await read(await trainee.ask(`/api/runs/${one}/compare/${other}`), ComparedRuns);
    expect(sides.map(({ side }) => side)).to.deep.equal(["under pre", "under mp128b"]);
    expect(words).to.contain("under pre gpf-1 is stranded; under mp128b no slot is stranded");
  });

  it("the list has the newest first, and a deleted run is in it no more", async () => {
    const { runs } = await read(await trainee.ask("/api/runs"), RunList);
    expect(runs.length).to.be.above(5);
    expect(runs.map(({ createdAt }) => createdAt)).to.deep.equal(
      runs
        .map(({ createdAt }) => createdAt)
        .toSorted()
        .toReversed(),
    );
    const [newest] = runs;
    expect((await trainee.ask(`/api/runs/${newest?.id}`, { method: "DELETE" })).status).to.equal(204);
    expect((await trainee.ask(`/api/runs/${newest?.id}`)).status).to.equal(404);
    expect((await read(await trainee.ask("/api/runs"), RunList)).runs.length).to.equal(runs.length - 1);
  });

  it("an estate is counted, and one of its devices becomes a story of its own", async () => {
    const started = await read(
      await trainee.post("/api/estates", { scenario: "gno-sale", houses: 5 }),
      Estate,
    );
    expect(started).to.include({ houses: 5, scenario: "gno-sale" });
    const stream = await (await trainee.ask(`/api/estates/${started.id}/events`)).text();
    expect(stream).to.match(/^event: estate\n/);
    expect(stream).to.match(/event: end\n/);
    const estate = await read(await trainee.ask(`/api/estates/${started.id}`), Estate);
    expect(estate.state).to.equal("finished");
    expect(estate.devices.length).to.equal(5);
    expect(estate.steps.at(-1)?.stranded).to.equal(5);
    expect((await read(await trainee.ask("/api/estates"), EstateList)).estates).to.have.length(1);
    const device = estate.devices[3] ?? "";
    const story = await read(await trainee.ask(`/api/estates/${started.id}/devices/${device}`), EstateDevice);
    const { run } = await read(await trainee.post("/api/runs", { text: story.text }), StartedRun);
    expect(run.verdict?.stranded).to.deep.equal([device]);
    expect((await trainee.ask(`/api/estates/${started.id}`, { method: "DELETE" })).status).to.equal(204);
  });

  it("exercises come without their solutions, and the right answers solve one", async () => {
    const answer = await trainee.ask("/api/exercises");
    expect(await answer.clone().text()).not.to.contain('"solution"');
    const { exercises } = await read(answer, Exercises);
    expect(exercises.length).to.be.at.least(8);
    const path = "/api/exercises/who-refused/check";
    const nothing = await read(await trainee.post(path, {}), CheckedExercise);
    expect(nothing.solved).to.equal(false);
    expect(nothing).not.to.have.property("debrief");
    const answers = { "own-change": "dcc", "new-owner": "device", why: "originator" };
    const right = await read(await trainee.post(path, { answers }), CheckedExercise);
    expect(right.parts.map(({ state }) => state)).to.deep.equal(["right", "right", "right"]);
    expect(right.solved).to.equal(true);
    expect(await (await trainee.ask("/api/trainer-sheet")).text()).to.match(/^# The trainer's sheet/);
  });

  it("every path without a dot is the page, so that a deep link survives a reload", async () => {
    for (const path of ["/", "/stories", "/run/kept~7b677cda1717/new-owner"]) {
      const answer = await trainee.ask(path);
      expect(answer.headers.get("content-type"), path).to.match(/^text\/html/);
      expect(answer.headers.get("content-security-policy")).to.match(/default-src 'none'.*script-src 'self'/);
    }
    expect((await trainee.ask("/app.js")).headers.get("content-type")).to.match(/javascript/);
  });
});

describe("a live run over server-sent events", () => {
  it("tells every event and then the end; Last-Event-ID takes it up behind that event", async () => {
    const server = labServer({ folder });
    const trainee = new Trainee(server.app);
    const started = await trainee.post("/api/runs", { scenario: "gno-sale" }, { prefer: "respond-async" });
    expect(started.status).to.equal(202);
    const { run, log } = await read(started, StartedRun);
    expect(log).to.equal(undefined);
    const live = await (await trainee.ask(`/api/runs/${run.id}/events`)).text();
    const kept = await (await trainee.ask(`/api/runs/${run.id}/log`)).text();
    const told = [...live.matchAll(/^event: event\ndata: (.*)\nid: (\d+)$/gm)];
    expect(told.map(([, data]) => `${data}\n`).join("")).to.equal(kept);
    expect(told.map(([, , id]) => Number(id))).to.deep.equal(readLog(kept, "kept").map((_, index) => index));
    expect(live.trimEnd().split("\n\n").at(-1)).to.match(/^event: end\ndata: \{.*"state":"finished"/);
    const rest = await trainee.ask(`/api/runs/${run.id}/events`, {
      headers: { "last-event-id": String(told.length - 3) },
    });
    expect([...(await rest.text()).matchAll(/^event: event$/gm)]).to.have.length(2);
  });
});
