import { readdirSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { adoptPki, type AdoptedPki, keyIdentifierOf, UsageError } from "../../pki/index.ts";
import {
  adoptedCredentials,
  adoptionReport,
  eventsOfKind,
  type LogEvent,
  loadScenario,
  type MissingParts,
  type RuleSetId,
  runScenario,
  type Scenario,
  summarise,
} from "../../sim/index.ts";
import { filesOf, materialOf, samplePki } from "../pki/adoption/adopted-material.ts";

const FOLDER = new URL("../../scenarios/", import.meta.url);
const CATALOGUE: readonly Scenario[] = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".yaml"))
  .map((name) => loadScenario(readFileSync(new URL(name, FOLDER), "utf8"), name));

function scenario(name: string): Scenario {
  return CATALOGUE.find((one) => one.scenario === name) ?? expect.fail(`no scenario ${name}`);
}

interface Play {
  readonly missing?: MissingParts;
  readonly until?: string;
}

function play(
  pki: AdoptedPki,
  name: string,
  rules: RuleSetId,
  { missing = "refuse", until }: Play = {},
): Promise<readonly LogEvent[]> {
  const credentials = adoptedCredentials({ pki, sources: ["my-pki"], missing });
  return runScenario(scenario(name), { rules, seed: "1", until, credentials });
}

/** The shortages that a run is refused with; empty when it runs. */
async function shortagesOf(run: Promise<unknown>): Promise<readonly string[]> {
  try {
    await run;
    return [];
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return error.message.split("\n  - ").slice(1);
  }
}

