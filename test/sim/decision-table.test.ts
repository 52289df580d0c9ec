import { expect } from "chai";
import { type LogEvent, type RuleSetId, runScenario, Scenario } from "../../sim/index.ts";

type Step = Readonly<Record<string, unknown>>;

/** One house, one supplier, a network operator as told, and a second one to sell to. */
interface House {
  readonly rules: RuleSetId;
  /** Whether the network operator is a live DCC User (U) and has certificates in the Repository (C). */
  readonly user: boolean;
  readonly certificates: boolean;
  readonly policies?: Readonly<Record<string, string>>;
  readonly afterwards?: readonly Step[];
}

const party = (name: string, role: string, last: string, user: boolean, certificates: boolean) => ({
  name,
  role,
  entityId: `D2-5E-C0-00-00-00-00-${last}`,
  userStatus: user ? "live" : "notAUser",
  certificates: certificates ? "lodged" : "none",
});

async function play({
  rules,
  user,
  certificates,
  policies,
  afterwards = [],
}: House): Promise<readonly LogEvent[]> {
  const scenario = Scenario.parse({
    scenario: "decision-table",
    title: "A row of the decision table",
    lesson: "A row of the decision table.",
    rules: [rules],
    starts: { [rules]: "2023-09-04T09:00:00Z" },
    ends: {},
    ...(policies === undefined ? {} : { policies }),
    parties: {
      supplier: party("Supplier", "gasSupplier", "01", true, true),
      operator: party("Operator", "gasNetworkOperator", "02", user, certificates),
      buyer: party("Buyer", "gasNetworkOperator", "03", true, true),
    },
    premises: {
      house: {
        mprn: "4000000012",
        supplier: "supplier",
        networkOperator: "operator",
        devices: { chf: "hub", gpf: "gpf", gsme: "gsme" },
      },
    },
    steps: [
      { step: "commission", title: "commission", do: "commission", by: "supplier", premises: "house" },
      { step: "post", title: "post-commission", do: "post-commission", by: "supplier", premises: "house" },
      ...afterwards.map((step, index) => ({
        step: `then-${index}`,
        title: `then ${index}`,
        after: "1d",
        ...step,
      })),
    ],
  });
  return runScenario(scenario, { rules, seed: "1" });
}

/** Duty states at the end (the last word on each), the holder of the slot, and whether it is stranded. */
function ending(events: readonly LogEvent[]) {
  const duties: Record<string, string> = {};
  let slot = "none";
  for (const event of events) {
    if (event.kind === "dutyChanged" && event.party !== "buyer") {
      duties[event.duty] = event.state;
    }
    if (event.kind === "stepEnded") {
      const held = event.slots.filter(
        ({ device, remotePartyRole }) => device === "gpf" && remotePartyRole === "networkOperator",
      );
      slot = [...new Set(held.map(({ holder }) => holder.party ?? "ACB"))].join("+");
    }
  }
  const last = events.at(-1);
  return { duties, slot, stranded: last?.kind === "runEnded" && last.ending === "stranded" };
}

const refusals = (events: readonly LogEvent[]): readonly string[] =>
  events.flatMap((event) =>
    event.kind === "stepEnded" && event.outcome.refusedBy !== "nobody"
      ? [
          `${event.step} ${event.outcome.refusedBy} ${event.outcome.responseCode} ${event.outcome.failedCheck}`,
        ]
      : [],
  );

const handBack = {
  do: "replace-certificates",
  by: "operator",
  premises: "house",
  with: "access-control-broker",
};
const revoke = { do: "revoke-certificates", by: "operator" };
const leave = { do: "change-user-status", by: "operator", to: "notAUser" };
const sale = { do: "sell-network", by: "operator", to: "buyer", premises: ["house"] };
const handover = { do: "place-certificates", by: "supplier", premises: "house", of: "buyer" };

interface Row {
  readonly row: number | string;
  readonly title: string;
  readonly house: House;
  readonly duties: Readonly<Record<string, string>>;
  readonly slot: string;
  readonly stranded: boolean;
  readonly refused?: readonly string[];
}

const U = true;
const C = true;

