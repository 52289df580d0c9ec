/** Which scenario a request is about, and under which rules: by name or as a text, checked before anything is started. */
import {
  knownNames,
  loadScenario,
  type RuleSetId,
  type Scenario,
  suggest,
  withPolicies,
} from "../../../sim/index.ts";
import { ApiError } from "../api-error.ts";
import type { RunRequest } from "../api/run-schema.ts";
import { catalogueScenario } from "../catalogue-files.ts";

type Choice = Pick<RunRequest, "scenario" | "text" | "rules" | "policies">;

export interface ChosenScenario {
  readonly scenario: Scenario;
  /** The file, with the policies of the request in it, so that it makes the same run anywhere. */
  readonly text: string;
  readonly rules: RuleSetId;
}

/** @throws ScenarioError, ApiError when there is no such scenario, or it does not run under the rules */
export function chosenScenario({
  scenario: name,
  text: given,
  rules: asked,
  policies = {},
}: Choice): ChosenScenario {
  const written = name === undefined ? (given ?? "") : catalogueScenario(name).text;
  const load = (text: string): Scenario => loadScenario(text, "scenario.yaml", knownNames());
  const chosen = Object.fromEntries(Object.entries(policies).filter(([, choice]) => choice !== undefined));
  const own = Object.keys(chosen).length > 0;
  // Policies are put into a text that reads: its mistakes are told at the lines that its writer knows.
  if (own) load(written);
  const text = own ? withPolicies(written, chosen) : written;
  const scenario = load(text);
  const rules = asked ?? scenario.rules[0];
  if (rules === undefined || !scenario.rules.includes(rules)) {
    throw new ApiError(
      "usage",
      `${scenario.scenario} does not run under ${rules ?? "any rules"}`,
      suggest(rules ?? "", scenario.rules, "rule sets"),
    );
  }
  return { scenario, text, rules };
}
