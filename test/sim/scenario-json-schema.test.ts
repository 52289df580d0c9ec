import { readFileSync } from "node:fs";
import { expect } from "chai";
import { scenarioJsonSchema } from "../../sim/scenario/allowed-keys.ts";

describe("scenarios/scenario.schema.json", () => {
  it("is what the zod schema generates (else: npm run generate)", () => {
    const written = readFileSync(new URL("../../scenarios/scenario.schema.json", import.meta.url), "utf8");
    expect(JSON.parse(written)).to.deep.equal(scenarioJsonSchema());
  });
});
