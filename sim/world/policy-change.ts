/** What the testbed assumes can change in the middle of a run: every judge goes by it from then on. */
import { DEFAULT_POLICIES, POLICIES, type Policies, type PolicyName } from "../scenario/policies.ts";
import type { Scenario } from "../scenario/schema.ts";
import type { RuleSet } from "../rule-sets/rule-set.ts";
import type { World } from "./world.ts";

/** The defaults of every policy, with what the rule set assumes and what the scenario switches laid over them. */
export function chosenPolicies({ policies }: Scenario, { assumes }: RuleSet): Policies {
  const switched = Object.entries(policies ?? {}).filter(([, choice]) => choice !== undefined);
  return { ...DEFAULT_POLICIES, ...assumes, ...Object.fromEntries(switched) };
}

/** What the rules before and the rules now assume is exchanged; what was changed by itself stays. */
export function policiesUnder(world: World, before: RuleSet): Policies {
  const were = chosenPolicies(world.scenario, before);
  const are = chosenPolicies(world.scenario, world.rules);
  return Object.fromEntries(
    Object.entries(world.policies).map(([name, choice]) => {
      const policy = name as PolicyName;
      return [policy, choice === were[policy] ? are[policy] : choice];
    }),
  ) as Policies;
}

/** From now on the DCC, its broker and every device go by these. What they made before stays as it is. */
export function changePolicies(world: World, policies: Policies): void {
  const changed = (Object.keys(policies) as PolicyName[]).filter(
    (name) => policies[name] !== world.policies[name],
  );
  if (changed.length === 0) return;
  for (const policy of changed) {
    const { [policy]: before } = world.policies;
    const { why } = POLICIES[policy];
    world.journal.record(world.at, { kind: "policyChanged", policy, before, after: policies[policy], why });
  }
  world.policies = policies;
  for (const device of world.devices.values()) device.environment = { ...device.environment, policies };
}
