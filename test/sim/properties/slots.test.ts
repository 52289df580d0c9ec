/** The four properties of the slots, over random stories. More runs: PROPERTY_RUNS=5000 npm run properties. */
import { expect } from "chai";
import * as fc from "fast-check";
import { type LogEvent, type RuleSetId, runScenario, type Scenario } from "../../../sim/index.ts";
import { randomStories, scenarioOf } from "./random-stories.ts";
import {
  changesWithoutTheKey,
  strandedAtTheEnd,
  strandedByCount,
  strandedBySuppliers,
} from "./slot-oracles.ts";

const RUNS = Number(process.env["PROPERTY_RUNS"] ?? 250);
const RULES: readonly RuleSetId[] = ["pre", "mp128b", "mp128a"];

const play = (scenario: Scenario): Promise<readonly LogEvent[]> =>
  runScenario(scenario, { rules: scenario.rules[0] ?? "mp128b", seed: "1" });

describe(`the properties of the slots, ${RUNS} random stories a property`, function () {
  this.timeout(RUNS * 2_000);

  it("(i) no slot changes without the key in it; (iv) stranded is exactly what the slots, Users and registrations say", async () => {
    let changes = 0;
    let stranded = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...RULES).chain((rules) => randomStories(rules, "anything")),
        async (scenario) => {
          const events = await play(scenario);
          changes += events.filter(({ kind }) => kind === "slotChanged").length;
          stranded += strandedAtTheEnd(events).length;
          expect(changesWithoutTheKey(events)).to.deep.equal([]);
          expect(strandedAtTheEnd(events)).to.deep.equal(strandedByCount(scenario, events));
        },
      ),
      { numRuns: RUNS },
    );
    // Stories in which nothing happens would prove nothing.
    expect(changes).to.be.above(RUNS);
    expect(stranded).to.be.above(RUNS / 10);
  });

  it("(ii) under mp128b, read strictly, no act of a supplier that keeps the rules strands a slot", async () => {
    await fc.assert(
      fc.asyncProperty(randomStories("mp128b", "rule-abiding-suppliers"), async (scenario) => {
        expect(strandedBySuppliers(await play(scenario))).to.deep.equal([]);
      }),
      { numRuns: RUNS },
    );
  });

  it("(iii) under mp128a an operator that hands back, revokes and then leaves, leaves nothing stranded", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          houses: fc.integer({ min: 1, max: 4 }),
          placed: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
          renewals: fc.integer({ min: 0, max: 2 }),
          pause: fc.constantFrom("1m", "2h", "1d", "8w"),
        }),
        async (random) => {
          expect(
            strandedAtTheEnd(await play(leaving(random, ["hand-back", "revoke", "leave"]))),
          ).to.deep.equal([]);
        },
      ),
      { numRuns: Math.ceil(RUNS / 2) },
    );
  });

  describe("each property bites", () => {
    it("(i) on a log in which somebody else changed the slot", async () => {
      const events = await play(leaving(EXAMPLE, ["hand-back"]));
      const forged = events.map((event) =>
        event.kind === "slotChanged" ? { ...event, changedBy: "somebody else" } : event,
      );
      expect(changesWithoutTheKey(events)).to.deep.equal([]);
      expect(changesWithoutTheKey(forged)).not.to.deep.equal([]);
    });

    it("(ii) on a supplier that reads the Repository only", async () => {
      const events = await play(
        scenarioOf("mp128b", {
          parties: {
            "supplier-1": { name: "supplier-1", role: "gasSupplier" },
            "operator-1": { name: "operator-1", role: "gasNetworkOperator", userStatus: "notAUser" },
          },
          premises: { "house-1": { supplier: "supplier-1", networkOperator: "operator-1" } },
          steps: [
            { do: "commission", by: "supplier-1", premises: "house-1" },
            { do: "post-commission", by: "supplier-1", premises: "house-1", practice: "repository-only" },
          ],
        }),
      );
      expect(strandedBySuppliers(events)).to.have.length.at.least(1);
    });

    it("(iii) on the wrong order", async () => {
      expect(
        strandedAtTheEnd(await play(leaving(EXAMPLE, ["revoke", "leave", "hand-back"]))),
      ).not.to.deep.equal([]);
    });

    it("(iv) on a run that keeps quiet about a slot", async () => {
      const scenario = leaving(EXAMPLE, ["leave"]);
      const events = await play(scenario);
      expect(strandedByCount(scenario, events)).to.deep.equal(strandedAtTheEnd(events));
      expect(strandedByCount(scenario, events)).to.have.length(2);
    });
  });
});

interface Leaving {
  readonly houses: number;
  /** Which houses got the operator's certificates. */
  readonly placed: readonly boolean[];
  readonly renewals: number;
  readonly pause: string;
}

const EXAMPLE: Leaving = { houses: 2, placed: [true, true, true, true], renewals: 0, pause: "1d" };

/** An operator's life, and how it leaves. */
function leaving(
  { houses, placed, renewals, pause }: Leaving,
  order: readonly ("hand-back" | "revoke" | "leave")[],
): Scenario {
  const labels = Array.from({ length: houses }, (_, index) => `house-${index + 1}`);
  const placedAt = labels.filter((_, index) => placed[index] === true);
  const by = "operator-1";
  const acts = {
    "hand-back":
      placedAt.length === 0
        ? []
        : [
            {
              do: "replace-certificates",
              by,
              premises: placedAt,
              with: "access-control-broker",
              after: pause,
            },
          ],
    revoke: [{ do: "revoke-certificates", by, after: pause }],
    leave: [{ do: "change-user-status", by, to: "notAUser", after: pause }],
  };
  return scenarioOf("mp128a", {
    parties: {
      "supplier-1": { name: "supplier-1", role: "gasSupplier" },
      [by]: { name: by, role: "gasNetworkOperator" },
    },
    premises: Object.fromEntries(
      labels.map((label) => [label, { supplier: "supplier-1", networkOperator: by }]),
    ),
    steps: [
      { do: "commission", by: "supplier-1", premises: labels },
      ...(placedAt.length === 0 ? [] : [{ do: "post-commission", by: "supplier-1", premises: placedAt }]),
      ...(placedAt.length === 0
        ? []
        : Array.from({ length: renewals }, () => ({
            do: "replace-certificates",
            by,
            premises: placedAt,
            with: "next-generation",
            after: pause,
          }))),
      ...order.flatMap((act) => acts[act]),
    ],
  });
}
