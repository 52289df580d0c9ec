import { expect } from "chai";
import {
  type LogEvent,
  type RuleSetId,
  completeScenario,
  runScenario,
  ScenarioFile,
} from "../../sim/index.ts";
import { allDuties } from "../../sim/rule-sets/rule-set-register.ts";

type Step = Readonly<Record<string, unknown>>;

/** One house, one supplier, a network operator as told, and a second one to sell to. */
interface House {
  readonly rules: RuleSetId;
  /** Whether the network operator is a live DCC User (U) and has certificates in the Repository (C). */
  readonly user: boolean | "inUserEntry";
  readonly certificates: boolean;
  readonly policies?: Readonly<Record<string, string>>;
  /** When the house is commissioned, if not when the scenario starts. */
  readonly commissioned?: string;
  /** Steps before the meter is commissioned, between that and the Post Commissioning duty, and after it. */
  readonly beforehand?: readonly Step[];
  readonly meanwhile?: readonly Step[];
  readonly afterwards?: readonly Step[];
}

const party = (
  name: string,
  role: string,
  last: string,
  user: boolean | "inUserEntry",
  certificates: boolean,
) => ({
  name,
  role,
  entityId: `D2-5E-C0-00-00-00-00-${last}`,
  userStatus: user === "inUserEntry" ? user : user ? "live" : "notAUser",
  certificates: certificates ? "lodged" : "none",
});

/** Duties that the table's inputs do not decide: waiting-to-be-asked.yaml and wrong-default.yaml do. */
const JUDGED_IN_SCENARIOS = ["B5", "B8"];

async function play({
  rules,
  user,
  certificates,
  policies,
  commissioned,
  beforehand = [],
  meanwhile = [],
  afterwards = [],
}: House): Promise<readonly LogEvent[]> {
  const named = (prefix: string, steps: readonly Step[]) =>
    steps.map((step, index) => ({
      step: `${prefix}-${index}`,
      title: `${prefix} ${index}`,
      ...(step["at"] === undefined ? { after: "1d" } : {}),
      ...step,
    }));
  const scenario = completeScenario(
    ScenarioFile.parse({
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
        ...named("before", beforehand),
        {
          step: "commission",
          title: "commission",
          ...(commissioned === undefined ? {} : { at: commissioned }),
          do: "commission",
          by: "supplier",
          premises: "house",
        },
        ...named("meanwhile", meanwhile),
        { step: "post", title: "post-commission", ...postCommission },
        ...named("then", afterwards),
      ],
    }),
  );
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

const postCommission = { do: "post-commission", by: "supplier", premises: "house" };
const subscribe = { do: "subscribe", by: "operator" };
const renew = { do: "replace-certificates", by: "operator", premises: "house", with: "next-generation" };
const handBack = {
  do: "replace-certificates",
  by: "operator",
  premises: "house",
  with: "access-control-broker",
};
const revoke = { do: "revoke-certificates", by: "operator" };
const leave = { do: "change-user-status", by: "operator", to: "notAUser" };
const sale = { do: "sell-network", by: "operator", to: "buyer", premises: ["house"] };
const buyerTakes = { do: "replace-certificates", by: "buyer", premises: "house", with: "buyer" };
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

