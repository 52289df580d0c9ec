/** The rule sets by id. */
import type { RuleSetId } from "../rule-set-id.ts";
import { AS_DATED } from "./as-dated.ts";
import { MP128A_SEED } from "./mp128a-seed.ts";
import { MP128A } from "./mp128a.ts";
import { MP128B } from "./mp128b.ts";
import { PRE } from "./pre.ts";
import type { DutyDefinition, DutyId, RuleSet } from "./rule-set.ts";

const RULE_SETS: Readonly<Record<RuleSetId, RuleSet>> = {
  pre: PRE,
  mp128b: MP128B,
  mp128a: MP128A,
  "mp128a-seed": MP128A_SEED,
  "as-dated": AS_DATED,
};

export function ruleSet(id: RuleSetId): RuleSet {
  return RULE_SETS[id];
}

/** What each rule set is called. */
export function ruleSetTitles(): readonly { readonly id: RuleSetId; readonly title: string }[] {
  return Object.values(RULE_SETS).map(({ id, title }) => ({ id, title }));
}

/** Every duty of every rule set once, with the rule sets that contain it. */
export function allDuties(): readonly {
  readonly duty: DutyDefinition;
  readonly ruleSets: readonly RuleSetId[];
}[] {
  const byId = new Map<DutyId, { duty: DutyDefinition; ruleSets: RuleSetId[] }>();
  for (const { id, duties } of Object.values(RULE_SETS)) {
    for (const duty of duties) {
      const known = byId.get(duty.id) ?? { duty, ruleSets: [] };
      known.ruleSets.push(id);
      byId.set(duty.id, known);
    }
  }
  return [...byId.values()];
}
