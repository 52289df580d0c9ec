/** What a scenario file may leave out, and what stands in its place. */
import { expect } from "chai";
import { UsageError } from "../../pki/index.ts";
import { loadScenario, premisesOfStep, runScenario, summarise } from "../../sim/index.ts";

const SHORT = `
scenario: short
title: Short
lesson: Short.
rules: [mp128b]
ends: { mp128b: safe }
parties:
  bright-gas: { name: Bright Gas, role: gasSupplier }
  northgrid: { name: Northgrid, role: gasNetworkOperator }
premises:
  terrace: { houses: 3, supplier: bright-gas, networkOperator: northgrid }
  cottage: { supplier: bright-gas, networkOperator: northgrid, factoryNetworkOperator: northgrid }
steps:
  - { step: install, title: Install, do: commission, by: bright-gas, premises: terrace }
  - step: place
    title: Place
    do: post-commission
    by: bright-gas
    premises: [terrace, cottage]
    expect: { slot: { terrace-1-gpf: northgrid, terrace-3-gpf: northgrid, cottage-gpf: northgrid } }
`;

describe("a scenario file leaves out what is usual", () => {
  const scenario = loadScenario(SHORT, "short.yaml");

  it("a party is a live User with certificates lodged, and has an EUI-64 of its label", () => {
    expect(scenario.parties["northgrid"]).to.include({ userStatus: "live", certificates: "lodged" });
    const ids = Object.values(scenario.parties).map(({ entityId }) => entityId);
    expect(new Set(ids)).to.have.property("size", 2);
    expect(ids.every((id) => /^d25e[0-9a-f]{12}$/.test(id))).to.equal(true);
  });

  it("an entry for so many houses is that many premises, each with devices and a meter point of its own", () => {
    expect(Object.keys(scenario.premises)).to.deep.equal(["terrace-1", "terrace-2", "terrace-3", "cottage"]);
    expect(scenario.premises["terrace-2"]?.devices.gpf).to.equal("terrace-2-gpf");
    const mprns = Object.values(scenario.premises).map(({ mprn }) => mprn);
    expect(new Set(mprns)).to.have.property("size", 4);
    expect(mprns.every((mprn) => /^4\d{9}$/.test(mprn))).to.equal(true);
  });

  it("a step that names the entry means every house", () => {
    const steps = scenario.steps.map((step) => ("premises" in step ? premisesOfStep(step) : []));
    expect(steps).to.deep.equal([
      ["terrace-1", "terrace-2", "terrace-3"],
      ["terrace-1", "terrace-2", "terrace-3", "cottage"],
    ]);
  });

  it("it runs, and the manufacturer's certificates are in the slot from the start", async () => {
    const events = await runScenario(scenario, { rules: "mp128b", seed: "1" });
    expect(summarise(events).verdict.asExpected).to.equal(true);
  });
});

describe("what a short file can get wrong", () => {
  const rows: readonly (readonly [rule: string, find: string, put: string, said: RegExp])[] = [
    ["no house at all", "houses: 3", "houses: 0", /0 is too small/],
    ["more houses than a story holds", "houses: 3", "houses: 201", /<=200/],
    [
      "a hub exchanged at many houses at once",
      "do: commission, by: bright-gas, premises: terrace",
      "do: exchange-hub, by: bright-gas, premises: terrace, devices: { chf: a, gpf: b }",
      /terrace stands for 3 houses/,
    ],
    [
      "a new hub with the label of one that is there",
      "do: commission, by: bright-gas, premises: terrace",
      "do: exchange-hub, by: bright-gas, premises: cottage, devices: { chf: cottage-hub, gpf: b }",
      /the label cottage-hub is taken/,
    ],
  ];
  for (const [rule, find, put, said] of rows) {
    it(rule, () => {
      expect(SHORT).to.include(find);
      expect(() => loadScenario(SHORT.replace(find, put), "short.yaml")).to.throw(said);
    });
  }

  it("a counter repeated before there was any", async () => {
    const text = SHORT.replace(
      "do: commission, by: bright-gas, premises: terrace",
      'do: send-request, by: northgrid, premises: cottage, service: "4.1.1", counter: repeated',
    );
    const run = runScenario(loadScenario(text, "short.yaml"), { rules: "mp128b", seed: "1" });
    const error: unknown = await run.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).to.be.instanceOf(UsageError);
    expect(String(error)).to.match(/no request yet/);
  });
});
