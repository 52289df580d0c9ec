import { expect } from "chai";
import { exerciseCatalogue } from "../../../apps/server/catalogue-files.ts";
import { readTrainerCode } from "../../../apps/server/trainer-code.ts";
import { bundleWebApp } from "../../../apps/web/bundle.ts";
import { UsageError } from "../../../pki/index.ts";
import { dataFolder, labServer, Trainee } from "./lab-server.ts";

const { folder, remove } = dataFolder();
after(remove);

const CODE = "chalk&board7";
const SHEET = "/api/trainer-sheet";
const withCode = (code: string): RequestInit => ({ headers: { "smki-trainer-code": code } });

/** The sentences that only a trainer should read. */
const secrets = (): readonly string[] =>
  [...exerciseCatalogue().values()].flatMap(({ solution, debrief }) => [
    solution.says.trim(),
    debrief.trim(),
  ]);

describe("the solutions of the exercises are for the trainer", () => {
  for (const [rule, code, status, said] of [
    ["without the code", undefined, 403, "trainer-code-needed"],
    ["with an empty one", "", 403, "trainer-code-needed"],
    ["with a wrong one", "chalk&board8", 403, "trainer-code-wrong"],
    ["with the beginning of it", CODE.slice(0, -1), 403, "trainer-code-wrong"],
    ["with more than it", `${CODE}7`, 403, "trainer-code-wrong"],
    ["with the code", CODE, 200, "# The trainer's sheet"],
  ] as const) {
    it(`${rule}: ${said}`, async () => {
      const trainee = new Trainee(labServer({ folder, trainerCode: CODE }).app);
      const answer = await trainee.ask(SHEET, code === undefined ? {} : withCode(code));
      expect(answer.status).to.equal(status);
      expect(await answer.text()).to.contain(said);
    });
  }

  it("the code in an address is not looked at", async () => {
    const trainee = new Trainee(labServer({ folder, trainerCode: CODE }).app);
    const query = new URLSearchParams({ code: CODE, "smki-trainer-code": CODE }).toString();
    expect((await trainee.ask(`${SHEET}?${query}`)).status).to.equal(403);
  });

  it("a server without a code gives the sheet to everybody, and no cache keeps it", async () => {
    const answer = await new Trainee(labServer({ folder }).app).ask(SHEET);
    expect(answer.status).to.equal(200);
    expect(answer.headers.get("cache-control")).to.equal("no-store");
  });

  it("after ten wrong codes none is taken from that address for ten minutes, and from another it is", async () => {
    let now = Date.now();
    const { app } = labServer({ folder, trainerCode: CODE, now: () => now });
    const guesser = new Trainee(app, "", "203.0.113.9");
    for (let guess = 0; guess < 10; guess += 1) {
      expect((await guesser.ask(SHEET, withCode(`guess-${guess}`))).status).to.equal(403);
    }
    const refused = await guesser.ask(SHEET, withCode(CODE));
    expect(refused.status).to.equal(429);
    expect(await refused.text())
      .to.contain("too-many-attempts")
      .and.to.contain("wait 10 minutes");
    expect((await new Trainee(app, "", "198.51.100.7").ask(SHEET, withCode(CODE))).status).to.equal(200);
    now += 10 * 60_000;
    expect((await guesser.ask(SHEET, withCode(CODE))).status).to.equal(200);
  });

  it("nothing that a trainee's page loads has a solution, a debrief, or a fact that the check goes by", async () => {
    const trainee = new Trainee(labServer({ folder, trainerCode: CODE }).app);
    const { script, style } = await bundleWebApp();
    const json = ["/api/catalogue", "/api/glossary", "/api/openapi.json", "/api/scenario-schema"];
    const texts = await Promise.all(json.map(async (path) => (await trainee.ask(path)).text()));
    const open = await (await trainee.ask("/api/exercises")).text();
    // As it stands in a script, and as it stands in JSON.
    const loaded = [script, style, ...texts, open].join("\n");
    expect(secrets()).to.have.length.above(20);
    for (const secret of secrets()) {
      expect(
        loaded.includes(secret) || loaded.includes(JSON.stringify(secret).slice(1, -1)),
        secret,
      ).to.equal(false);
    }
    const { exercises } = JSON.parse(open) as { exercises: { questions?: object[]; finding?: object }[] };
    for (const { questions = [], finding, ...rest } of exercises) {
      expect(rest).not.to.have.any.keys("solution", "debrief", "world");
      for (const question of questions) expect(question).to.have.all.keys("question", "ask", "choices");
      if (finding !== undefined) expect(finding).to.have.all.keys("says");
    }
  });

  for (const text of ["", "short", "with a space", "gr\u00fc\u00dfe-allen", "x".repeat(65)]) {
    it(`"${text.slice(0, 20)}" can be no code`, () => {
      expect(() => readTrainerCode(text)).to.throw(UsageError, /the trainer's code is too short/);
    });
  }
});
