import { readdirSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { lineOfTooDeep, MOST_LEVELS } from "../../sim/scenario/yaml-nesting.ts";

const SCENARIOS = new URL("../../scenarios/", import.meta.url);
const indented = (levels: number): string =>
  Array.from({ length: levels }, (_, level) => `${" ".repeat(level)}a:`).join("\n");

describe("how deep a YAML text nests, before it is parsed", () => {
  for (const [what, text, line] of [
    ["brackets", "[".repeat(60_000), 1],
    ["braces over many lines", "{\n".repeat(60_000), MOST_LEVELS],
    ["brackets that are closed again", "[]".repeat(30_000), undefined],
    ["sequences in one line", "- ".repeat(20_000), 1],
    ["keys that are nodes", "? ".repeat(20_000), 1],
    ["sequences and keys by turns", "- ? ".repeat(10_000), 1],
    ["indentation", indented(MOST_LEVELS + 1), MOST_LEVELS + 1],
    ["indentation as deep as may be", indented(MOST_LEVELS), undefined],
    ["indentation and brackets", `${indented(60)}\n${" ".repeat(60)}${"[".repeat(60)}`, 61],
    ["many lines of one level", "a: 1\n".repeat(50_000), undefined],
    ["many items, each with keys", "- a: 1\n  b: [1, 2]\n".repeat(20_000), undefined],
    ["a long line without a level", `a: ${"- ".repeat(20_000)}`, undefined],
    ["a comment", `# ${"[".repeat(3)}\na: 1`, undefined],
  ] as const) {
    it(`${what}: ${line === undefined ? "read" : `refused at line ${line}`}`, () => {
      expect(lineOfTooDeep(text)).to.equal(line);
    });
  }

  it("no scenario of the catalogue comes near", () => {
    const names = readdirSync(SCENARIOS).filter((name) => name.endsWith(".yaml"));
    expect(names).not.to.be.empty;
    for (const name of names) {
      expect(lineOfTooDeep(readFileSync(new URL(name, SCENARIOS), "utf8")), name).to.equal(undefined);
    }
  });
});
