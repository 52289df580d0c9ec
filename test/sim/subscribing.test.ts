import { expect } from "chai";
import {
  KIND_FACTS,
  SUBSCRIBER_CHECKS,
  SUBSCRIBER_KINDS,
  SUBSCRIBER_STATES,
  type DccUserStatus,
  type SubscriberKind,
} from "../../pki/index.ts";
import {
  allSubscribingTable,
  layOut,
  plainText,
  ENACTED_RULE_SET_IDS,
  STORY_COLUMNS,
  subscriberVerdict,
  subscribingTable,
  subscribingView,
  tellAllSubscribing,
  tellSubscribing,
  userVerdict,
  type RuleSetId,
  type RuleSetView,
} from "../../sim/index.ts";

const STATUSES: readonly DccUserStatus[] = ["notAUser", "inUserEntry", "live", "suspended"];

const underRules = (kind: SubscriberKind, rules: RuleSetId): RuleSetView => {
  const [view] = subscribingView(kind, [rules]).ruleSets;
  if (view === undefined) throw new Error("no view");
  return view;
};

describe("who must, may or must not become a Subscriber", () => {
  const rows: readonly (readonly [
    rule: string,
    kind: SubscriberKind,
    rules: readonly RuleSetId[],
    statuses: readonly DccUserStatus[],
    answer: string,
    duty: string | null,
    certainty: string,
  ])[] = [
    [
      "P1: every Network Party must, User or not",
      "gasNetworkOperator",
      ["pre"],
      STATUSES,
      "must",
      "P1",
      "sourced",
    ],
    [
      "P1: every Network Party must, electricity too",
      "electricityNetworkOperator",
      ["pre"],
      STATUSES,
      "must",
      "P1",
      "sourced",
    ],
    [
      "B1: it may, as a User or on the way to be one",
      "gasNetworkOperator",
      ["mp128b", "mp128a"],
      ["inUserEntry", "live", "suspended"],
      "may",
      "B1",
      "sourced",
    ],
    [
      "B2: it must not and stay no User",
      "gasNetworkOperator",
      ["mp128b", "mp128a"],
      ["notAUser"],
      "mustNot",
      "B2",
      "sourced",
    ],
    [
      "MP128B lifts the duty for gas only",
      "electricityNetworkOperator",
      ["mp128b", "mp128a"],
      STATUSES,
      "must",
      null,
      "inferred",
    ],
    [
      "it places its own certificates",
      "gasSupplier",
      ENACTED_RULE_SET_IDS,
      STATUSES,
      "must",
      null,
      "inferred",
    ],
    [
      "it places its own certificates",
      "electricitySupplier",
      ENACTED_RULE_SET_IDS,
      STATUSES,
      "must",
      null,
      "inferred",
    ],
    ["only to be a User", "otherUser", ENACTED_RULE_SET_IDS, STATUSES, "may", null, "inferred"],
    ["only to be a User", "loadController", ENACTED_RULE_SET_IDS, STATUSES, "may", null, "inferred"],
    [
      "for Device Certificates",
      "deviceManufacturer",
      ENACTED_RULE_SET_IDS,
      STATUSES,
      "may",
      null,
      "recalled",
    ],
    [
      "for what is not public",
      "registrationDataProvider",
      ENACTED_RULE_SET_IDS,
      STATUSES,
      "may",
      null,
      "recalled",
    ],
    ["its certificates are on every device", "dcc", ENACTED_RULE_SET_IDS, STATUSES, "must", null, "inferred"],
  ];
  for (const [rule, kind, ruleSets, statuses, answer, duty, certainty] of rows) {
    it(`${kind} under ${ruleSets.join(", ")}, ${statuses.length === 4 ? "whatever its status" : statuses.join(", ")}: ${answer} (${rule})`, () => {
      for (const rules of ruleSets) {
        for (const status of statuses) {
          const verdict = subscriberVerdict(kind, rules, status);
          expect(verdict, `${rules} ${status}`).to.include({ answer, duty, certainty });
          expect(verdict.why).not.to.equal("");
          expect(verdict.source).not.to.equal("");
        }
      }
    });
  }
  it("9 kinds, 3 rule sets, 4 User statuses: every one of 108 is in the table once", () => {
    const cases = rows.flatMap(([, kind, ruleSets, statuses]) =>
      ruleSets.flatMap((rules) => statuses.map((status) => `${kind} ${rules} ${status}`)),
    );
    expect(cases).to.have.length(9 * 3 * 4);
    expect(new Set(cases).size).to.equal(108);
  });
});

