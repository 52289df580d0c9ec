import { readFileSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { UsageError } from "../../pki/index.ts";
import { compareRuns } from "../../sim/compare.ts";
import { LogEvent } from "../../sim/log/event.ts";
import { readLog, writeLog } from "../../sim/log/ndjson.ts";
import { replayTo } from "../../sim/replay.ts";
import { plainText, layOut } from "../../sim/story/story-line.ts";
import { tellComparison } from "../../sim/story/compare-story.ts";
import { tellStory } from "../../sim/story/story.ts";
import { stepTable } from "../../sim/story/table.ts";
import { summarise } from "../../sim/summary.ts";
import { handMadeLog } from "./hand-made-log.ts";

/** Compares with a file of test/fixtures; UPDATE_GOLDEN=1 writes it instead, to be read before it is committed. */
function expectGolden(name: string, text: string): void {
  const file = new URL(`../fixtures/${name}`, import.meta.url);
  if (process.env["UPDATE_GOLDEN"] === "1") {
    writeFileSync(file, text);
  }
  expect(text).to.equal(readFileSync(file, "utf8"));
}

describe("the log as text", () => {
  it("the hand-made log follows the vocabulary", () => {
    for (const event of [...handMadeLog("pre"), ...handMadeLog("mp128b")]) {
      expect(LogEvent.safeParse(event).success, JSON.stringify(event)).to.equal(true);
    }
  });

  it("what is written is read back, byte for byte", () => {
    const text = writeLog(handMadeLog("pre"));
    const read = readLog(text, "a.ndjson");
    expect(read).to.deep.equal(handMadeLog("pre"));
    expect(writeLog(read)).to.equal(text);
    expect(text.endsWith("}\n")).to.equal(true);
  });

  const good = writeLog(handMadeLog("pre"));
  const rows: readonly (readonly [what: string, text: string, message: RegExp, hint?: RegExp])[] = [
    ["an empty file", "", /^a\.ndjson: the log is empty/],
    ["a line cut off", good.slice(0, -20), /^a\.ndjson:\d+: not JSON/],
    [
      "an older version",
      good.replace("run-log/1", "run-log/0"),
      /^a\.ndjson:1: a log of version ".*run-log\/0"/,
    ],
    ["a log without its opening", good.slice(good.indexOf("\n") + 1), /^a\.ndjson:1: a log starts with/],
    [
      "an event of no known kind",
      good.replace('"kind":"stepStarted"', '"kind":"earthquake"'),
      /^a\.ndjson:2: "earthquake" is no kind of event$/,
      /^kinds of event here: runStarted, /,
    ],
    [
      "a misspelt kind of event",
      good.replace('"kind":"stepStarted"', '"kind":"stepStartd"'),
      /^a\.ndjson:2: "stepStartd" is no kind of event$/,
      /^did you mean "stepStarted"\?$/,
    ],
    [
      "a kind that is no word",
      good.replace('"kind":"stepStarted"', '"kind":7'),
      /:2: "7" is no kind of event$/,
    ],
    [
      "an event without a kind",
      good.replace('"kind":"stepStarted",', ""),
      /:2: the event does not say of which kind/,
    ],
    ["a line that is a list", `${good}[]\n`, /^a\.ndjson:\d+: no event$/],
    [
      "a fact of the wrong type",
      good.replace('"met":true', '"met":"yes"'),
      /^a\.ndjson:\d+: expectationChecked: met is missing or is not of the type boolean$/,
    ],
    [
      "a fact that no such event has",
      good.replace('"kind":"stepStarted"', '"kind":"stepStarted","colour":"red"'),
      /^a\.ndjson:2: stepStarted: the event has no "colour"$/,
    ],
    [
      "two logs in one file",
      `${good}${good}`,
      new RegExp(`^a\\.ndjson:${good.split("\n").length}: a second run starts here`),
      /a file of its own: lines 1 to \d+ are the first$/,
    ],
    ["a line that is null", `null\n${good}`, /^a\.ndjson:1: a log starts with/],
  ];
  for (const [what, text, message, hint = /./] of rows) {
    it(`${what} is refused at file:line`, () => {
      const refused = expect(() => readLog(text, "a.ndjson")).to.throw(UsageError, message);
      refused.with.property("hint").that.matches(hint);
    });
  }
});

describe("the story of a run", () => {
  it("reads as the golden story", () => {
    expectGolden(
      "hand-made.story.txt",
      plainText(tellStory(handMadeLog("pre"), { detail: "full", otherRules: ["mp128b"] })),
    );
  });

  it("stays within 100 columns and carries no terminal codes", () => {
    for (const { text } of layOut(tellStory(handMadeLog("mp128b"), { detail: "full" }))) {
      expect(text.length).to.be.at.most(100);
      expect(text).not.to.contain("\u001b");
    }
  });

  it("says who refused, by which check, with names beside the numbers, and marks what is stranded", () => {
    const text = plainText(tellStory(handMadeLog("pre"), { detail: "normal" }));
    expect(text).to.contain("gpf-1   ✗ REFUSES: originator");
    expect(text).to.contain("90-B3-D5-1F-40-00-00-03 (Southern Gas)");
    expect(text).to.contain("STRANDED: gpf-1");
    expect(text).to.contain("(was");
  });

  it("explains an abbreviation once, over all the acts of a telling", () => {
    const explained = new Set<string>();
    const acts = [handMadeLog("pre"), handMadeLog("mp128b")].map((log) =>
      plainText(tellStory(log, { detail: "normal", explained })),
    );
    expect(acts.join("").match(/gas proxy function — /g)).to.have.length(1);
  });

  it("a brief story keeps who refused, by which check and from which rule", () => {
    const text = plainText(tellStory(handMadeLog("pre"), { detail: "brief" }));
    expect(text).to.contain("gpf-1    ✗ REFUSES: originator.");
    expect(text).to.contain("rule   GBCS Known Remote Party");
    expect(text).to.contain("gpf-1 network operator: Northgrid Gas, changed");
    expect(text).not.to.contain("wire");
  });

  it("an unmet expectation is told in the step and at the end", () => {
    const text = plainText(tellStory(handMadeLog("mp128b"), { detail: "full" }));
    expect(text).to.contain("UNMET    refusedBy: expected dcc, but it is device");
    expect(text).to.contain("✗ NOT as expected: 1 of 2 expectations unmet");
  });

  it("a log that breaks off in the middle is told as far as it goes", () => {
    const text = plainText(tellStory(handMadeLog("pre").slice(0, 14), { detail: "full" }));
    expect(text).to.contain("Southern Gas tries to take over the slot");
  });
});

describe("the other views of a run", () => {
  it("the summary holds what programs need", () => {
    const summary = summarise(handMadeLog("pre"));
    expect(summary).to.deep.include({ scenario: "hand-made", rules: "pre", seed: "1", stranded: ["gpf-1"] });
    expect(summary.verdict).to.deep.equal({
      asExpected: true,
      ending: "stranded",
      expectations: 2,
      unmet: [],
    });
    expect(summary.slots[0]?.holder).to.deep.include({
      entityId: "90-B3-D5-1F-40-00-00-02",
      name: "Northgrid Gas",
    });
    expect(
      summary.steps.map(({ step, refusedBy, failedCheck }) => [step, refusedBy, failedCheck]),
    ).to.deep.equal([
      ["post-commissioning", "nobody", null],
      ["takeover", "device", "originator"],
    ]);
    expect(summary.duties.map(({ duty, state }) => `${duty} ${state}`)).to.deep.equal([
      "P2 met",
      "P1 breached",
    ]);
  });

  it("an unmet expectation turns the summary's verdict", () => {
    const { verdict } = summarise(handMadeLog("mp128b"));
    expect(verdict.asExpected).to.equal(false);
    expect(verdict.unmet).to.deep.equal([
      { step: "takeover", about: "refusedBy", expected: "dcc", actual: "device" },
    ]);
  });

  it("the table has one row a step", () => {
    const { columns, rows } = stepTable(handMadeLog("pre"));
    expect(rows.map((row) => row.length)).to.deep.equal([columns.length, columns.length]);
    expect(rows[1]?.[7]).to.equal("gpf-1: Northgrid Gas STRANDED");
  });

  it("a comparison finds the first step at which the runs part, and says how", () => {
    const comparison = compareRuns([handMadeLog("pre"), handMadeLog("mp128b")]);
    expect(comparison.firstDivergence?.step).to.equal("post-commissioning");
    expect(comparison.firstDivergence?.words.join()).to.match(
      /under pre gpf-1's network operator slot holds the certificates of Northgrid Gas; under mp128b .* DCC access control broker/,
    );
    expectGolden("hand-made.comparison.txt", plainText(tellComparison(comparison)));
  });

  it("a run compared with itself never parts; one run cannot be compared", () => {
    expect(compareRuns([handMadeLog("pre"), handMadeLog("pre")]).firstDivergence).to.equal(null);
    expect(() => compareRuns([handMadeLog("pre")])).to.throw(UsageError);
  });

  it("a step that one run lacks is the divergence", () => {
    const without = handMadeLog("pre").filter(({ step }) => step !== "post-commissioning");
    expect(compareRuns([handMadeLog("pre"), without]).firstDivergence?.step).to.equal("post-commissioning");
  });

  it("a replay reads the state after a step, and proposes a step for a misspelt one", () => {
    const state = replayTo(handMadeLog("pre"), "post-commissioning");
    expect(state.outcome.refusedBy).to.equal("nobody");
    expect(state.slots[0]?.holder.name).to.equal("Northgrid Gas");
    expect(state.duties.map(({ duty }) => duty)).to.deep.equal(["P2"]);
    expect(() => replayTo(handMadeLog("pre"), "takover"))
      .to.throw(UsageError)
      .with.property("hint", 'did you mean "takeover"?');
  });
});
