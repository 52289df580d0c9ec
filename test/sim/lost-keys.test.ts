/** What is lost stays lost: a party that subscribes again has other keys, and a slot that obeyed the old ones is no better off. */
import { expect } from "chai";
import { loadScenario, runScenario } from "../../sim/index.ts";

const STORY = `
scenario: lost
title: Lost
lesson: Lost
rules: [mp128a]
ends: { mp128a: stranded }
parties:
  bright-gas: { name: Bright Gas, role: gasSupplier }
  northgrid: { name: Northgrid, role: gasNetworkOperator }
premises:
  elm: { supplier: bright-gas, networkOperator: northgrid }
steps:
  - { step: install, title: t, do: commission, by: bright-gas, premises: elm }
  - { step: place, title: t, after: 1d, do: post-commission, by: bright-gas, premises: elm }
  - { step: lose, title: t, after: 1d, do: lose-keys, by: northgrid }
  - { step: subscribe, title: t, after: 1d, do: subscribe, by: northgrid }
  - { step: renew, title: t, after: 1d, do: replace-certificates, by: northgrid, premises: elm, with: northgrid }
`;

describe("keys that are lost", () => {
  it("do not come back with the next certificates: the slot stays stranded", async () => {
    const events = await runScenario(loadScenario(STORY, "lost.yaml"), { rules: "mp128a", seed: "1" });
    const opened = events.flatMap((event) => (event.kind === "repositoryOpened" ? event.certificates : []));
    const issued = events.flatMap((event) => (event.kind === "certificateIssued" ? event.der : []));
    expect(issued).to.have.lengthOf(3);
    expect(opened.map(({ der }) => der)).to.not.include.members(issued);
    const end = events.at(-1);
    expect(end?.kind === "runEnded" && end.stranded).to.deep.equal(["elm-gpf"]);
    expect(events.some(({ kind }) => kind === "slotRescued")).to.equal(false);
  });
});
