import { expect } from "chai";
import { CASE_FAMILIES, chooseCases } from "../../bench/verify/catalogue.ts";
import type { CaseFamily, PreparedCase } from "../../bench/verify/case.ts";
import { type CasesRun, runCases } from "../../bench/verify/run-cases.ts";
import { spreadOf, type Spread } from "../../bench/rounds.ts";
import { smki } from "../apps/smki.ts";

interface SimulatedCase {
  readonly name: string;
  /** Milliseconds of one operation, and of one renewal. */
  readonly cost: number;
  readonly renewal?: number;
  readonly signatures: number;
}

/** Families of one case each on a clock of their own, which the yardstick does not move. */
function simulated(cases: readonly SimulatedCase[], yardsticks: readonly (number | undefined)[]) {
  let now = 1000;
  let asked = 0;
  const did: string[] = [];
  const prepare =
    ({ name, cost, renewal, signatures }: SimulatedCase) =>
    (): PreparedCase => ({
      operation: signatures === 0 ? "table" : "signature",
      signatures,
      slice: 10,
      renew: () => void (now += renewal ?? 0),
      run: (count) => {
        now += count * cost;
        if (did.at(-1) !== name) did.push(name);
      },
      facts: () => ({ octets: 7 }),
      close: () => void did.push(`close ${name}`),
    });
  const families: readonly CaseFamily[] = cases.map((one) => ({
    name: `family-${one.name}`,
    cases: [{ name: one.name, measures: one.name, prepare: prepare(one) }],
  }));
  const run = (rounds: number): Promise<CasesRun> =>
    runCases({
      families,
      rounds,
      seconds: 1,
      clock: () => now,
      yardstick: async () => {
        did.push("yardstick");
        asked += 1;
        return yardsticks[(asked - 1) % yardsticks.length];
      },
    });
  return { run, did };
}

async function measured(run: Promise<CasesRun>) {
  const result = await run;
  if (!result.ok) throw new Error(result.reason);
  return result;
}

describe("the driver of bench verify", () => {
  it("rates are operations, ratios are signatures over the yardstick of the round", async () => {
    const { run } = simulated([{ name: "path", cost: 2, signatures: 3 }], [100, 300, 500]);
    const { results, yardstick } = await measured(run(2));
    // The first answer of the yardstick says only that there is one.
    expect(yardstick).to.deep.equal(spreadOf([300, 500]));
    expect(results[0]?.rounds).to.deep.equal([
      { operationsPerSecond: 500, yardstick: 300, ratio: 5 },
      { operationsPerSecond: 500, yardstick: 500, ratio: 3 },
    ]);
    expect(results[0]?.ratio).to.deep.equal({ median: 4, lowest: 3, highest: 5 });
  });

  it("what is renewed before a call is not measured", async () => {
    const { run } = simulated([{ name: "cold", cost: 2, renewal: 5000, signatures: 1 }], [500]);
    const { results } = await measured(run(1));
    expect(results[0]?.operationsPerSecond.median).to.equal(500);
  });

  it("a case that judges no signature has a rate and no ratio; its facts are kept", async () => {
    const { run } = simulated([{ name: "table", cost: 4, signatures: 0 }], [500]);
    const { results } = await measured(run(1));
    expect(results[0]).to.include({ ratio: undefined, operation: "table" });
    expect(results[0]?.operationsPerSecond.median).to.equal(250);
    expect(results[0]?.facts).to.deep.equal({ octets: 7 });
  });

  it("each family comes directly after the yardstick, and all cases are closed", async () => {
    const cases = ["a", "b"].map((name) => ({ name, cost: 1, signatures: 1 }));
    const { run, did } = simulated(cases, [500]);
    await measured(run(2));
    const turn = "yardstick a yardstick b";
    expect(did.join(" ")).to.equal(`yardstick a b ${turn} ${turn} close a close b`);
  });

  it("without a yardstick there is nothing to compare with, then or in the middle of a run", async () => {
    for (const answers of [[undefined], [500, undefined]]) {
      const { run, did } = simulated([{ name: "a", cost: 1, signatures: 1 }], answers);
      expect(await run(1)).to.deep.equal({ ok: false, reason: "noYardstick" });
      expect(did.includes("close a")).to.equal(answers.length === 2);
    }
  });
});

