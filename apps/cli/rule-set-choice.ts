/** Which rule set a scenario is played under. */
import { UsageError } from "../../pki/index.ts";
import { type RuleSetId, type Scenario, suggest } from "../../sim/index.ts";

/** The rule set asked for, if the scenario runs under it. @throws UsageError with a suggestion */
export function ruleSetOf(scenario: Scenario, asked: string | undefined): RuleSetId {
  const found = scenario.rules.find((id) => id === (asked ?? scenario.rules[0]));
  if (found === undefined) {
    throw new UsageError(
      `${scenario.scenario} does not run under "${asked ?? ""}"`,
      suggest(asked ?? "", scenario.rules, "rule sets"),
    );
  }
  return found;
}
