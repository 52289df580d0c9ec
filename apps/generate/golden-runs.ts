/**
 * The golden runs, with seed 1: the story of every scenario under every rule set, the digest of every log, and the whole
 * log of a few.
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { loadScenario, plainText, runScenario, tellStory, writeLog } from "../../sim/index.ts";

const SCENARIOS = new URL("../../scenarios/", import.meta.url);
const SEED = "1";

/** Whose logs are kept whole; of the others a digest tells that something changed, and the story mostly what. */
const WHOLE_LOGS = ["gno-sale", "non-user-gno", "recovery-of-a-gno", "root-rollover"];

/** SHA-256 of each log, one a line, as `sha256sum` writes it. */
const DIGESTS = "logs.sha256";

/** Where the golden runs are kept. */
export const GOLDEN_FOLDER = new URL("golden/", SCENARIOS);

/** Runs every scenario under every rule set that it names; file name to text. */
export async function goldenRuns(): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  const digests: string[] = [];
  for (const file of readdirSync(SCENARIOS).filter((name) => name.endsWith(".yaml"))) {
    const scenario = loadScenario(readFileSync(new URL(file, SCENARIOS), "utf8"), file);
    for (const rules of scenario.rules) {
      const events = await runScenario(scenario, { rules, seed: SEED });
      const name = `${scenario.scenario}.${rules}`;
      files.set(`${name}.story.txt`, plainText(tellStory(events, { detail: "normal" })));
      const log = writeLog(events);
      digests.push(`${createHash("sha256").update(log).digest("hex")}  ${name}.ndjson`);
      if (rules === scenario.rules[0] && WHOLE_LOGS.includes(scenario.scenario)) {
        files.set(`${name}.ndjson`, log);
      }
    }
  }
  files.set(DIGESTS, `${digests.join("\n")}\n`);
  return files;
}
