/** The golden runs: for every scenario the log of its first rule set, and the story of each, with seed 1. */
import { readdirSync, readFileSync } from "node:fs";
import { loadScenario, plainText, runScenario, tellStory, writeLog } from "../../sim/index.ts";

const SCENARIOS = new URL("../../scenarios/", import.meta.url);
const SEED = "1";

/** Where the golden runs are kept. */
export const GOLDEN_FOLDER = new URL("golden/", SCENARIOS);

/** Runs every scenario under every rule set that it names; file name to text. */
export async function goldenRuns(): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  for (const file of readdirSync(SCENARIOS).filter((name) => name.endsWith(".yaml"))) {
    const scenario = loadScenario(readFileSync(new URL(file, SCENARIOS), "utf8"), file);
    for (const rules of scenario.rules) {
      const events = await runScenario(scenario, { rules, seed: SEED });
      const name = `${scenario.scenario}.${rules}`;
      files.set(`${name}.story.txt`, plainText(tellStory(events, { detail: "normal" })));
      if (rules === scenario.rules[0]) {
        files.set(`${name}.ndjson`, writeLog(events));
      }
    }
  }
  return files;
}