describe("who must become a DCC User", () => {
  const rows: readonly (readonly [SubscriberKind, readonly RuleSetId[], string, string, string | null])[] = [
    ["gasNetworkOperator", ["pre"], "may", "may", null],
    ["gasNetworkOperator", ["mp128b", "mp128a"], "must", "may", "B2"],
    ["electricityNetworkOperator", ENACTED_RULE_SET_IDS, "may", "may", null],
    ["gasSupplier", ENACTED_RULE_SET_IDS, "must", "must", null],
    ["electricitySupplier", ENACTED_RULE_SET_IDS, "must", "must", null],
    ["otherUser", ENACTED_RULE_SET_IDS, "may", "may", null],
    ["loadController", ENACTED_RULE_SET_IDS, "may", "may", null],
    ["deviceManufacturer", ENACTED_RULE_SET_IDS, "noRole", "noRole", null],
    ["registrationDataProvider", ENACTED_RULE_SET_IDS, "noRole", "noRole", null],
    ["dcc", ENACTED_RULE_SET_IDS, "noRole", "noRole", null],
  ];
  for (const [kind, ruleSets, subscribes, staysOut, duty] of rows) {
    it(`${kind} under ${ruleSets.join(", ")}: ${subscribes} if it subscribes, ${staysOut} if it stays out`, () => {
      for (const rules of ruleSets) {
        expect(userVerdict(kind, rules, "subscribes")).to.include({ answer: subscribes, duty });
        expect(userVerdict(kind, rules, "staysOut")).to.include({ answer: staysOut, duty: null });
      }
    });
  }
  it("every kind under every rule set is in the table once", () => {
    const cases = rows.flatMap(([kind, ruleSets]) => ruleSets.map((rules) => `${kind} ${rules}`));
    expect(new Set(cases).size).to.equal(27);
    expect(cases).to.have.length(27);
  });
});

describe("the view of a gas network operator", () => {
  it("owes on leaving: nothing known before MP128, B6 under MP128B, A1 and A2 under MP128A", () => {
    const owed = ENACTED_RULE_SET_IDS.map((rules) =>
      underRules("gasNetworkOperator", rules).onLeaving.map(({ id }) => id),
    );
    expect(owed).to.deep.equal([[], ["B6"], ["A1", "A2"]]);
  });
  it("nobody else owes anything on leaving", () => {
    for (const kind of SUBSCRIBER_KINDS.filter((each) => each !== "gasNetworkOperator")) {
      for (const rules of ENACTED_RULE_SET_IDS)
        expect(underRules(kind, rules).onLeaving, kind).to.deep.equal([]);
    }
  });
  it("carries the numbers of MP128's requirements, each marked inferred", () => {
    const { subscriber, user, onLeaving } = underRules("gasNetworkOperator", "mp128b");
    const verdicts = [...subscriber.map(({ verdict }) => verdict), user.ifItSubscribes, user.ifItStaysOut];
    expect(verdicts.map(({ duty, requirement }) => [duty, requirement?.number ?? null])).to.deep.equal([
      ["B1", "1"],
      ["B2", "6"],
      ["B2", "6"],
      [null, null],
    ]);
    expect(onLeaving.map(({ id, requirement }) => [id, requirement])).to.deep.equal([
      ["B6", { number: "6", certainty: "inferred" }],
    ]);
    const late = underRules("gasNetworkOperator", "mp128a").onLeaving;
    expect(late.map(({ id, requirement }) => [id, requirement?.number])).to.deep.equal([
      ["A1", "3 to 5"],
      ["A2", "3 to 5"],
    ]);
    const { verdict } = underRules("gasNetworkOperator", "pre").subscriber[0] ?? {};
    expect([verdict?.duty, verdict?.requirement]).to.deep.equal(["P1", null]);
  });
  it("is taken on the first day of the rules, or on the day on which MP128 was raised", () => {
    expect(ENACTED_RULE_SET_IDS.map((rules) => underRules("gasNetworkOperator", rules).on)).to.deep.equal([
      "2020-05-11",
      "2021-11-12",
      "2023-06-29",
    ]);
  });
  for (const [subscriberCost, pre] of [
    ["as-raised", 100_000],
    ["after-reprocurement", 100],
  ] as const) {
    it(`costs ${pre} before MP128 with subscriberCost ${subscriberCost}, 100 afterwards with either`, () => {
      const { ruleSets } = subscribingView("gasNetworkOperator", ENACTED_RULE_SET_IDS, { subscriberCost });
      expect(ruleSets.map(({ cost }) => [cost?.pounds, cost?.decidedBy])).to.deep.equal([
        [pre, "policy"],
        [100, "report"],
        [100, "report"],
      ]);
    });
  }
  it("of no other kind of party is a cost public", () => {
    const costs = SUBSCRIBER_KINDS.map((kind) => underRules(kind, "mp128b").cost === null);
    expect(costs.filter((unknown) => !unknown)).to.have.length(1);
    expect(underRules("gasNetworkOperator", "mp128b").cost).not.to.equal(null);
    expect(underRules("gasNetworkOperator", "pre").cost?.pounds, "the default").to.equal(100_000);
  });
});

