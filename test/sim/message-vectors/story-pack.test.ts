/** A scenario as a pack for one device: it plays from its files to what the run saw, whatever the rule set. */
import { readdirSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { UsageError } from "../../../pki/index.ts";
import {
  eventsOfKind,
  knownNames,
  loadScenario,
  makeStoryPack,
  MessageVectorPack,
  playMessagePack,
  runScenario,
  type Scenario,
} from "../../../sim/index.ts";

const scenarios = readdirSync("scenarios")
  .filter((file) => file.endsWith(".yaml"))
  .map((file): Scenario => {
    const path = `scenarios/${file}`;
    return loadScenario(readFileSync(path, "utf8"), path, knownNames());
  });
const named = (name: string): Scenario => {
  const found = scenarios.find(({ scenario }) => scenario === name);
  if (found === undefined) throw new Error(`no scenario ${name}`);
  return found;
};

describe("a scenario as a pack of message vectors", () => {
  for (const [name, rules] of [
    ["gno-sale", "mp128b"],
    ["gno-sale-prepared", "mp128a"],
    ["recovery-of-a-gno", "mp128b"],
    ["root-rollover", "mp128a"],
    ["acb-rekey", "mp128b"],
  ] as const) {
    it(`${name} under ${rules}: every message is in it once, and ends as it ended in the run`, async () => {
      const scenario = named(name);
      const rulesIn = scenario.rules.includes(rules) ? rules : (scenario.rules[0] ?? rules);
      const options = { rules: rulesIn, seed: "1" };
      const { files } = await makeStoryPack(scenario, "GPF", options);
      const pack = MessageVectorPack.parse(JSON.parse(files.get("manifest.json") ?? ""));
      const events = await runScenario(scenario, options);
      const sent = eventsOfKind(events, "messageSent").filter(({ to }) => to === pack.story?.device);
      expect(pack.vectors.map(({ command }) => command)).to.deep.equal(sent.map(({ bytes }) => bytes));
      expect(pack.counts).to.deep.equal({ good: 0, bad: 0, told: sent.length });
      expect(sent).to.have.length.at.least(3);
      const rows = playMessagePack(pack, (file) => files.get(file) ?? "");
      expect(rows.filter(({ asExpected }) => !asExpected)).to.deep.equal([]);
    });
  }

  it("an answer for a party that came into a cell later names that party's certificate", async () => {
    const { pack, files } = await makeStoryPack(named("gno-user"), "GPF", { rules: "mp128b", seed: "1" });
    const readers = pack.vectors.flatMap(({ expected: { response } }) =>
      response?.protection.kind === "mac" ? [response.protection.readerCertificate] : [],
    );
    expect(readers.filter((file) => file.startsWith("parties/"))).to.have.length.at.least(1);
    expect(readers.filter((file) => !files.has(file))).to.deep.equal([]);
  });

  it("a kind of device that the scenario has not is a usage error", async () => {
    const made = makeStoryPack(named("gno-sale"), "ESME", { rules: "mp128b", seed: "1" });
    const error: unknown = await made.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).to.be.instanceOf(UsageError);
  });
});