/** The certificates of the start end on 8 March 2033. The Supplier has new ones by then; the operator has not. */
const EXPIRING: Partial<House> = {
  commissioned: "2033-03-07T12:00:00Z",
  meanwhile: [{ do: "subscribe", by: "supplier", at: "2033-03-09" }],
};

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
  {
    row: 4,
    title: "pre, User, no certificates: the Supplier cannot comply, until they are lodged",
    house: { rules: "pre", user: U, certificates: !C },
    duties: { P1: "breached", P2: "cannotBeMet" },
    slot: "ACB",
    stranded: false,
  },
  {
    row: 4,
    title: "pre, User that lodges its certificates within the window: placed",
    house: { rules: "pre", user: U, certificates: !C, afterwards: [subscribe, postCommission] },
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
      row: 6,
      title: `${rules}, User that lodges its certificates within the window: placed, as row 5`,
      house: { rules, user: U, certificates: !C, afterwards: [subscribe, postCommission] },
      duties: { B2: "met", B3: "met", B4: "met" },
      slot: "operator",
      stranded: false,
    },
    {
      row: 17,
      title: `${rules}, User, revoked certificates only: left`,
      house: { rules, user: U, certificates: C, beforehand: [revoke] },
      duties: { B2: "met", B4: "met" },
      slot: "ACB",
      stranded: false,
    },
    {
      row: 18,
      title: `${rules}, User, certificates that expire before they are placed: left`,
      house: { rules, user: U, certificates: C, ...EXPIRING },
      duties: { B2: "met", B3: "due", B4: "met" },
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
      title: `${rules}, in User Entry, certificates, strict-user: left; B2 is met on the way`,
      house: { rules, user: "inUserEntry", certificates: C },
      duties: { B2: "met" },
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
    row: 17,
    title: "pre, User, revoked certificates only: the Supplier cannot comply",
    house: { rules: "pre", user: U, certificates: C, beforehand: [revoke] },
    duties: { P1: "breached", P2: "cannotBeMet" },
    slot: "ACB",
    stranded: false,
  },
  {
    row: 18,
    title: "pre, User, certificates that expire before they are placed: the Supplier cannot comply",
    house: { rules: "pre", user: U, certificates: C, ...EXPIRING },
    duties: { P1: "breached", P2: "cannotBeMet" },
    slot: "ACB",
    stranded: false,
  },
  ...(["pre", "mp128b", "mp128a"] as const).map(
    (rules): Row => ({
      row: 9,
      title: `${rules}, User, own certificates in the slot: it renews them`,
      house: { rules, user: U, certificates: C, afterwards: [renew, renew] },
      duties: rules === "pre" ? { P1: "met", P2: "met" } : { B2: "met", B3: "met" },
      slot: "operator",
      stranded: false,
    }),
  ),
  {
    row: 10,
    title: "pre, a User leaves without handing back: stranded",
    house: { rules: "pre", user: U, certificates: C, afterwards: [leave] },
    duties: { P1: "met", P2: "met" },
    slot: "operator",
    stranded: true,
  },
  {
    row: 10,
    title: "pre, a User hands back and leaves: safe",
    house: { rules: "pre", user: U, certificates: C, afterwards: [handBack, leave] },
    duties: { P1: "met", P2: "met" },
    slot: "ACB",
    stranded: false,
  },
  {
    row: 10,
    title: "mp128b, a User hands back and leaves without revoking: safe, B6 breached",
    house: { rules: "mp128b", user: U, certificates: C, afterwards: [handBack, leave] },
    duties: { B2: "breached", B3: "met", B6: "breached" },
    slot: "ACB",
    stranded: false,
  },
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
    row: "F6",
    title:
      "mp128a, revoke first, then get new certificates: the device obeys only the revoked key, which the DCC refuses",
    house: { rules: "mp128a", user: U, certificates: C, afterwards: [revoke, subscribe, handBack] },
    duties: { B2: "met", B3: "met" },
    slot: "operator",
    stranded: true,
    refused: ["then-2 dcc E52 pre-command-signature"],
  },
  {
    row: 11,
    title: "mp128a, hand back, leave, and revoke only then: too late for A1",
    house: { rules: "mp128a", user: U, certificates: C, afterwards: [handBack, leave, revoke] },
    duties: { B2: "breached", B3: "met", A1: "breached", A2: "met" },
    slot: "ACB",
    stranded: false,
  },
  {
    row: 11,
    title: "mp128a, what is left to others afterwards is no breach of A1: certificates lodged after leaving",
    house: { rules: "mp128a", user: U, certificates: C, afterwards: [handBack, revoke, leave, subscribe] },
    duties: { B2: "breached", B3: "met", A1: "met", A2: "met" },
    slot: "ACB",
    stranded: false,
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
      afterwards: [sale, handBack, buyerTakes, handover],
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
    row: 13,
    title:
      "a wrong certificate placed by the Supplier (F1): its owner and the registered operator are refused",
    house: {
      rules: "mp128b",
      user: U,
      certificates: !C,
      afterwards: [handover, { ...buyerTakes, with: "access-control-broker" }, subscribe, handBack],
    },
    duties: { B2: "met", B3: "due", B4: "breached" },
    slot: "buyer",
    stranded: true,
    refused: ["then-1 dcc E4 registration", "then-3 device E21 originator"],
  },
  {
    row: 14,
    title: "sold with the certificates of a seller that is no User in the slot: everybody is refused",
    house: { rules: "pre", user: !U, certificates: C, afterwards: [sale, handBack, buyerTakes, handover] },
    duties: { P1: "met", P2: "met" },
    slot: "operator",
    stranded: true,
    refused: [
      "then-1 dcc E1 user-role",
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

/** Rows of the table that no scenario can tell, and why. */
const NOT_EXPRESSIBLE: Readonly<Record<number, string>> = {
  16: "the DCC system change that MP128A first described was not made, and there is no rule set for it",
  19: "no step puts a certificate of a foreign role, or junk, into a slot: the DCC refuses both",
  20: "no step carries out an SMKI recovery",
};

describe("the decision table of MP128 (who owes what, who can do what, what becomes of the slot)", () => {
  for (const { row, title, house, duties, slot, stranded, refused = [] } of ROWS) {
    it(`row ${row}: ${title}`, async () => {
      const events = await play(house);
      expect(ending(events)).to.deep.equal({ duties, slot, stranded });
      expect(refusals(events)).to.deep.equal(refused);
    });
  }

  it("every row is played, or is known to be beyond what a scenario can tell", () => {
    const played = ROWS.flatMap(({ row }) => (typeof row === "number" ? [row] : []));
    const beyond = Object.keys(NOT_EXPRESSIBLE).map(Number);
    expect([...new Set(played), ...beyond].toSorted((one, other) => one - other)).to.deep.equal(
      Array.from({ length: 20 }, (_, index) => index + 1),
    );
  });

  it("every duty of every rule set is judged in some row, and no permission is", () => {
    const judged = new Set(ROWS.flatMap(({ duties }) => Object.keys(duties)));
    const owed = allDuties().filter(({ duty }) => duty.kind === "duty");
    expect([...judged, ...JUDGED_IN_SCENARIOS]).to.have.members(owed.map(({ duty }) => duty.id));
  });

  it("a Supplier that forgets is in breach after the window, and cures it by placing late", async () => {
    const forgetful = completeScenario(
      ScenarioFile.parse({
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
      }),
    );
    const events = await runScenario(forgetful, { rules: "mp128b", seed: "1" });
    const told = events.flatMap((event) =>
      event.kind === "dutyChanged" && event.duty === "B3" ? [event.state] : [],
    );
    expect(told).to.deep.equal(["due", "breached", "met"]);
  });
});