describe("the ladder", () => {
  it("a gas network operator climbs 9 rungs before MP127 asked for screening, 10 after", () => {
    const states = (rules: RuleSetId) =>
      underRules("gasNetworkOperator", rules).ladder.map(({ reaches }) => reaches);
    expect(states("pre")).to.deep.equal([
      "party",
      "party",
      ...Array.from({ length: 5 }, () => "testsPassed"),
      "authorisedSubscriber",
      "subscriber",
    ]);
    expect(states("mp128b")).to.deep.equal([
      "party",
      "party",
      ...Array.from({ length: 6 }, () => "testsPassed"),
      "authorisedSubscriber",
      "subscriber",
    ]);
    expect(states("mp128a")).to.deep.equal(states("mp128b"));
  });

  it("what stands in a newcomer's way is what refuses it, rung by rung", () => {
    const { ladder } = underRules("gasNetworkOperator", "mp128b");
    expect(ladder.map(({ inTheWay }) => inTheWay.map(({ check }) => check))).to.deep.equal([
      [],
      [],
      [],
      [],
      ["senior-responsible-officer"],
      ["officer-nominated"],
      ["officer-nominated"],
      ["officer-nominated", "officer-verified", "officer-screened"],
      [
        "srept-passed",
        "senior-responsible-officer",
        "officer-nominated",
        "officer-verified",
        "officer-screened",
        "iki-credential",
      ],
      ["iki-credential", "policy-authorised", "eligible-subscriber"],
    ]);
    for (const { inTheWay } of ladder) {
      expect(inTheWay.map(({ outcome }) => outcome)).to.deep.equal(
        inTheWay.map((_, index) => (index === 0 ? "failed" : "notReached")),
      );
    }
  });

  for (const kind of SUBSCRIBER_KINDS) {
    it(`${kind} climbs it to the end, under ${KIND_FACTS[kind].policies.join(" and ") || "no policy"}`, () => {
      const highest = KIND_FACTS[kind].policies.length === 0 ? "testsPassed" : "subscriber";
      for (const rules of ENACTED_RULE_SET_IDS) {
        const { ladder } = underRules(kind, rules);
        expect(ladder.at(-1)?.reaches).to.equal(highest);
        const order = ladder.map(({ reaches }) => SUBSCRIBER_STATES.indexOf(reaches));
        expect(order).to.deep.equal([...order].sort((a, b) => a - b));
        const titles = ladder.map(({ title }) => title);
        const authorisations = titles.filter((title) => title.includes("Authorised Subscriber"));
        expect(authorisations).to.have.length(KIND_FACTS[kind].policies.length);
        expect(titles.some((title) => title.includes("EUI-64"))).to.equal(KIND_FACTS[kind].roles.length > 0);
      }
    });
  }

  it("every check of the way that does not concern being a Party stands in somebody's way", () => {
    const found = new Set(
      SUBSCRIBER_KINDS.flatMap((kind) =>
        underRules(kind, "mp128a").ladder.flatMap(({ inTheWay }) => inTheWay.map(({ check }) => check)),
      ),
    );
    const atTheDoor = ["party-acceded", "entity-id-role", "entity-id-unused"];
    const expected = SUBSCRIBER_CHECKS.map(({ check }) => check).filter(
      (check) => !atTheDoor.includes(check),
    );
    expect([...found]).to.have.members(expected);
  });
});

