/** The problems that several kinds of reference have in common: a name that nothing has, a rule set that is not run. */
import { RULE_SET_IDS, type RuleSetId } from "../rule-set-id.ts";
import type { ScenarioParts } from "./scenario-parts.ts";
import { ACCESS_CONTROL_BROKER_LABEL } from "./schema.ts";
import { suggest } from "./suggestion.ts";
import type { PlacedProblem, SourcePart, SourcePath } from "./yaml-source.ts";

export function unknown(
  code: "unknown-party" | "unknown-premises" | "unknown-device" | "unknown-name",
  path: SourcePath,
  part: SourcePart,
  word: string,
  kind: string,
  candidates: Iterable<string>,
): PlacedProblem {
  const noun = { "unknown-party": "party", "unknown-premises": "premises", "unknown-device": "device" };
  const what = code === "unknown-name" ? `"${word}" is not known` : `there is no ${noun[code]} "${word}"`;
  return { path, part, code, what, hint: suggest(word, candidates, kind) };
}

export function notRun(
  rules: readonly RuleSetId[],
  path: SourcePath,
  rule: string,
  part: SourcePart,
): PlacedProblem {
  return {
    path,
    part,
    code: "rule-set-not-run",
    what: `the scenario does not run under ${rule}: its rules are ${rules.join(", ")}`,
    hint: `add ${rule} to rules, or remove it here`,
  };
}

export function holderProblems(
  parts: ScenarioParts,
  label: string,
  path: SourcePath,
  others: readonly string[] = [],
): PlacedProblem[] {
  const holders = [...parts.parties.keys(), ACCESS_CONTROL_BROKER_LABEL, ...others];
  return holders.includes(label)
    ? []
    : [unknown("unknown-party", path, "value", label, "to choose from", holders)];
}

export function isRuleSet(text: string): text is RuleSetId {
  return (RULE_SET_IDS as readonly string[]).includes(text);
}