const ROWS: readonly Row[] = [
  {
    row: 1,
    title: "pre, no User, certificates: compliant and stranded",
    house: { rules: "pre", user: !U, certificates: C },
    duties: { P1: "met", P2: "met" },
    slot: "operator",
    stranded: true,
  },
  {
    row: 2,
    title: "pre, no User, no certificates: the Supplier cannot comply",
    house: { rules: "pre", user: !U, certificates: !C },
    duties: { P1: "breached", P2: "cannotBeMet" },
    slot: "ACB",
    stranded: false,
  },
  {
    row: 3,
    title: "pre, User, certificates: compliant and changeable",
    house: { rules: "pre", user: U, certificates: C },
    duties: { P1: "met", P2: "met" },
    slot: "operator",
    stranded: false,
  },
  ...(["mp128b", "mp128a"] as const).flatMap((rules): readonly Row[] => [
    {
      row: 5,
      title: `${rules}, User, certificates: placed`,
      house: { rules, user: U, certificates: C },
      duties: { B2: "met", B3: "met" },
      slot: "operator",
      stranded: false,
    },
    {
      row: 6,
      title: `${rules}, User, no certificates: left`,
      house: { rules, user: U, certificates: !C },
      duties: { B4: "met" },
      slot: "ACB",
      stranded: false,
    },
    {
      row: 7,
      title: `${rules}, no User, no certificates: left, and safe`,
      house: { rules, user: !U, certificates: !C },
      duties: { B4: "met" },
      slot: "ACB",
      stranded: false,
    },
    {
      row: 8,
      title: `${rules}, no User, certificates, strict-user: left; the operator is in breach of B2`,
      house: { rules, user: !U, certificates: C },
      duties: { B2: "breached" },
      slot: "ACB",
      stranded: false,
    },
    {
      row: 8,
      title: `${rules}, no User, certificates, repository-only: placed, and stranded`,
      house: {
        rules,
        user: !U,
        certificates: C,
        policies: { unrevokedCertificateOfNonUser: "repository-only" },
      },
      duties: { B2: "breached" },
      slot: "operator",
      stranded: true,
    },
  ]),
  {
    row: 10,
    title: "mp128b, a User leaves without handing back: stranded, B6 breached",
    house: { rules: "mp128b", user: U, certificates: C, afterwards: [leave] },
    duties: { B2: "breached", B3: "met", B6: "breached" },
    slot: "operator",
    stranded: true,
  },
  {
    row: 11,
    title: "mp128a, hand back, revoke, leave: nothing stranded, A1 and A2 met",
    house: { rules: "mp128a", user: U, certificates: C, afterwards: [handBack, revoke, leave] },
    duties: { B2: "met", B3: "met", A1: "met", A2: "met" },
    slot: "ACB",
    stranded: false,
  },
  {
    row: "F6",
    title: "mp128a, revoke first: the hand-back is refused for the revoked signer, and the slot strands",
    house: { rules: "mp128a", user: U, certificates: C, afterwards: [revoke, handBack, leave] },
    duties: { B2: "met", B3: "met", A1: "met", A2: "breached" },
    slot: "operator",
    stranded: true,
    refused: ["then-1 dcc E48 signer-certificate-in-use"],
  },
  {
    row: 12,
    title: "any, no User, own certificates in the slot: stranded",
    house: { rules: "pre", user: !U, certificates: C, afterwards: [handBack] },
    duties: { P1: "met", P2: "met" },
    slot: "operator",
    stranded: true,
    refused: ["then-0 dcc E1 user-role"],
  },
  {
    row: 13,
    title: "sold with the seller's certificates in the slot: everybody is refused",
    house: {
      rules: "mp128b",
      user: U,
      certificates: C,
      afterwards: [
        sale,
        handBack,
        { do: "replace-certificates", by: "buyer", premises: "house", with: "buyer" },
        handover,
      ],
    },
    duties: { B2: "met", B3: "met" },
    slot: "operator",
    stranded: true,
    refused: [
      "then-1 dcc E4 registration",
      "then-2 device E21 originator",
      "then-3 dcc E062102 slot-dcc-controlled",
    ],
  },
  {
    row: 15,
    title: "handed back before the sale, handed over after it: ok",
    house: { rules: "mp128a", user: U, certificates: C, afterwards: [handBack, sale, handover] },
    duties: { B2: "met", B3: "met" },
    slot: "buyer",
    stranded: false,
  },
  {
    row: "policy",
    title: "the seller places the buyer's certificates directly, where replacementCertificateOwner is any",
    house: {
      rules: "mp128a",
      user: U,
      certificates: C,
      policies: { replacementCertificateOwner: "any" },
      afterwards: [{ ...handBack, with: "buyer" }, sale],
    },
    duties: { B2: "met", B3: "met" },
    slot: "buyer",
    stranded: false,
  },
];

describe("the decision table of MP128 (who owes what, who can do what, what becomes of the slot)", () => {
  for (const { row, title, house, duties, slot, stranded, refused = [] } of ROWS) {
    it(`row ${row}: ${title}`, async () => {
      const events = await play(house);
      expect(ending(events)).to.deep.equal({ duties, slot, stranded });
      expect(refusals(events)).to.deep.equal(refused);
    });
  }

  it("a Supplier that forgets is in breach after the window, and cures it by placing late", async () => {
    const forgetful = Scenario.parse({
      scenario: "forgetful",
      title: "forgetful",
      lesson: "forgetful",
      rules: ["mp128b"],
      starts: { mp128b: "2022-03-01T09:00:00Z" },
      ends: {},
      parties: {
        supplier: party("Supplier", "gasSupplier", "01", true, true),
        operator: party("Operator", "gasNetworkOperator", "02", true, true),
      },
      premises: {
        house: {
          mprn: "4000000012",
          supplier: "supplier",
          networkOperator: "operator",
          devices: { chf: "hub", gpf: "gpf", gsme: "gsme" },
        },
      },
      steps: [
        { step: "commission", title: "commission", do: "commission", by: "supplier", premises: "house" },
        { step: "look", title: "look", after: "2w", do: "audit-slot", by: "supplier", premises: "house" },
        {
          step: "place",
          title: "place",
          after: "1d",
          do: "post-commission",
          by: "supplier",
          premises: "house",
        },
      ],
    });
    const events = await runScenario(forgetful, { rules: "mp128b", seed: "1" });
    const told = events.flatMap((event) =>
      event.kind === "dutyChanged" && event.duty === "B3" ? [event.state] : [],
    );
    expect(told).to.deep.equal(["due", "breached", "met"]);
  });
});