describe("the story of Subscribers", () => {
  for (const kind of SUBSCRIBER_KINDS) {
    it(`${kind}: every line fits, and nothing is empty or undefined`, () => {
      const lines = tellSubscribing(subscribingView(kind, ENACTED_RULE_SET_IDS));
      for (const { text, role } of layOut(lines)) {
        expect(text.length, text).to.be.at.most(STORY_COLUMNS);
        if (role !== "blank") expect(text).not.to.equal("");
        expect(text).not.to.match(/undefined|null|\[object/);
      }
    });
  }
  it("says once what two rule sets say alike", () => {
    const text = plainText(tellSubscribing(subscribingView("gasNetworkOperator", ENACTED_RULE_SET_IDS)));
    expect(text.match(/^ {2}Subscriber +as under mp128b$/gm)).to.have.length(1);
    expect(text.match(/^ {2}DCC User +as under mp128b$/gm)).to.have.length(1);
    expect(text.match(/MUST NOT if it is no DCC User/g)).to.have.length(1);
  });
  it("under one rule set alone, nothing is said of another", () => {
    const text = plainText(tellSubscribing(subscribingView("gasNetworkOperator", ["mp128a"])));
    expect(text).not.to.match(/as under|not asked under/);
    expect(text).to.contain("A1: must submit a Certificate Revocation Request");
  });
  it("marks the rung that older rules did not have", () => {
    const text = plainText(tellSubscribing(subscribingView("gasNetworkOperator", ENACTED_RULE_SET_IDS)));
    expect(text).to.contain("have the officer screened to BS 7858 (not asked under pre)");
  });
  it("tells the money only where a figure is public", () => {
    const told = SUBSCRIBER_KINDS.filter((kind) =>
      plainText(tellSubscribing(subscribingView(kind, ENACTED_RULE_SET_IDS))).includes("The money"),
    );
    expect(told).to.deep.equal(["gasNetworkOperator"]);
  });
  it("all kinds: three lines at most a kind, all rule sets named once", () => {
    const views = SUBSCRIBER_KINDS.map((kind) => subscribingView(kind, ENACTED_RULE_SET_IDS));
    const text = plainText(tellAllSubscribing(views));
    expect(text.match(/pre, mp128b, mp128a/g)).to.have.length(7);
    expect(text.match(/mp128b, mp128a/g)).to.have.length(9);
    expect(text).to.contain("MUST NOT\n");
  });
  it("tables have a cell for every rule set", () => {
    const views = SUBSCRIBER_KINDS.map((kind) => subscribingView(kind, ENACTED_RULE_SET_IDS));
    for (const { columns, rows } of [allSubscribingTable(views), ...views.map(subscribingTable)]) {
      expect(columns).to.have.length(4);
      for (const row of rows) {
        expect(row).to.have.length(4);
        expect(row).not.to.include("");
      }
    }
    expect(allSubscribingTable(views).rows[0]).to.deep.equal([
      "gas network operator",
      "MUST (P1)",
      "may (B1); MUST NOT (B2)",
      "may (B1); MUST NOT (B2)",
    ]);
  });
});
