/** The check of a scenario's text. A text of a stranger can keep it busy for a while, so it is done as a job. */
import { knownNames, loadScenario, ScenarioError } from "../../../sim/index.ts";
import type { CheckResult } from "../api/run-schema.ts";
import { problemsOf } from "../told-errors.ts";

/** The problems of a scenario file; none means that it runs. */
export function checkText(text: string): CheckResult {
  try {
    const { scenario, title, rules, steps } = loadScenario(text, "scenario.yaml", knownNames());
    return { problems: [], scenario: { scenario, title, rules, steps: steps.map(({ step }) => step) } };
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    return problemsOf(error);
  }
}
