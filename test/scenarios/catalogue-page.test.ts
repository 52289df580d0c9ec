/** What the pages beside the scenarios say is what the scenarios are. */
import { readdirSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { withCatalogue } from "../../apps/generate/catalogue-page.ts";
import { loadScenario, runScenario, scenarioJsonSchema, summarise } from "../../sim/index.ts";

const FOLDER = new URL("../../scenarios/", import.meta.url);
const page = (name: string): string => readFileSync(new URL(name, FOLDER), "utf8");
const SCENARIOS = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".yaml"))
  .map((file) => loadScenario(page(file), file));

describe("the pages beside the scenarios", () => {
  it("scenarios/README.md has every scenario under a section of the report (else: npm run generate)", () => {
    const readme = page("README.md");
    expect(withCatalogue(readme, SCENARIOS)).to.equal(readme);
    for (const { scenario } of SCENARIOS) expect(readme).to.include(`(${scenario}.yaml)`);
  });

  it("every section of the report has at least one scenario", () => {
    const covered = new Set(SCENARIOS.flatMap(({ covers }) => covers ?? []));
    expect([...covered]).to.have.members(["1", "2", "3", "4", "5", "6", "7", "A"]);
  });

  it("a scenario that covers no section is refused", () => {
    const [first] = SCENARIOS;
    if (first === undefined) throw new Error("no scenarios");
    expect(() => withCatalogue(page("README.md"), [{ ...first, covers: ["9"] }])).to.throw(first.scenario);
  });

  it("WRITING.md: the first example loads, runs and ends as it says, under both rule sets", async () => {
    const example = /```yaml\n([\s\S]*?)```/.exec(page("WRITING.md"))?.[1] ?? "";
    const scenario = loadScenario(example, "WRITING.md");
    for (const rules of scenario.rules) {
      const events = await runScenario(scenario, { rules, seed: "1" });
      expect(summarise(events).verdict.asExpected, rules).to.equal(true);
    }
  });

  it("WRITING.md names every action and every key of an expectation", () => {
    const schema = JSON.stringify(scenarioJsonSchema());
    const actions = [...schema.matchAll(/"do":\{"type":"string","const":"([^"]+)"/g)].map(([, name]) => name);
    expect(actions).to.have.length.above(25);
    const text = page("WRITING.md");
    expect(actions.filter((name) => !text.includes(`\`${name}\``))).to.deep.equal([]);
    for (const key of [
      "refusedBy",
      "responseCode",
      "failedCheck",
      "deviceOutcome",
      "slot",
      "stranded",
      "duties",
      "found",
    ]) {
      expect(text).to.include(`\`${key}\``);
    }
  });
});
