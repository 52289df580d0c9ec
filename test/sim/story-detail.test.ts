import { readFileSync } from "node:fs";
import { expect } from "chai";
import { loadScenario, type LogEvent, plainText, runScenario, tellStory } from "../../sim/index.ts";

const FILE = new URL("../../scenarios/gno-sale.yaml", import.meta.url);

describe("how much a story tells", () => {
  let events: readonly LogEvent[];
  before(async () => {
    const scenario = loadScenario(readFileSync(FILE, "utf8"), "gno-sale.yaml");
    events = await runScenario(scenario, { rules: "mp128b", seed: "1", until: "old-owner" });
  });
  const story = (detail: "brief" | "normal" | "full"): string => plainText(tellStory(events, { detail }));

  it("full: every check that was made stands in it, and every octet that was sent", () => {
    const told = story("full").replaceAll(/\s+/g, "");
    for (const event of events) {
      if (event.kind === "messageSent") {
        expect(told).to.include(event.bytes);
      }
      if (event.kind === "dccDecided" || event.kind === "deviceDecided" || event.kind === "answerChecked") {
        for (const { check } of event.evidence) {
          expect(told).to.include(check);
        }
      }
    }
  });

  it("every detail tells who refused, by which check, and what is stranded", () => {
    for (const detail of ["brief", "normal", "full"] as const) {
      const told = story(detail);
      for (const words of ["✗ REFUSES: originator", "✗ REFUSES (E4): registration", "STRANDED"]) {
        expect(told, detail).to.include(words);
      }
    }
  });

  it("each detail is longer than the one before", () => {
    const lengths = (["brief", "normal", "full"] as const).map((detail) => story(detail).length);
    expect(lengths).to.deep.equal(lengths.toSorted((one, other) => one - other));
  });

  it("no line is wider than a hundred columns", () => {
    const wide = story("full")
      .split("\n")
      .filter((text) => Array.from(text).length > 100);
    expect(wide).to.deep.equal([]);
  });
});

describe("a story that begins later", () => {
  it("names the steps before its first in one sentence, and tells the rest as before", async () => {
    const scenario = loadScenario(readFileSync(FILE, "utf8"), "gno-sale.yaml");
    const events = await runScenario(scenario, { rules: "mp128b", seed: "1" });
    const whole = plainText(tellStory(events, { detail: "brief" }));
    const later = plainText(tellStory(events, { detail: "brief", from: "sale" }));
    expect(later).to.include("1 to 4");
    expect(later.replaceAll(/\s+/g, " ")).to.include("Bright Gas installs and commissions 3 Mill Lane;");
    expect(whole).to.include(later.slice(later.indexOf("  6  Thu")).split("\n").slice(0, 4).join("\n"));
    expect(later.length).to.be.below(whole.length);
  });
});
