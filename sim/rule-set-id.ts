/** The versions of the rules that a scenario can be replayed under; what each demands is in `sim/rule-sets/`. */
export const RULE_SET_IDS = ["pre", "mp128b", "mp128a", "mp128a-seed", "as-dated"] as const;
/** Those that were or are in force; of the others one is hypothetical, and one stands for whichever is in force. */
export const ENACTED_RULE_SET_IDS = ["pre", "mp128b", "mp128a"] as const satisfies readonly RuleSetId[];
/** Those that a run can go over to in its middle; `as-dated` is a choice for a whole run. */
export const RULES_TO_CHANGE_TO = [
  "pre",
  "mp128b",
  "mp128a",
  "mp128a-seed",
] as const satisfies readonly RuleSetId[];
export type RuleSetId = (typeof RULE_SET_IDS)[number];
