/**
 * Random stories in the scenario language itself: a counterexample is a scenario that can be printed and played. Whatever
 * the numbers are, the story is one that the language allows; what makes no sense at a place is left out.
 */
import * as fc from "fast-check";
import { completeScenario, type RuleSetId, type Scenario, ScenarioFile } from "../../../sim/index.ts";

type Step = Readonly<Record<string, unknown>> & { readonly do: string };

const USER_STATUSES = ["live", "suspended", "inUserEntry", "notAUser"] as const;

interface RandomOperator {
  readonly userStatus: (typeof USER_STATUSES)[number];
  readonly lodged: boolean;
}

interface RandomStep {
  readonly what: number;
  readonly who: number;
  readonly where: number;
  readonly whose: number;
  readonly after: "1m" | "1d" | "8w";
}

const operator = fc.record({ userStatus: fc.constantFrom(...USER_STATUSES), lodged: fc.boolean() });
const number = fc.nat(99);
const step: fc.Arbitrary<RandomStep> = fc.record({
  what: number,
  who: number,
  where: number,
  whose: number,
  after: fc.constantFrom("1m", "1d", "8w"),
});

const world = {
  operators: fc.array(operator, { minLength: 1, maxLength: 3 }),
  suppliers: fc.integer({ min: 1, max: 2 }),
  houses: fc.array(fc.record({ supplier: number, operator: number }), { minLength: 1, maxLength: 3 }),
  steps: fc.array(step, { minLength: 1, maxLength: 8 }),
};

interface RandomWorld {
  readonly operators: readonly RandomOperator[];
  readonly suppliers: number;
  readonly houses: readonly { readonly supplier: number; readonly operator: number }[];
  readonly steps: readonly RandomStep[];
}

/** What the writer of a story has to keep in mind so that the language allows the next step. */
interface Memory {
  readonly registered: Map<string, string>;
  readonly lodged: Set<string>;
}

const pick = <Value>(values: readonly Value[], index: number): Value => {
  const value = values[index % values.length];
  if (value === undefined) throw new Error("nothing to pick from");
  return value;
};

/** What parties may do in a story; a supplier that keeps the rules does nothing but its duty. */
export type Conduct = "anything" | "rule-abiding-suppliers";

/** Stories under a rule set in which everybody does what comes to mind. */
export function randomStories(rules: RuleSetId, conduct: Conduct): fc.Arbitrary<Scenario> {
  return fc.record(world).map((random) => storyOf(rules, conduct, random));
}

function storyOf(rules: RuleSetId, conduct: Conduct, random: RandomWorld): Scenario {
  const operators = random.operators.map((_, index) => `operator-${index + 1}`);
  const suppliers = Array.from({ length: random.suppliers }, (_, index) => `supplier-${index + 1}`);
  const houses = random.houses.map(({ supplier, operator: of }, index) => ({
    label: `house-${index + 1}`,
    supplier: pick(suppliers, supplier),
    networkOperator: pick(operators, of),
  }));
  const memory: Memory = {
    registered: new Map(houses.map(({ label, networkOperator }) => [label, networkOperator])),
    lodged: new Set([...suppliers, ...operators.filter((_, index) => random.operators[index]?.lodged)]),
  };
  const steps: Step[] = houses.map(({ label, supplier }) => ({
    do: "commission",
    by: supplier,
    premises: label,
  }));
  for (const one of random.steps) {
    const next = stepOf(one, conduct, operators, houses, memory);
    if (next !== undefined) steps.push({ ...next, after: one.after });
  }
  return scenarioOf(rules, {
    parties: {
      ...Object.fromEntries(suppliers.map((label) => [label, { name: label, role: "gasSupplier" }])),
      ...Object.fromEntries(
        operators.map((label, index) => [
          label,
          {
            name: label,
            role: "gasNetworkOperator",
            userStatus: random.operators[index]?.userStatus ?? "live",
            certificates: random.operators[index]?.lodged === true ? "lodged" : "none",
          },
        ]),
      ),
    },
    premises: Object.fromEntries(
      houses.map(({ label, supplier, networkOperator }) => [label, { supplier, networkOperator }]),
    ),
    steps,
  });
}

/** A scenario of these parts, complete. */
export function scenarioOf(
  rules: RuleSetId,
  parts: {
    readonly parties: Readonly<Record<string, unknown>>;
    readonly premises: Readonly<Record<string, unknown>>;
    readonly steps: readonly Step[];
  },
): Scenario {
  const steps = parts.steps.map((each, index) => ({
    step: `step-${index + 1}`,
    title: `${each.do} ${index + 1}`,
    ...each,
  }));
  return completeScenario(
    ScenarioFile.parse({
      scenario: "random",
      title: "A random story",
      lesson: "A random story.",
      rules: [rules],
      ends: {},
      ...parts,
      steps,
    }),
  );
}

function stepOf(
  { what, who, where, whose }: RandomStep,
  conduct: Conduct,
  operators: readonly string[],
  houses: readonly { readonly label: string; readonly supplier: string }[],
  { registered, lodged }: Memory,
): Step | undefined {
  const house = pick(houses, where);
  const by = pick(operators, who);
  const holders = [...operators.filter((label) => lodged.has(label)), "access-control-broker"];
  const premises = house.label;
  const kinds: readonly (() => Step | undefined)[] = [
    () => ({ do: "post-commission", by: house.supplier, premises }),
    () =>
      conduct === "anything"
        ? { do: "place-certificates", by: house.supplier, premises, of: pick(holders, whose) }
        : { do: "post-commission", by: house.supplier, premises },
    () => ({ do: "replace-certificates", by, premises, with: pick(holders, whose) }),
    () => ({
      do: "replace-certificates",
      by: registered.get(premises) ?? by,
      premises,
      with: pick(holders, whose),
    }),
    () => ({ do: "read-register", by, premises }),
    () => ({ do: "audit-slot", by: house.supplier, premises }),
    () => {
      const seller = registered.get(premises) ?? by;
      registered.set(premises, by);
      return { do: "sell-network", by: seller, to: by, premises };
    },
    () => (lodged.delete(by) ? { do: "revoke-certificates", by } : undefined),
    () => ({ do: "change-user-status", by, to: pick(USER_STATUSES, whose) }),
    () => ({ do: "send-past-the-dcc", by, premises, with: pick(holders, whose) }),
    () => (what % 3 === 0 ? { do: "recover-slots", by: "dcc", premises: [premises] } : undefined),
  ];
  return pick(kinds, what)();
}
