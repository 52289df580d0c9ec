import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { ruleSet } from "../../sim/rule-sets/rule-set-register.ts";
import { startOf } from "../../sim/scenario/step-times.ts";
import {
  LogEvent,
  loadScenario,
  ENACTED_RULE_SET_IDS,
  type RuleSetId,
  runScenario,
  type Scenario,
} from "../../sim/index.ts";

const FOLDER = fileURLToPath(new URL("../../scenarios/", import.meta.url));

const SCENARIOS: readonly Scenario[] = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".yaml"))
  .map((name) => loadScenario(readFileSync(`${FOLDER}${name}`, "utf8"), name));

const RUNS = SCENARIOS.flatMap((scenario) => scenario.rules.map((rules) => ({ scenario, rules })));

function scenarioNamed(name: string): Scenario {
  const found = SCENARIOS.find(({ scenario }) => scenario === name);
  if (found === undefined) {
    throw new Error(`no scenario ${name}`);
  }
  return found;
}

async function run(name: string, rules: RuleSetId, seed = "1"): Promise<readonly LogEvent[]> {
  return runScenario(scenarioNamed(name), { rules, seed });
}

const text = (events: readonly LogEvent[]): string => events.map((event) => JSON.stringify(event)).join("\n");

describe("the catalogue of scenarios", () => {
  it("has at least the 45 of the catalogue, each in a file of its own name", () => {
    expect(SCENARIOS).to.have.length(57);
    expect(RUNS).to.have.length(126);
  });

  for (const { scenario, rules } of RUNS) {
    it(`${scenario.scenario} under ${rules} ends ${scenario.ends[rules]}, every expectation met, forward in time, in the published vocabulary`, async () => {
      const events = await runScenario(scenario, { rules, seed: "1" });
      const expectations = events.filter((event) => event.kind === "expectationChecked");
      const ended = events.at(-1);
      expect(expectations.filter(({ met }) => !met)).to.deep.equal([]);
      expect(expectations, "expectations checked").to.have.length.at.least(3);
      expect(ended).to.include({ kind: "runEnded", verdict: "asExpected", ending: scenario.ends[rules] });
      const times = events.map(({ at }) => at);
      expect(times).to.deep.equal(times.toSorted());
      for (const event of events) LogEvent.parse(event);
    });
  }

  it("every run starts while its rule set is in force", () => {
    for (const { scenario, rules } of RUNS) {
      const index = (ENACTED_RULE_SET_IDS as readonly string[]).indexOf(rules);
      if (index < 0) continue;
      const start = startOf(scenario, rules);
      const later = ENACTED_RULE_SET_IDS.slice(index + 1).flatMap((id) => ruleSet(id).from ?? []);
      expect(start).to.be.at.least(ruleSet(rules).from ?? 0);
      expect(
        later.every((from) => start < from),
        `${scenario.scenario} under ${rules}`,
      ).to.equal(true);
    }
  });
});

describe("a run", () => {
  it("is the same to the octet for one seed, and differs for another (contract 2)", async () => {
    const [first, again, other] = [
      await run("gno-sale", "mp128b", "7"),
      await run("gno-sale", "mp128b", "7"),
      await run("gno-sale", "mp128b", "8"),
    ];
    expect(text(first)).to.equal(text(again));
    expect(text(first)).not.to.equal(text(other));
  });

  it("tells an expectation that is not met, with what was expected and what came", async () => {
    const scenario = structuredClone(scenarioNamed("gno-sale"));
    const step = scenario.steps.find((one) => one.step === "old-owner");
    step!.expect = { ...step!.expect, responseCode: "E3" };
    const events = await runScenario(scenario, { rules: "mp128b", seed: "1" });
    const unmet = events.filter((event) => event.kind === "expectationChecked" && !event.met);
    expect(unmet).to.have.length(1);
    expect(unmet[0]).to.include({ about: "responseCode", expected: "E3", actual: "E4", step: "old-owner" });
    expect(events.at(-1)).to.include({ verdict: "notAsExpected", unmetExpectations: 1 });
  });

  it("stops after the step named by until, and does not judge an ending it has not reached", async () => {
    const events = await runScenario(scenarioNamed("gno-sale"), {
      rules: "mp128b",
      seed: "1",
      until: "sale",
    });
    const steps = events.filter((event) => event.kind === "stepStarted").map(({ step }) => step);
    expect(steps.at(-1)).to.equal("sale");
    expect(events.at(-1)).to.include({ kind: "runEnded", verdict: "asExpected", ending: "stranded" });
  });

  const REFUSED = [
    { options: { rules: "mp128b", until: "sail" }, says: /no step "sail" under mp128b/ },
    { options: { rules: "pre", until: "handover-second" }, says: /no step "handover-second"/ },
  ] as const;
  for (const { options, says } of REFUSED) {
    it(`refuses ${JSON.stringify(options)} with a hint`, async () => {
      let thrown: unknown;
      await runScenario(scenarioNamed("gno-sale"), { seed: "1", ...options }).catch((error: unknown) => {
        thrown = error;
      });
      expect(thrown).to.be.instanceOf(Error).and.have.property("message").that.matches(says);
      expect(thrown).to.have.property("hint").that.is.a("string");
    });
  }
});

describe("what the stories show", () => {
  const refusals = (events: readonly LogEvent[]) =>
    events.flatMap((event) =>
      event.kind === "stepEnded" && event.outcome.refusedBy !== "nobody"
        ? [`${event.step}: ${event.outcome.refusedBy} ${event.outcome.failedCheck}`]
        : [],
    );

  it("before MP128 doing the duty strands the slot of an operator that is no User", async () => {
    const events = await run("non-user-gno", "pre");
    const duty = events.findLast((event) => event.kind === "dutyChanged" && event.duty === "P2");
    expect(duty).to.include({ state: "met", party: "bright-gas" });
    expect(events.filter((event) => event.kind === "slotStranded")).to.have.length(1);
  });

  it("the DCC and the device disagree: each refuses a party that the other lets through", async () => {
    expect(refusals(await run("gno-sale", "mp128b"))).to.deep.equal([
      "new-owner: device originator",
      "old-owner: dcc registration",
      "supplier: dcc slot-dcc-controlled",
    ]);
  });

  it("only a handed-back slot can be handed over after the sale", async () => {
    expect(refusals(await run("gno-sale-prepared", "mp128a"))).to.deep.equal([]);
  });

  it("no slot changes but by the holder of its key, by the change of supplier party, recovery or contingency (property i)", async () => {
    const LAST_RESORTS = ["the DCC's recovery party", "the contingency key"];
    for (const { scenario, rules } of RUNS) {
      const signers = new Map<string, string>();
      for (const event of await runScenario(scenario, { rules, seed: "1" })) {
        if (event.kind === "stepEnded") {
          for (const { device, remotePartyRole, keyUsage, holder } of event.slots) {
            if (keyUsage === "digitalSignature") signers.set(`${device}/${remotePartyRole}`, holder.name);
          }
        }
        // A root is replaced by the parties whose work it is: it signs nothing that a device obeys.
        if (event.kind === "slotChanged" && event.remotePartyRole !== "root") {
          const onGain = event.remotePartyRole === "supplier" ? ["the DCC's change of supplier party"] : [];
          // Both cells of a role obey the key in its signing cell.
          const signer = signers.get(`${event.device}/${event.remotePartyRole}`) ?? event.before.name;
          expect(
            [event.before.name, signer, ...onGain, ...LAST_RESORTS],
            `${scenario.scenario} ${rules} ${event.step}`,
          ).to.include(event.changedBy);
        }
      }
    }
  });
});
