/** A run under the rules of the day takes the next rule set over on the day on which it comes into force. */
import type { RuleSetId } from "../rule-set-id.ts";
import { rulesInForce } from "../rule-sets/as-dated.ts";
import type { World } from "../world/world.ts";

/** Takes over the rules in force, if the run goes by the day. What the old rules still wanted has lapsed then. */
export function followTheRules(world: World, chosen: RuleSetId): void {
  if (chosen !== "as-dated") return;
  const now = rulesInForce(world.at);
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
