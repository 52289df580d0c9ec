/** The index of what the runs of the catalogue show, which `smki explain` reads. */
import { indexShowings, runScenario, type Scenario, type ShowingRun } from "../../sim/index.ts";

export const SHOWN_BY_FILE = new URL("../../scenarios/shown-by.json", import.meta.url);

const SEED = "1";

/** The text of the file: one topic a line, so that a difference reads well. */
export async function shownByText(scenarios: readonly Scenario[]): Promise<string> {
  const runs: ShowingRun[] = [];
  for (const scenario of scenarios) {
    for (const rules of scenario.rules) {
      runs.push({ scenario, rules, events: await runScenario(scenario, { rules, seed: SEED }) });
    }
  }
  const lines = Object.entries(indexShowings(runs)).map(
    ([key, showings]) => `  ${JSON.stringify(key)}: ${JSON.stringify(showings)}`,
  );
  return `{\n${lines.join(",\n")}\n}\n`;
}
