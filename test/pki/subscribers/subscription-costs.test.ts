import { expect } from "chai";
import {
  AS_RAISED_ON,
  costOfSubscribing,
  formatInstant,
  instant,
  LOWER_COST_REPORTED_ON,
  MP128B_IMPLEMENTATION_COSTS,
  SUBSCRIBER_COSTS,
  SUBSCRIBER_POLICIES,
} from "../../../pki/index.ts";

describe("what it costs to be a Subscriber", () => {
  it("about 100,000 pounds as raised, about 100 after the re-procurement (MP128B Modification Report section 7)", () => {
    expect(SUBSCRIBER_COSTS["as-raised"].pounds).to.equal(100_000);
    expect(SUBSCRIBER_COSTS["after-reprocurement"].pounds).to.equal(100);
  });

  it("MP128B: about 600 pounds of SECAS, nothing of the DCC and the Parties (section 5)", () => {
    expect(MP128B_IMPLEMENTATION_COSTS.map(({ who, pounds }) => [who, pounds])).to.deep.equal([
      ["SECAS", 600],
      ["DCC", 0],
      ["SEC Parties", 0],
    ]);
  });

  it("every figure says when and where from", () => {
    for (const { what, when, source } of [
      ...Object.values(SUBSCRIBER_COSTS),
      ...MP128B_IMPLEMENTATION_COSTS,
    ]) {
      expect(what).not.to.equal("");
      expect(when).to.match(/20(20|21)/);
      expect(source).to.match(/^MP128B Modification Report section [57]$/);
    }
  });

  it("the report's days: raised 11 May 2020, approved 28 September 2021", () => {
    expect([AS_RAISED_ON, LOWER_COST_REPORTED_ON].map(formatInstant)).to.deep.equal([
      "2020-05-11T00:00:00Z",
      "2021-09-28T00:00:00Z",
    ]);
  });

  describe("on a day: the report decides outside of its two days, testbed policy subscriberCost between them", () => {
    const rows = [
      ["2019-01-01", "as-raised", 100_000, "report"],
      ["2019-01-01", "after-reprocurement", 100_000, "report"],
      ["2020-05-11", "after-reprocurement", 100_000, "report"],
      ["2020-05-11T00:00:01Z", "after-reprocurement", 100, "policy"],
      ["2020-05-11T00:00:01Z", "as-raised", 100_000, "policy"],
      ["2021-09-27T23:59:59Z", "after-reprocurement", 100, "policy"],
      ["2021-09-27T23:59:59Z", "as-raised", 100_000, "policy"],
      ["2021-09-28", "as-raised", 100, "report"],
      ["2023-06-29", "as-raised", 100, "report"],
      ["2023-06-29", "after-reprocurement", 100, "report"],
    ] as const;
    for (const [day, subscriberCost, pounds, decidedBy] of rows) {
      it(`${day}, ${subscriberCost}: ${pounds} pounds, by the ${decidedBy}`, () => {
        const cost = costOfSubscribing({ kind: "day", at: instant(day) }, { subscriberCost });
        expect([cost.pounds, cost.decidedBy]).to.deep.equal([pounds, decidedBy]);
        expect(cost).to.include(SUBSCRIBER_COSTS[cost.era]);
      });
    }
  });

  it("an era is answered whatever the policy says", () => {
    for (const era of SUBSCRIBER_POLICIES.subscriberCost.choices) {
      for (const subscriberCost of SUBSCRIBER_POLICIES.subscriberCost.choices) {
        const cost = costOfSubscribing({ kind: "era", era }, { subscriberCost });
        expect([cost.era, cost.decidedBy]).to.deep.equal([era, "question"]);
      }
    }
  });

  it("the default counts the higher figure until the lower one is on paper", () => {
    expect(costOfSubscribing({ kind: "day", at: instant("2021-01-01") }).pounds).to.equal(100_000);
  });

  it("every policy has a default among its choices and says why", () => {
    for (const { choices, default: chosen, why } of Object.values(SUBSCRIBER_POLICIES)) {
      expect(choices).to.include(chosen);
      expect(choices.length).to.be.above(1);
      expect(why).to.match(/\.$/);
    }
  });
});
