import { expect } from "chai";
import { describeMachine, startOptions } from "../../bench/machine.ts";

describe("the machine that a rate was measured on", () => {
  it("is named with its versions", async () => {
    const machine = await describeMachine();
    expect(machine.node).to.equal(process.versions.node);
    expect(machine.cores).to.be.greaterThan(0);
    expect(machine.processor).not.to.equal("");
  });

  for (const [words, shown] of [
    [[], []],
    [["--import=tsx"], []],
    [["--import", "tsx", "--max-old-space-size=200"], ["--max-old-space-size=200"]],
    [["--experimental-wasm-relaxed-simd", "--require", "x.cjs", ""], ["--experimental-wasm-relaxed-simd"]],
  ] as const) {
    it(`started with "${words.join(" ")}": shows "${shown.join(" ")}"`, () => {
      expect(startOptions(words)).to.deep.equal(shown);
    });
  }
});
