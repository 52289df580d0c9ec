/** The rules of the day: a run that crosses the dates on which they changed. */
import type { Instant } from "../../pki/index.ts";
import { MP128A } from "./mp128a.ts";
import { MP128B } from "./mp128b.ts";
import { PRE } from "./pre.ts";
import type { RuleSet } from "./rule-set.ts";

const IN_ORDER: readonly RuleSet[] = [PRE, MP128B, MP128A];

/** What was in force on a day. */
export function rulesInForce(at: Instant): RuleSet {
  return IN_ORDER.findLast(({ from }) => from === undefined || from <= at) ?? PRE;
}

/** Stands for the rules in force; a run replaces it by those of its day. */
export const AS_DATED: RuleSet = {
  id: "as-dated",
  title: "under the rules of the day",
  from: undefined,
  dating: "each rule set from the day on which it came into force",
  duties: [],
};