describe("the cases of bench verify", () => {
  const all = CASE_FAMILIES.flatMap(({ name, cases }) => [name, ...cases.map((one) => one.name)]);

  it("no two cases or families share a name", () => {
    expect(CASE_FAMILIES).not.to.be.empty;
    expect(new Set(all).size).to.equal(all.length);
  });

  for (const [typed, chosen] of [
    [["single"], ["single"]],
    [["path"], ["path-cold", "path-again", "path-remembered"]],
    [
      ["batch-8", "cold"],
      ["cold", "batch-8"],
    ],
    [
      ["batch-8", "batch"],
      ["batch-8", "batch-32", "batch-128", "batch-512"],
    ],
  ] as const) {
    it(`--cases ${typed.join(",")}: ${chosen.join(", ")}`, () => {
      expect(chooseCases(typed).flatMap(({ cases }) => cases.map(({ name }) => name))).to.deep.equal(chosen);
    });
  }

  for (const { cases } of CASE_FAMILIES) {
    for (const { name, prepare } of cases) {
      it(`${name} does what it says: a slice of it, twice over`, async () => {
        const prepared = await prepare();
        expect(prepared.slice).to.be.greaterThan(0);
        for (const _ of [1, 2]) {
          await prepared.renew?.();
          await prepared.run(prepared.slice);
        }
        await prepared.close?.();
      });
    }
  }

  it("a handover rests on four signatures: the command's, two certificates', their CA's", async () => {
    const [handover] = chooseCases(["command-handover"])[0]?.cases ?? [];
    expect((await handover?.prepare())?.signatures).to.equal(4);
  });
});

describe("smki bench verify", () => {
  it("says the rate of each case beside that of openssl in the same run, and on which machine", async () => {
    const { code, stdout } = await smki(
      ..."bench verify --rounds 2 --seconds 0.1 --cases single,path --format json".split(" "),
    );
    expect(code).to.equal(0);
    const report = JSON.parse(stdout) as {
      readonly schema: string;
      readonly machine: Readonly<Record<string, unknown>>;
      readonly opensslVerificationsPerSecond: Spread;
      readonly cases: readonly {
        readonly case: string;
        readonly signaturesOfAnOperation: number;
        readonly ratioToOpenssl: Spread;
        readonly rounds: readonly {
          readonly operationsPerSecond: number;
          readonly opensslVerificationsPerSecond: number;
          readonly ratioToOpenssl: number;
        }[];
      }[];
    };
    expect(report.schema).to.equal("smki-testbed/bench-verify/2");
    expect(report.machine).to.have.all.keys(
      "processor",
      "cores",
      "platform",
      "node",
      "v8",
      "openssl",
      "opensslCommand",
      "flags",
    );
    expect(report.cases.map((one) => one.case)).to.deep.equal([
      "single",
      "path-cold",
      "path-again",
      "path-remembered",
    ]);
    for (const { rounds, ratioToOpenssl, signaturesOfAnOperation } of report.cases) {
      expect(rounds).to.have.length(2);
      expect(ratioToOpenssl).to.deep.equal(spreadOf(rounds.map((round) => round.ratioToOpenssl)));
      for (const { operationsPerSecond, opensslVerificationsPerSecond, ratioToOpenssl: ratio } of rounds) {
        expect(ratio).to.equal(
          (operationsPerSecond * signaturesOfAnOperation) / opensslVerificationsPerSecond,
        );
      }
    }
  }).timeout(60_000);

  for (const [typed, error] of [
    ["--rounds 0", /1 to 100/],
    ["--rounds -1", /1 to 100/],
    ["--rounds many", /1 to 100/],
    ["--seconds 0", /0\.1 to 3600/],
    ["--format xml", /'xml' is invalid/],
    ["--cases sinlge", /"sinlge" is no case.*\n.*did you mean "single"/],
    ["--cases ,", /no case is named/],
  ] as const) {
    it(`bench verify ${typed}: exit code 2`, async () => {
      const { code, stderr } = await smki("bench", "verify", ...typed.split(" "));
      expect(code).to.equal(2);
      expect(stderr).to.match(error);
    });
  }
});
