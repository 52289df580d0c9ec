/** The versions of the rules that a scenario can be replayed under; what each demands is in `sim/rule-sets/`. */
export const RULE_SET_IDS = ["pre", "mp128b", "mp128a"] as const;
export type RuleSetId = (typeof RULE_SET_IDS)[number];
