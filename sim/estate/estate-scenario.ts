/** A scenario with so many houses: every premises of it is a pattern, and what is done at one is done at all of its kind. */
import { UsageError } from "../../pki/index.ts";
import { housesOf, premisesOfStep } from "../scenario/complete.ts";
import type { Scenario, ScenarioPremises, ScenarioStep } from "../scenario/schema.ts";

/** More would not fit into the memory of a usual machine. */
export const MOST_HOUSES = 20_000;

/**
 * The scenario multiplied. What it expects of single devices is left out; who refuses whom is not expected, but counted.
 * @throws UsageError for a number that is not from 1 to MOST_HOUSES, or a scenario that cannot be multiplied
 */
export function estateScenario(scenario: Scenario, houses: number): Scenario {
  if (!Number.isInteger(houses) || houses < 1 || houses > MOST_HOUSES) {
    throw new UsageError(`an estate has 1 to ${MOST_HOUSES} houses`, "--houses 2000");
  }
  if (scenario.steps.some((step) => step.do === "exchange-hub")) {
    throw new UsageError(
      `${scenario.scenario} exchanges the hub of one house, and cannot be an estate`,
      "npx smki estate gno-sale --houses 2000",
    );
  }
  const patterns = Object.entries(scenario.premises);
  const copies = new Map(
    patterns.map(([label, pattern], index) => [
      label,
      copiesOf(label, pattern, shareOf(houses, patterns.length, index)),
    ]),
  );
  return {
    ...scenario,
    premises: Object.fromEntries([...copies.values()].flatMap((some) => [...some])),
    steps: scenario.steps.map((step) => atAll(step, copies)),
    ends: {},
  };
}

/** Of n houses so many for pattern number `index`: as equal as can be, the first ones have the rest. */
function shareOf(houses: number, patterns: number, index: number): number {
  return Math.floor(houses / patterns) + (index < houses % patterns ? 1 : 0);
}

function copiesOf(
  label: string,
  { supplier, networkOperator, factoryNetworkOperator }: ScenarioPremises,
  houses: number,
): ReadonlyMap<string, ScenarioPremises> {
  const factory = factoryNetworkOperator === undefined ? {} : { factoryNetworkOperator };
  return housesOf(label, { supplier, networkOperator, ...factory, houses });
}

function atAll(
  step: ScenarioStep,
  copies: ReadonlyMap<string, ReadonlyMap<string, ScenarioPremises>>,
): ScenarioStep {
  const { expect: _expect, expectUnder: _expectUnder, ...bare } = step;
  if (!("premises" in bare) || bare.do === "exchange-hub") return bare;
  const premises = premisesOfStep(bare).flatMap((label) => [...(copies.get(label)?.keys() ?? [])]);
  return { ...bare, premises };
}
