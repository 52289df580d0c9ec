/** How the rules change in the middle of a run: on the day of the next ones, or because a scenario says so. */
import { rulesInForce } from "../rule-sets/as-dated.ts";
import type { RuleSet } from "../rule-sets/rule-set.ts";
import { ruleSet } from "../rule-sets/rule-set-register.ts";
import type { RuleSetId } from "../rule-set-id.ts";
import type { World } from "../world/world.ts";

/** Takes over the rules in force, if the run goes by the day. */
export function followTheRules(world: World): void {
  if (world.followsTheDay) takeOver(world, rulesInForce(world.at));
}

/** These rules are in force from now on, whatever the day. */
export function changeRules(world: World, to: RuleSetId): void {
  world.followsTheDay = false;
  takeOver(world, ruleSet(to));
}

/** What the old rules still wanted has lapsed then. */
function takeOver(world: World, now: RuleSet): void {
  const before = world.rules;
  if (now.id === before.id) return;
  world.rules = now;
  world.journal.record(world.at, {
    kind: "rulesChanged",
    before: before.id,
    after: now.id,
    title: now.title,
  });
  const standings = new Map(world.duties.standings);
  for (const [key, standing] of standings) {
    const open = standing.state !== "met" && standing.state !== "lapsed";
    if (!open || now.duties.some(({ id }) => id === standing.duty)) continue;
    const lapsed = { ...standing, state: "lapsed", why: `${now.id} does not ask for it` } as const;
    standings.set(key, lapsed);
    const { duty, party, about, state, why } = lapsed;
    const source = before.duties.find(({ id }) => id === duty)?.source ?? "";
    world.journal.record(world.at, { kind: "dutyChanged", duty, party, about, state, why, source });
  }
  world.duties = { ...world.duties, standings };
}