describe("running with an adopted PKI", () => {
  let whole: AdoptedPki;
  let without: (pattern: RegExp) => AdoptedPki;
  before(async () => {
    const files = filesOf(await samplePki());
    without = (pattern) => adoptPki(materialOf(files, (name) => !pattern.test(name)));
    whole = adoptPki(materialOf(files));
  });

  for (const name of ["gno-user", "gno-sale", "non-user-gno", "root-rollover", "recovery-of-a-gno"]) {
    for (const rules of scenario(name).rules) {
      it(`${name} under ${rules} goes as expected with certificates of another PKI`, async () => {
        const log = await play(whole, name, rules);
        expect(summarise(log).verdict.unmet).to.deep.equal([]);
        expect(summarise(log).verdict.asExpected).to.equal(true);
      });
    }
  }

  it("the slots hold the adopted certificates", async () => {
    const { organisations, organisationAuthorities } = await samplePki();
    const keyIdentifiers = new Set<string>(
      [...organisations, organisationAuthorities.root].map(({ keyPair }) =>
        keyIdentifierOf(keyPair.publicPoint),
      ),
    );
    const { slots } = summarise(await play(whole, "gno-sale", "pre"));
    expect(slots).to.have.length.above(0);
    for (const { holder } of slots) expect(keyIdentifiers).to.include(holder.keyIdentifier);
  });

  it("the head of the log says what is the PKI's and what is made up; a simulated run says nothing of it", async () => {
    const [started] = eventsOfKind(await play(whole, "gno-user", "pre"), "runStarted");
    expect(started?.pki?.sources).to.deep.equal(["my-pki"]);
    expect(started?.pki?.adopted).to.include("Issuing OCA OU=07, CN=S1");
    expect(started?.pki?.adopted.join()).to.match(/Northgrid is D2-5E-C0-00-00-00-00-02: digitalSignature /);
    expect(started?.pki?.simulated).to.deep.equal(["the devices and their keys"]);
    expect(started?.pki?.cannot).to.deep.equal([]);
    const simulated = await runScenario(scenario("gno-user"), { rules: "pre", seed: "1" });
    expect(eventsOfKind(simulated, "runStarted")[0]).not.to.have.property("pki");
  });

  describe("without the private keys of the CAs, certificates are used and not issued", () => {
    const NO_CA_KEYS = /^(root|issuing)\.key$/;

    it("a scenario that issues none runs, and says what cannot be done", async () => {
      const log = await play(without(NO_CA_KEYS), "gno-sale", "pre");
      expect(summarise(log).verdict.asExpected).to.equal(true);
      expect(eventsOfKind(log, "runStarted")[0]?.pki?.cannot).to.deep.equal([
        "OU=00, CN=SA certifies no new CA and issues no ARL: its private key is not here",
        "OU=07, CN=S1 issues no certificate and no CRL: its private key is not here",
      ]);
    });

    it("one that issues is refused before its first step, and played up to the step that issues", async () => {
      const pki = without(NO_CA_KEYS);
      expect(await shortagesOf(play(pki, "gno-user", "pre"))).to.deep.equal([
        "certificates or revocation lists are issued in renew, and the private key of OU=07, CN=S1 is not here",
      ]);
      const log = await play(pki, "gno-user", "pre", { until: "read" });
      expect(summarise(log).verdict.unmet).to.deep.equal([]);
      expect(summarise(log).steps.map(({ step }) => step)).to.include("post-commission");
    });
  });

  describe("where the PKI has nobody for a part", () => {
    const ONE_OPERATOR = /^southern-gas/;

    it("the run is refused, and the part and what there is are named", async () => {
      expect(await shortagesOf(play(without(ONE_OPERATOR), "gno-sale", "pre"))).to.deep.equal([
        "nobody for Southern Gas Networks (southern-gas): of network operators the PKI has 1, 1 of them taken",
      ]);
    });

    it("somebody is made up when that is asked for, certified by the PKI's own CA if its key is here", async () => {
      const log = await play(without(ONE_OPERATOR), "gno-sale", "pre", { missing: "simulate" });
      const [started] = eventsOfKind(log, "runStarted");
      expect(summarise(log).verdict.asExpected).to.equal(true);
      expect(started?.pki?.simulated).to.deep.equal([
        "Southern Gas Networks: the PKI has nobody for it",
        "the devices and their keys",
      ]);
    });

    it("and by a CA that no device trusts if it is not: then the device refuses its certificates", async () => {
      const pki = without(/^southern-gas|^(root|issuing)\.key$|^northgrid-gas/);
      const log = await play(pki, "gno-user", "pre", { missing: "simulate", until: "post-commission" });
      const decided = eventsOfKind(log, "deviceDecided").flatMap(({ evidence }) => evidence);
      const refused = decided.filter(({ check, outcome }) => check === "path" && outcome === "failed");
      expect(refused.length).to.be.above(0);
      expect(refused[0]?.facts["statusCode"]).to.equal("noTrustAnchor");
    });
  });

  const PLAYED_OF = 9;
  it("a plan knows every key that its scenario uses: with one key less it says so, or the run ends as before", async function () {
    this.timeout(120_000);
    const keys = [...filesOf(await samplePki()).keys()].filter(
      (name) => name.endsWith(".key") && !/^gpf-|^gsme-|xml/.test(name),
    );
    let refused = 0;
    let spared = 0;
    let played = 0;
    for (const one of CATALOGUE) {
      const rules = one.rules[0] ?? expect.fail("no rules");
      const full = await shortagesOf(play(whole, one.scenario, rules));
      if (full.length > 0) continue;
      const ending = summarise(await play(whole, one.scenario, rules));
      for (const key of keys) {
        const less = without(new RegExp(`^${key.replace(".", "\\.")}$`));
        const report = adoptionReport(less, ["my-pki"], [one], "refuse");
        const runs = report.scenarios.find((each) => each.rules === rules)?.runs;
        if (runs !== true) {
          refused += 1;
          continue;
        }
        spared += 1;
        // One in so many is played, in each scenario another one.
        if (spared % PLAYED_OF !== 0) continue;
        played += 1;
        const log = summarise(await play(less, one.scenario, rules));
        expect(log.stranded, `${one.scenario} without ${key}`).to.deep.equal(ending.stranded);
        expect(log.verdict, `${one.scenario} without ${key}`).to.deep.equal(ending.verdict);
      }
    }
    // Both have to happen, or the test proves nothing.
    expect(refused).to.be.above(30);
    expect(played).to.be.above(50);
  });
});
