import { readdirSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { UsageError } from "../../../pki/index.ts";
import { compareFork, comparisonInWords } from "../../../sim/fork/compare-fork.ts";
import { FORK_CHANGE_KINDS, type ForkChange, type ForkChangeKind } from "../../../sim/fork/fork-change.ts";
import { forkScenario } from "../../../sim/fork/fork-scenario.ts";
import type { LogEvent } from "../../../sim/log/event.ts";
import type { RuleSetId } from "../../../sim/rule-set-id.ts";
import { runScenario } from "../../../sim/run.ts";
import { loadScenario } from "../../../sim/scenario/load.ts";

const SCENARIOS = new URL("../../../scenarios/", import.meta.url);
const textOf = (name: string): string => readFileSync(new URL(`${name}.yaml`, SCENARIOS), "utf8");
const play = (text: string, rules: RuleSetId): Promise<readonly LogEvent[]> =>
  runScenario(loadScenario(text, "fork.yaml"), { rules, seed: "1" });

interface Row {
  readonly change: ForkChange;
  readonly scenario?: string;
  readonly at?: string;
  readonly says: RegExp;
  /** What the first divergence says, or null where nothing that counts is different. */
  readonly parts: RegExp | null;
}

const IN_GNO_SALE = { scenario: "gno-sale", at: "new-owner" };

const ROWS: readonly Row[] = [
  { change: { kind: "rules", to: "pre" }, says: /the rules are pre/, parts: null },
  {
    change: { kind: "policy", policy: "handoverNeedsDccControlledSlot", to: "unchecked" },
    says: /handoverNeedsDccControlledSlot is unchecked/,
    parts: /as it went the DCC refuses .*in the fork the DCC lets it pass and the device refuses/,
  },
  {
    change: { kind: "userStatus", party: "southern-gas", to: "notAUser" },
    says: /Southern Gas Networks is no DCC User/,
    parts: /in the fork the DCC refuses \(E\d+\) by the check "/,
  },
  {
    change: { kind: "link", premises: "elm-street-12", device: "gpf", to: "unreachable", lasts: "thisStep" },
    says: /The GPF at elm-street-12 cannot be reached, and the DCC knows it, in this step/,
    parts: /in the fork .*E20/,
  },
  {
    change: { kind: "link", premises: "elm-street-12", device: "all", to: "silent", lasts: "fromNowOn" },
    at: "audit",
    says: /are dropped, from here on/,
    parts: /in the fork .*E21/,
  },
  {
    change: { kind: "signer", by: "northgrid" },
    says: /Northgrid does this step instead of Southern Gas Networks/,
    parts: /in the fork the DCC refuses \(E4\) by the check "registration"/,
  },
  {
    change: { kind: "link", premises: "elm-street-12", device: "gpf", to: "mute", lasts: "nextCommand" },
    at: "post-commission",
    says: /^The next command to the GPF at elm-street-12 arrives, and its answer is dropped\.$/,
    parts: /in the fork .*E21/,
  },
  { change: { kind: "date", at: "2022-07-01" }, says: /on 2022-07-01/, parts: null },
  {
    change: { kind: "loseKeys", party: "northgrid" },
    at: "sale",
    says: /Northgrid has lost its private keys/,
    parts: /as it went the DCC refuses \(E4\).*in the fork the DCC refuses \(E48\)/,
  },
  {
    change: { kind: "revoke", party: "northgrid" },
    at: "sale",
    says: /The certificates of Northgrid are revoked/,
    parts: /in the fork the DCC refuses \(E48\)/,
  },
  { change: { kind: "skip" }, at: "sale", says: /does not happen/, parts: /in the fork no slot is stranded/ },
];

/** How many events two logs have in common from their start, octet for octet. */
function commonPrefix(one: readonly LogEvent[], other: readonly LogEvent[]): number {
  const differs = one.findIndex((event, index) => JSON.stringify(event) !== JSON.stringify(other[index]));
  return differs === -1 ? one.length : differs;
}

/** The index of the event behind the last step that ended before the step began. */
function endOfPreviousStep(events: readonly LogEvent[], at: string): number {
  const start = events.findIndex(({ kind, step }) => kind === "stepStarted" && step === at);
  return events.slice(0, start).findLastIndex(({ kind }) => kind === "stepEnded") + 1;
}

describe("a fork: one change at one step (contract 2: one seed gives one run)", () => {
  it("the table has every kind of change", () => {
    const kinds = new Set<ForkChangeKind>(ROWS.map(({ change }) => change.kind));
    expect([...kinds].toSorted()).to.deep.equal([...FORK_CHANGE_KINDS].toSorted());
  });

  for (const row of ROWS) {
    const { scenario, at } = { ...IN_GNO_SALE, ...row };
    it(`${JSON.stringify(row.change)} at ${at}: the same octets up to the step, then its own way`, async () => {
      const original = textOf(scenario);
      const parent = await play(original, "mp128b");
      const { text, says } = forkScenario(original, { rules: "mp128b", at, change: row.change });
      const fork = await play(text, "mp128b");
      expect(says).to.match(row.says);
      expect(commonPrefix(parent, fork)).to.be.at.least(endOfPreviousStep(parent, at));
      expect(commonPrefix(parent, fork)).to.be.below(parent.length);
      // What is put before the step happens when the step would: all that falls due in between falls due as before.
      if (loadScenario(text, "fork.yaml").steps.some(({ step }) => step === "what-if")) {
        const started = parent.findIndex(({ kind, step }) => kind === "stepStarted" && step === at);
        expect(commonPrefix(parent, fork)).to.equal(started);
        expect(fork[started]?.at).to.equal(parent[started]?.at);
      }
      const { firstDivergence } = compareFork(parent, fork);
      if (row.parts === null) expect(firstDivergence).to.equal(null);
      else expect(firstDivergence?.words.join("\n")).to.match(row.parts);
      expect(fork.at(-1)).to.include({ kind: "runEnded", verdict: "asExpected" });
    });
  }

  it("every scenario of the catalogue can be forked at every step, and the fork is a scenario that loads", () => {
    let forks = 0;
    for (const file of readdirSync(SCENARIOS).filter((name) => name.endsWith(".yaml"))) {
      const text = readFileSync(new URL(file, SCENARIOS), "utf8");
      const { rules: all, steps } = loadScenario(text, file);
      for (const rules of all) {
        for (const { step, under } of steps) {
          if (under !== undefined && !under.includes(rules)) continue;
          const change: ForkChange = { kind: "rules", to: "mp128a" };
          const fork = forkScenario(text, { rules, at: step, change });
          const [only] = loadScenario(fork.text, "fork.yaml").rules;
          expect(only, `${file} under ${rules} at ${step}`).to.equal(rules);
          forks += 1;
        }
      }
    }
    expect(forks).to.be.above(500);
  });

  it("a fork can be forked: the changes stand one behind the other", async () => {
    const change: ForkChange = { kind: "userStatus", party: "southern-gas", to: "notAUser" };
    const first = forkScenario(textOf("gno-sale"), { rules: "mp128b", at: "new-owner", change });
    const again = { kind: "loseKeys", party: "northgrid" } as const;
    const second = forkScenario(first.text, { rules: "mp128b", at: "old-owner", change: again });
    const steps = loadScenario(second.text, "fork.yaml").steps.map(({ step }) => step);
    expect(steps).to.include.members(["what-if", "what-if-2"]);
    const [parent, fork] = [await play(first.text, "mp128b"), await play(second.text, "mp128b")];
    expect(commonPrefix(parent, fork)).to.be.at.least(endOfPreviousStep(parent, "old-owner"));
  });

  it("a link that fails in one step is afterwards what it was before", () => {
    const change: ForkChange = {
      kind: "link",
      premises: "elm-street-12",
      device: "gpf",
      to: "silent",
      lasts: "thisStep",
    };
    const { text } = forkScenario(textOf("gno-sale"), { rules: "mp128b", at: "new-owner", change });
    const links = loadScenario(text, "fork.yaml").steps.flatMap((step) =>
      step.do === "set-link" ? [`${step.step} ${step.to}`] : [],
    );
    expect(links).to.deep.equal(["what-if silent", "what-if-ends up"]);
  });

  it("of several devices each link is afterwards what it was before, by the step itself as well", () => {
    const original = textOf("sleeping-meter");
    const house = { premises: "elm", to: "silent", lasts: "thisStep" } as const;
    const endsOf = (at: string, device: "all" | "gsme"): readonly string[] => {
      const change = { kind: "link", device, ...house } as const;
      const { text } = forkScenario(original, { rules: "mp128b", at, change });
      return loadScenario(text, "fork.yaml").steps.flatMap((step) =>
        step.do === "set-link" && step.step.startsWith("what-if-ends") ? [`${step.device} ${step.to}`] : [],
      );
    };
    expect(endsOf("late-answer", "all")).to.deep.equal(["chf up", "gpf up", "gsme asleep"]);
    expect(endsOf("asleep", "gsme")).to.deep.equal(["gsme asleep"]);
    expect(endsOf("commission", "all")).to.deep.equal(["all up"]);
  });

  it("the second command of a step is lost, and the first arrives", async () => {
    const change = {
      kind: "link",
      premises: "elm-street-12",
      device: "gsme",
      to: "silent",
      lasts: "nextCommand",
      pass: 1,
    } as const;
    const { text, says } = forkScenario(textOf("gno-sale"), { rules: "mp128b", at: "commission", change });
    expect(says).to.equal("The second command to the GSME at elm-street-12 is dropped.");
    const fork = (await play(text, "mp128b")).filter(({ step }) => step === "commission");
    const atMeter = fork.flatMap((event) =>
      event.kind === "messageLost" || (event.kind === "messageSent" && event.to === "gsme-1")
        ? [event.kind]
        : [],
    );
    expect(atMeter.slice(0, 2)).to.deep.equal(["messageSent", "messageLost"]);
    expect(atMeter.filter((kind) => kind === "messageLost")).to.have.length(1);
    const comparison = compareFork(await play(textOf("gno-sale"), "mp128b"), await play(text, "mp128b"));
    expect(comparison.firstDivergence?.words.join()).to.contain("in the fork a message is lost");
  });

  it("one command is lost, and the next arrives; the link is never another one", async () => {
    const change = { kind: "link", premises: "elm-street-12", device: "gpf", to: "silent" } as const;
    const order = { rules: "mp128b", at: "new-owner" } as const;
    const { text } = forkScenario(textOf("gno-sale"), {
      ...order,
      change: { ...change, lasts: "nextCommand" },
    });
    const fork = await play(text, "mp128b");
    const lost = fork.filter(({ kind }) => kind === "messageLost");
    expect(lost.map(({ step }) => step)).to.deep.equal(["new-owner"]);
    const changes = fork.filter(({ kind }) => kind === "linkChanged");
    expect(changes).to.have.length(1);
    expect(changes[0]).to.include({ before: "up", after: "silent for the next command" });
    const reached = fork.filter(({ kind, step }) => kind === "deviceDecided" && step === "new-owner");
    const parent = await play(textOf("gno-sale"), "mp128b");
    expect(reached.length).to.equal(
      parent.filter(({ kind, step }) => kind === "deviceDecided" && step === "new-owner").length - 1,
    );
  });

  it("a date moves what follows by its distance, and an instant that has passed by then follows at once", async () => {
    const change: ForkChange = { kind: "date", at: "2030-01-01" };
    const { text } = forkScenario(textOf("gno-sale-prepared"), {
      rules: "mp128a",
      at: "sale",
      change,
    });
    expect((await play(text, "mp128a")).at(-1)?.at.slice(0, 4)).to.equal("2030");
  });

  it("the rules of the day end where other rules are put in force", async () => {
    const text = textOf("mass-history");
    const at = loadScenario(text, "mass-history.yaml").steps[3]?.step ?? "";
    const fork = forkScenario(text, { rules: "as-dated", at, change: { kind: "rules", to: "pre" } });
    const changes = (await play(fork.text, "as-dated")).filter(({ kind }) => kind === "rulesChanged");
    expect(changes.map((event) => (event.kind === "rulesChanged" ? event.after : ""))).to.not.include(
      "mp128a",
    );
  });

  it("the paragraph says where two runs part and what becomes of the slots", async () => {
    const original = textOf("gno-sale");
    const { text } = forkScenario(original, { rules: "mp128b", at: "sale", change: { kind: "skip" } });
    const words = comparisonInWords(compareFork(await play(original, "mp128b"), await play(text, "mp128b")));
    expect(words).to.match(
      /^The runs part at "Northgrid sells its network to Southern Gas Networks": as it went /,
    );
    expect(words).to.contain(
      "At the end: as it went gpf-1, gpf-2 are stranded; in the fork gpf-1 is stranded.",
    );
  });
});

describe("what a fork cannot be", () => {
  const refused: readonly { readonly at?: string; readonly change: ForkChange; readonly why: RegExp }[] = [
    { at: "no-such-step", change: { kind: "skip" }, why: /has no step "no-such-step" under mp128b/ },
    {
      change: { kind: "policy", policy: "formerBrokerKeys", to: "lost" },
      why: /no choice of formerBrokerKeys/,
    },
    { change: { kind: "userStatus", party: "nobody", to: "live" }, why: /there is no party "nobody"/ },
    { change: { kind: "loseKeys", party: "constructor" }, why: /there is no party "constructor"/ },
    { change: { kind: "signer", by: "southern-gas" }, why: /does this step already/ },
    { change: { kind: "signer", by: "bright-gas" }, why: /is the work of a gas network operator/ },
    {
      change: { kind: "link", premises: "moon", device: "gpf", to: "silent", lasts: "thisStep" },
      why: /no premises "moon"/,
    },
    { change: { kind: "date", at: "2001-01-01" }, why: /would go back in time/ },
  ];
  for (const { at = "new-owner", change, why } of refused) {
    it(`${JSON.stringify(change)} at ${at}`, () => {
      const fork = () => forkScenario(textOf("gno-sale"), { rules: "mp128b", at, change });
      expect(fork).to.throw(UsageError, why);
    });
  }
});
