/** Compares what a scenario expects of a step with what happened. */
import type { StepOutcome } from "./log/event.ts";
import type { RuleSetId } from "./rule-set-id.ts";
import {
  ACCESS_CONTROL_BROKER_LABEL,
  type ScenarioExpectation,
  type ScenarioStep,
} from "./scenario/schema.ts";
import { strandedDevices } from "./stranding.ts";
import { networkOperatorCells } from "./world/network-operator-cells.ts";
import { partyOfEntity, type World } from "./world/world.ts";

/** What a step expects under a rule set: `expectUnder` laid over `expect`. */
export function expectationOf(step: ScenarioStep, rules: RuleSetId): ScenarioExpectation {
  const under = step.expectUnder?.[rules];
  return {
    ...step.expect,
    ...under,
    ...((step.expect?.slot ?? under?.slot) && { slot: { ...step.expect?.slot, ...under?.slot } }),
    ...((step.expect?.duties ?? under?.duties) && { duties: { ...step.expect?.duties, ...under?.duties } }),
  };
}

/** Checks each clause, notes it in the journal, and returns how many were not met. */
export function checkExpectations(
  world: World,
  expectation: ScenarioExpectation,
  outcome: StepOutcome,
): number {
  let unmet = 0;
  const check = (about: string, expected: string, actual: string): void => {
    const met = expected === actual;
    unmet += met ? 0 : 1;
    world.journal.record(world.at, { kind: "expectationChecked", about, expected, actual, met });
  };

  for (const clause of ["refusedBy", "responseCode", "deviceOutcome", "failedCheck"] as const) {
    const expected = expectation[clause];
    if (expected !== undefined) {
      check(clause, expected, outcome[clause] ?? "none");
    }
  }
  if (expectation.found !== undefined) {
    check("found", String(expectation.found), String(outcome.found ?? "no search"));
  }
  for (const [device, holder] of Object.entries(expectation.slot ?? {})) {
    check(`slot of ${device}`, holder, slotHolder(world, device));
  }
  for (const [duty, state] of Object.entries(expectation.duties ?? {})) {
    check(`duty ${duty}`, state, dutyState(world, duty));
  }
  if (expectation.stranded !== undefined) {
    const sorted = (labels: readonly string[]) => labels.toSorted().join(", ") || "none";
    check("stranded", sorted(expectation.stranded), sorted(strandedDevices(world)));
  }
  return unmet;
}

/** The one party that holds both network operator cells; the two, when they differ. */
function slotHolder(world: World, device: string): string {
  const holders = networkOperatorCells(world, device).map(({ contents }) =>
    contents.entityId === world.broker.entityId
      ? ACCESS_CONTROL_BROKER_LABEL
      : (partyOfEntity(world, contents.entityId)?.label ?? "unknown"),
  );
  return holders.length === 0 ? "no such cells" : [...new Set(holders)].join(" and ");
}

/** The worst state that any standing of the duty has: one breach is a breach. */
function dutyState(world: World, duty: string): string {
  const states = [...world.duties.standings.values()]
    .filter((one) => one.duty === duty)
    .map(({ state }) => state);
  return (
    (["breached", "cannotBeMet", "due", "met"] as const).find((state) => states.includes(state)) ?? "none"
  );
}
