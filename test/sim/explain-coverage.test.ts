/** Every topic of `smki explain` has its source and something that shows it. */
import { readdirSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { SHOWN_BY_FILE, shownByText } from "../../apps/generate/shown-by.ts";
import {
  explainableTopics,
  loadScenario,
  SHOWN_BY_HAND,
  scenariosThatShow,
  type ShowingIndex,
  showingKey,
  shownOtherwise,
} from "../../sim/index.ts";

const SCENARIOS = new URL("../../scenarios/", import.meta.url);
const scenarios = readdirSync(SCENARIOS)
  .filter((file) => file.endsWith(".yaml"))
  .map((file) => loadScenario(readFileSync(new URL(file, SCENARIOS), "utf8"), file));

describe("explain: every topic has a source and is shown", () => {
  const index = JSON.parse(readFileSync(SHOWN_BY_FILE, "utf8")) as ShowingIndex;
  const keyOf = ({ kind, term }: { kind: Parameters<typeof showingKey>[0]; term: string }) =>
    showingKey(kind, term);
  const inScenarios = (topic: ReturnType<typeof explainableTopics>[number]) =>
    scenariosThatShow(topic.term, scenarios).length > 0 || index[keyOf(topic)] !== undefined;

  it("the index is what the runs show (else: npm run generate)", async () => {
    expect(readFileSync(SHOWN_BY_FILE, "utf8")).to.equal(await shownByText(scenarios));
  }).timeout(120_000);

  it("every code, check, duty, policy, role, request, use case and mode names its source", () => {
    const words = ["term", "scenario problem"];
    const without = explainableTopics().filter(
      ({ kind, source }) => !words.includes(kind) && (source ?? "").trim() === "",
    );
    expect(without.map(keyOf)).to.deep.equal([]);
  });

  it("none is missing: a scenario shows it, or a command that says why none does", () => {
    const missing = explainableTopics().filter(
      (topic) =>
        !inScenarios(topic) &&
        SHOWN_BY_HAND[keyOf(topic)] === undefined &&
        shownOtherwise(topic) === undefined,
    );
    expect(missing.map(keyOf)).to.deep.equal([]);
  });

  it("what is pointed at by hand exists, and nothing else shows it", () => {
    const topics = explainableTopics();
    for (const [key, { scenario, rules }] of Object.entries(SHOWN_BY_HAND)) {
      const pointedAt = scenarios.find((each) => each.scenario === scenario);
      expect(pointedAt?.rules, key).to.include(rules);
      const topic = topics.find((each) => keyOf(each) === key);
      expect(topic === undefined || inScenarios(topic), `${key} is no topic, or is shown by a run`).to.equal(
        false,
      );
    }
  });
});
