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
import { estateOfLog } from "../../../sim/estate/estate-of-log.ts";
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

  it("every device has its own cell at every step, and the counts are those of the cells", async () => {
    const run = await runEstate(open("gno-sale-prepared"), { rules: "mp128a", seed: "1", houses: 5 });
    expect(run.devices).to.have.lengthOf(5);
    for (const { step, cells, slots } of run.steps) {
      const counts: Record<string, number> = {};
      for (const cell of cells) {
        const holder = run.holders[cell] ?? "nobody";
        counts[holder] = (counts[holder] ?? 0) + 1;
      }
      expect(counts, step).to.deep.equal(slots);
    }
    const holdersAt = (label: string) =>
      run.steps.find(({ step }) => step === label)?.cells.map((cell) => run.holders[cell]);
    expect(holdersAt("handover")).to.deep.equal([
      "Southern Gas Networks",
      "Southern Gas Networks",
      "Southern Gas Networks",
      "the DCC's ACB",
      "the DCC's ACB",
    ]);
  });

  it("stranded devices are named by their places", async () => {
    const run = await runEstate(open("gno-sale"), { rules: "mp128b", seed: "1", houses: 3 });
    expect(run.steps.map(({ strandedDevices }) => strandedDevices.length)).to.deep.equal(
      run.steps.map(({ stranded }) => stranded),
    );
    expect(run.steps.at(-1)?.strandedDevices).to.deep.equal([0, 1, 2]);
  });

  it("a log looked at as an estate counts what its run counted", async () => {
    const scenario = estateScenario(open("gno-sale"), 4);
    const { devices, holders, steps } = await runEstate(open("gno-sale"), {
      rules: "mp128b",
      seed: "1",
      houses: 4,
    });
    const log = await runScenario(scenario, { rules: "mp128b", seed: "1" });
    expect(estateOfLog(log)).to.deep.equal({ devices, holders, steps });
  });

  it("six years in one run: the stranded slots by year", async () => {
    const log = await runScenario(open("mass-history"), { rules: "as-dated", seed: "1" });
    expect(estateOfLog(log).steps.map(({ at, stranded }) => `${at.slice(0, 4)} ${stranded}`)).to.deep.equal([
      "2019 0",
      "2019 3",
      "2020 3",
      "2020 3",
      "2021 3",
      "2021 3",
      "2022 3",
      "2022 3",
      "2022 5",
      "2024 5",
      "2024 5",
      "2024 5",
    ]);
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
