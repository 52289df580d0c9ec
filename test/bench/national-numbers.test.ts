/** docs/national-numbers.md says what the calculator says: its blocks, and every number in the sentences around them. */
import { readFileSync } from "node:fs";
import { expect } from "chai";
import { BLOCKS, withNumbers } from "../../apps/generate/national-numbers-page.ts";
import { arithmeticFault } from "./arithmetic.ts";

const PAGE = readFileSync(new URL("../../docs/national-numbers.md", import.meta.url), "utf8");

describe("docs/national-numbers.md", () => {
  it("has the blocks that the calculator makes at its defaults (else: npm run generate)", () => {
    expect(withNumbers(PAGE)).to.equal(PAGE);
  });

  it("a page that lost a block, or has one too many, is refused", () => {
    expect(() => withNumbers(PAGE.replace("generate: summary -->", "generate: sumary -->"))).to.throw(
      "sumary",
    );
    expect(() => withNumbers("")).to.throw("lost blocks");
  });

  const lines = [...BLOCKS]
    .filter(([name]) => name.startsWith("job "))
    .flatMap(([, block]) => block.split("\n").filter((line) => line.includes(" = ")));

  it("shows the arithmetic of seven jobs", () => {
    expect([...BLOCKS.keys()].filter((name) => name.startsWith("job "))).to.have.length(7);
    expect(lines).to.have.length.above(35);
  });

  for (const [number, line] of lines.entries()) {
    it(`line ${number + 1}: ${line}`, () => expect(arithmeticFault(line)).to.equal(undefined));
  }

  it("no sentence has a number in digits that no block has: it would drift", () => {
    const sentences = PAGE.replace(/<!-- made[\s\S]*?<!-- end -->/g, "").replace(/`[^`]*`/g, "");
    // Service requests and use case families are names, not numbers.
    const names = ["6.21", "6.15.1", "CV1"];
    const numbers = sentences.match(/\w*\d[\w.,]*\w|\d/g) ?? [];
    const known = [...BLOCKS.values()].join(" ");
    expect(numbers.filter((one) => !names.includes(one) && !known.includes(one))).to.deep.equal([]);
  });
});

describe("reading a line of arithmetic", () => {
  for (const [line, right] of [
    ["8,400,000 gas meters × 0.5 sold × 2 devices = 8,400,000 replacements", true],
    ["8,400,000 gas meters × 0.5 sold × 2 devices = 9,400,000 replacements", false],
    ["paths remembered: 33,600,000 ÷ 21,400 a second = 1,570 s = 26.2 min", true],
    ["paths remembered: 33,600,000 ÷ 21,400 a second = 1,570 s = 36.2 min", false],
    ["besides: 16,800,000 × 200 µs = 56 min for XML", true],
    ["(4,000 - 1,000) alerts ÷ 30 days × 10 = 1,000 alerts", true],
    ["10 × 4 + 20 × 2 = 80 a second", true],
    ["10 × (4 + 20 = 80", false],
    ["no equation", false],
  ] as const) {
    it(`${line}: ${right ? "true" : "found out"}`, () => {
      expect(arithmeticFault(line) === undefined).to.equal(right);
    });
  }
});
