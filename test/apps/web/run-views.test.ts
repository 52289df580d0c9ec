import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { filteredRows, NO_FILTER } from "../../../apps/web/sequence/filter.ts";
import { lanesOf } from "../../../apps/web/sequence/lanes.ts";
import { type ArrowRow, rowsOf } from "../../../apps/web/sequence/rows.ts";
import { arrowWords, noteWords } from "../../../apps/web/sequence/row-words.ts";
import { endOf, type OpenRun, openRun, viewAt } from "../../../apps/web/state/open-run.ts";
import { STEP_MARKS, stepVerdict } from "../../../apps/web/steps/step-verdict.ts";
import { cellKey, loadScenario, runScenario, type Slot, tellStory } from "../../../sim/index.ts";

const SALE = fileURLToPath(new URL("../../../scenarios/gno-sale.yaml", import.meta.url));

describe("views of a run in the replay lab: the sale of a network", () => {
  let run: OpenRun;

  before(async () => {
    const scenario = loadScenario(readFileSync(SALE, "utf8"), "gno-sale.yaml");
    run = openRun("gno-sale~mp128b~1", await runScenario(scenario, { rules: "mp128b", seed: "1" }));
  });

  const arrows = (): readonly ArrowRow[] => rowsOf(run).filter((row) => row.kind === "arrow");

  it("the cells at the end of every step are those that the log itself states", () => {
    for (const step of run.record.steps) {
      const held = run.slots.at(endOf(run, step));
      const stated = new Map((step.ended?.slots ?? []).map((slot: Slot) => [cellKey(slot), slot.holder]));
      expect([...held.keys()].sort(), step.label).to.deep.equal([...stated.keys()].sort());
      for (const [key, { holder }] of held)
        expect(holder, `${step.label} ${key}`).to.deep.equal(stated.get(key));
    }
  });

  it("the cells at an event are those after the last change before it, forwards and backwards alike", () => {
    const forwards = run.events.map((_, index) => JSON.stringify([...run.slots.at(index)]));
    const backwards = run.events.map((_, index) => index).toReversed();
    for (const index of backwards) {
      expect(JSON.stringify([...run.slots.at(index)])).to.equal(forwards[index]);
    }
    expect(new Set(forwards).size, "ten changes of a cell, and two slots stranded").to.equal(1 + 10 + 2);
  });

  it("both cells of a stranded slot are stranded", () => {
    const stranded = [...run.slots.at(run.events.length - 1).values()].filter(
      (cell) => cell.stranded !== undefined,
    );
    expect(
      stranded.map(({ cell }) => `${cell.device} ${cell.remotePartyRole} ${cell.keyUsage}`),
    ).to.deep.equal([
      "gpf-1 networkOperator digitalSignature",
      "gpf-1 networkOperator keyAgreement",
      "gpf-2 networkOperator digitalSignature",
      "gpf-2 networkOperator keyAgreement",
    ]);
  });

  it("arrows end where somebody said no: twice at the DCC, once at the device", () => {
    const stopped = arrows().filter(({ end }) => end.startsWith("refused"));
    expect(
      stopped.map(({ event, from, to, end, neverReached }) => [event.step, from, to, end, neverReached]),
    ).to.deep.equal([
      ["new-owner", "the DCC", "gpf-1", "refusedByDevice", undefined],
      ["old-owner", "Northgrid", "the DCC", "refusedByDcc", "gpf-1"],
      ["supplier", "Bright Gas", "the DCC", "refusedByDcc", "gpf-1"],
    ]);
  });

  it("every message says who signed it or made its MAC", () => {
    const messages = arrows().filter(({ event }) => event.kind === "messageSent");
    expect(messages).to.have.length(27);
    for (const row of messages)
      expect(arrowWords(row, run).protection).to.match(/signed by|MACed (?:by|for)/);
  });

  it("the words of arrows and notes are words of the full story", () => {
    const story = tellStory(run.events, { detail: "full" })
      .map(({ text }) => text)
      .join("\n");
    for (const row of rowsOf(run)) {
      if (row.kind === "arrow" && row.event.kind === "messageSent") {
        expect(story).to.include(arrowWords(row, run).label);
      }
      if (row.kind === "note" && row.event.kind === "registrationChanged") {
        expect(story).to.include(noteWords(row, run).replace("register: ", ""));
      }
    }
  });

  it("what each step came to has a word and a shape of its own", () => {
    expect(run.record.steps.map(stepVerdict)).to.deep.equal([
      "changed",
      "changed",
      "changed",
      "changed",
      "stranded",
      "refusedByDevice",
      "refusedByDcc",
      "refusedByDcc",
      "done",
    ]);
    expect(new Set(Object.values(STEP_MARKS).map(({ word }) => word)).size).to.equal(
      Object.keys(STEP_MARKS).length,
    );
  });

  it("lanes: the parties, the DCC, the devices, each once", () => {
    expect(lanesOf(run, undefined, NO_FILTER).map(({ name }) => name)).to.deep.equal([
      "Bright Gas",
      "Northgrid",
      "Southern Gas Networks",
      "the DCC",
      "hub-1",
      "gpf-1",
      "gsme-1",
      "hub-2",
      "gpf-2",
      "gsme-2",
    ]);
  });

  it("a filter leaves the steps, and of the rows what it names", () => {
    const rows = filteredRows(rowsOf(run), { party: "", device: "", verdict: "device" }, run);
    expect(rows.filter(({ kind }) => kind === "step")).to.have.length(9);
    expect(rows.filter(({ kind }) => kind === "arrow")).to.have.length(1);
  });

  it("a step that the log does not have is the moment before the first", () => {
    const view = viewAt(run, "nowhere", 10_000_000);
    expect([view.stepNumber, view.event, view.step]).to.deep.equal([0, undefined, undefined]);
  });
});
