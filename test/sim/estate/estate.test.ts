/** An estate is its houses: what becomes of each is what becomes of the one in the scenario, and the totals add up. */
import { readFileSync } from "node:fs";
import { expect } from "chai";
import { UsageError } from "../../../pki/index.ts";
import {
  loadScenario,
  plainText,
  runEstate,
  runScenario,
  summarise,
  tellEstate,
} from "../../../sim/index.ts";
import { estateScenario, MOST_HOUSES } from "../../../sim/estate/estate-scenario.ts";

const open = (name: string) => {
  const path = `scenarios/${name}.yaml`;
  return loadScenario(readFileSync(path, "utf8"), path);
};
const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((total, count) => total + count, 0);

describe("an estate of many houses", () => {
  for (const [name, rules] of [
    ["gno-sale", "mp128b"],
    ["gno-sale-prepared", "mp128a"],
    ["non-user-gno", "pre"],
    ["leaving-silently", "mp128b"],
  ] as const) {
    it(`${name} under ${rules}: three times its houses, three times its stranded slots`, async () => {
      const scenario = open(name);
      const single = summarise(await runScenario(scenario, { rules, seed: "1" }));
      const houses = 3 * Object.keys(scenario.premises).length;
      const estate = await runEstate(scenario, { rules, seed: "1", houses });
      expect(estate.steps.map(({ step }) => step)).to.deep.equal(single.steps.map(({ step }) => step));
      expect(estate.steps.at(-1)?.stranded).to.equal(3 * single.stranded.length);
      for (const step of estate.steps) expect(sum(step.slots), step.step).to.equal(houses);
      expect(estate.commands).to.equal(estate.steps.reduce((total, { commands }) => total + commands, 0));
    });
  }

  it("refusals are counted by who refused and why", async () => {
    const { steps } = await runEstate(open("gno-sale"), { rules: "mp128b", seed: "1", houses: 6 });
    const refusals = Object.fromEntries(steps.map(({ step, refusals: counts }) => [step, counts]));
    expect(refusals["new-owner"]).to.deep.equal({ "device originator": 3 });
    expect(refusals["old-owner"]).to.deep.equal({ "dcc E4 registration": 3 });
    expect(refusals["audit"]).to.deep.equal({});
  });

  it("a step that outlasts the revocation lists fetches the next ones in between: nobody is refused for it", async () => {
    const { steps } = await runEstate(open("gno-sale"), { rules: "mp128b", seed: "1", houses: 220 });
    expect(steps.slice(0, 4).map(({ refusals }) => refusals)).to.deep.equal([{}, {}, {}, {}]);
    const late = steps.find(({ step }) => step === "commission-second");
    expect(late?.at.slice(11, 13), "the step runs past twelve, when the lists change").to.equal("12");
  }).timeout(60_000);

  it("houses are shared out over the patterns, and expectations of single devices are left out", () => {
    const { premises, steps } = estateScenario(open("gno-sale"), 5);
    expect(Object.keys(premises)).to.deep.equal([
      "elm-street-12-1",
      "elm-street-12-2",
      "elm-street-12-3",
      "mill-lane-3-1",
      "mill-lane-3-2",
    ]);
    expect(steps.some(({ expect: expected }) => expected !== undefined)).to.equal(false);
  });

  for (const houses of [0, -1, 1.5, MOST_HOUSES + 1, Number.NaN]) {
    it(`${houses} houses are refused`, () => {
      expect(() => estateScenario(open("gno-sale"), houses)).to.throw(UsageError);
    });
  }

  it("the story says how many are stranded of how many", async () => {
    const run = await runEstate(open("gno-sale"), { rules: "mp128b", seed: "1", houses: 4 });
    expect(plainText(tellEstate(run))).to.include("STRANDED: 4 of 4 slots");
  });
});
