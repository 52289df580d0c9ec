import { readdirSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { GOLDEN_FOLDER, goldenRuns } from "../../apps/generate/golden-runs.ts";

describe("the golden runs (scenarios/golden)", () => {
  it("are what the scenarios give today, to the octet (else: npm run generate, and read the difference)", async () => {
    const runs = await goldenRuns();
    expect(readdirSync(GOLDEN_FOLDER)).to.have.members([...runs.keys()]);
    for (const [name, text] of runs) {
      const kept = readFileSync(new URL(name, GOLDEN_FOLDER), "utf8");
      const differs = kept.split("\n").findIndex((line, index) => line !== text.split("\n")[index]);
      expect(kept === text, `${name} differs at line ${differs + 1}`).to.equal(true);
    }
  });
});
