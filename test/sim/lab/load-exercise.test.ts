/** A wrong exercise file: every mistake at its line and column, with what to do. */
import { readFileSync } from "node:fs";
import { expect } from "chai";
import { loadExercise } from "../../../sim/lab/load-exercise.ts";
import { formatPlace, ScenarioError } from "../../../sim/scenario/scenario-error.ts";

const GOOD = readFileSync(
  new URL("../../../scenarios/exercises/the-day-it-strands.yaml", import.meta.url),
  "utf8",
);

/** Problems of the good file after one change. */
function problems(from: string | RegExp, to: string): readonly string[] {
  const text = GOOD.replace(from, to);
  expect(text, "the change changes something").to.not.equal(GOOD);
  try {
    loadExercise(text, "x.yaml", ["gno-sale"]);
    return [];
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    return error.problems.map((problem) => `${formatPlace(problem)} ${problem.what}; ${problem.hint ?? ""}`);
  }
}

describe("exercise files", () => {
  it("the good one loads", () => {
    expect(loadExercise(GOOD, "x.yaml", ["gno-sale"]).exercise).to.equal("the-day-it-strands");
  });

  const mistakes: readonly [rule: string, from: string | RegExp, to: string, where: RegExp, what: RegExp][] =
    [
      ["a misspelt key", "minutes:", "minuets:", /^x\.yaml:5:1 /, /did you mean "minutes"/],
      [
        "a misspelt key inside a question",
        "    tells: strandedCount",
        "    tels: strandedCount",
        /^x\.yaml:\d+:5 /,
        /did you mean "tells"/,
      ],
      [
        "an audience that is none",
        "audience: anybody",
        "audience: anybodi",
        /^x\.yaml:4:11 /,
        /did you mean "anybody"/,
      ],
      ["a rule set that is none", "rules: mp128b", "rules: mp128", /^x\.yaml:7:8 /, /did you mean "mp128b"/],
      ["no hints", /hints:\n(  - .*\n)+/, "hints: []\n", /^x\.yaml:\d+:8 /, /empty/],
      [
        "a scenario that is none",
        "scenario: gno-sale",
        "scenario: gno-sail",
        /^x\.yaml:6:11 /,
        /did you mean "gno-sale"/,
      ],
      [
        "a finding without point",
        "may: [point, answer]",
        "may: [answer]",
        /^x\.yaml:\d+:6 /,
        /may has no "point"/,
      ],
      [
        "a fork without a world",
        "may: [point, answer]",
        "may: [point, answer, fork]",
        /^x\.yaml:\d+:6 /,
        /add world/,
      ],
      [
        "a solution that answers nothing",
        'how-many: "2"',
        'how-much: "2"',
        /^x\.yaml:\d+:15 /,
        /does not answer "how-many"/,
      ],
      [
        "a solution outside the choices",
        'how-many: "2"',
        'how-many: "3"',
        /^x\.yaml:\d+:15 /,
        /does not answer "how-many"/,
      ],
      ["a number of no exercise", "number: 2", "number: 0", /^x\.yaml:3:9 /, /too small/],
      ["no YAML", "may: [point, answer]", "may: [point, answer", /^x\.yaml:\d+:\d+ /, /YAML/],
    ];
  for (const [rule, from, to, where, what] of mistakes) {
    it(`${rule} is told with its place`, () => {
      const found = problems(from, to);
      expect(found.join("\n")).to.match(where).and.to.match(what);
    });
  }
});
