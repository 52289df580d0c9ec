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

const HOT_TABLES = { tables: "64 of 10 bits", "table MB": 59.8, "by kernel": "100 %" };
const BY_NODE = { "by kernel": "0 %" };

/** What the cases are about would be missed without them: a key that is hot too early, or not at all. */
const FACTS: Readonly<Record<string, Readonly<Record<string, string | number>>>> = {
  cold: BY_NODE,
  "cold-interned": BY_NODE,
  "cold-second": BY_NODE,
  "hot-single": HOT_TABLES,
  "single-node": { ...BY_NODE, backend: "node" },
  "hot-1": HOT_TABLES,
  "hot-8": HOT_TABLES,
  "hot-32": HOT_TABLES,
  "hot-128": HOT_TABLES,
  "hot-512": HOT_TABLES,
  "hot-2048": HOT_TABLES,
  "keys-1": { tables: "1 of 10 bits", "by kernel": "100 %" },
  "keys-8": { tables: "8 of 10 bits", "by kernel": "100 %" },
  "keys-64": HOT_TABLES,
  "keys-200": { tables: "110 of 10 bits and 90 of 6 bits", "by kernel": "100 %" },
  "keys-500": { tables: "110 of 10 bits and 390 of 6 bits", "by kernel": "100 %" },
  "keys-1000": { tables: "110 of 10 bits and 890 of 6 bits", "by kernel": "100 %" },
  "fallback-simd": { ...HOT_TABLES, backend: "wasm/simd" },
  "fallback-scalar": { ...HOT_TABLES, backend: "wasm/scalar" },
  "threads-1": { tables: "64 of 10 bits" },
  "threads-2": { tables: "64 of 10 bits" },
  "table-6": { octets: 88_064 },
  "table-10": { octets: 851_968 },
  "table-generator": { octets: 5_242_880 },
};

describe("the cases of bench verify", () => {
  const all = CASE_FAMILIES.flatMap(({ name, cases }) => [name, ...cases.map((one) => one.name)]);

  it("no two cases or families share a name", () => {
    expect(CASE_FAMILIES).not.to.be.empty;
    expect(new Set(all).size).to.equal(all.length);
  });

  for (const [typed, chosen] of [
    [["node"], ["node"]],
    [["path"], ["path-cold", "path-again", "path-remembered"]],
    [
      ["hot-8", "cold"],
      ["cold", "hot-8"],
    ],
    [
      ["hot-8", "hot"],
      ["hot-1", "hot-8", "hot-32", "hot-128", "hot-512", "hot-2048"],
    ],
  ] as const) {
    it(`--cases ${typed.join(",")}: ${chosen.join(", ")}`, () => {
      expect(chooseCases(typed).flatMap(({ cases }) => cases.map(({ name }) => name))).to.deep.equal(chosen);
    });
  }

  for (const family of CASE_FAMILIES) {
    for (const verifyCase of family.cases) {
      it(`${verifyCase.name} is measured, and says what verified`, async () => {
        const { results } = await measured(
          runCases({
            families: [{ name: family.name, cases: [verifyCase] }],
            rounds: 1,
            seconds: 0.05,
            clock: () => performance.now(),
            yardstick: async () => 1000,
          }),
        );
        const [result] = results;
        expect(result?.operationsPerSecond.median).to.be.greaterThan(0);
        expect(result?.ratio === undefined).to.equal(verifyCase.ratio === "none");
        expect(result?.facts).to.deep.include(FACTS[verifyCase.name] ?? {});
      }).timeout(120_000);
    }
  }

  it("the facts that are tested are those of cases", () => {
    expect(all).to.include.members(Object.keys(FACTS));
  });

  it("a handover rests on four signatures: the command's, two certificates', their CA's", async () => {
    const [handover] = chooseCases(["command-handover"])[0]?.cases ?? [];
    expect((await handover?.prepare())?.signatures).to.equal(4);
  });
});

describe("smki bench verify", () => {
  it("says the rate of each case beside that of openssl in the same run, and on which machine", async () => {
    const { code, stdout } = await smki(
      ..."bench verify --rounds 2 --seconds 0.1 --cases node,path --format json".split(" "),
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
      "node",
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

  for (const [wanted, code, shown] of [
    ["node=0.001", 0, ["✓ node: "]],
    ["node=0.001,single-node=1000", 1, ["✓ node: ", "✗ single-node: "]],
  ] as const) {
    it(`--at-least ${wanted}: exit code ${code}, a verdict each`, async () => {
      const words = `bench verify --rounds 1 --seconds 0.1 --cases node,single-node --at-least ${wanted}`;
      const finished = await smki(...words.split(" "));
      expect(finished.code, finished.stderr).to.equal(code);
      const verdicts = finished.stdout.split("\n").filter((text) => text.startsWith("Verdict"));
      expect(verdicts.map((text) => /[✓✗] \S+ /.exec(text)?.[0])).to.deep.equal(shown);
    }).timeout(60_000);
  }

  it("--format json has what was wanted and whether it was met; stderr says what was missed", async () => {
    const words = "bench verify --rounds 1 --seconds 0.1 --cases node --at-least node=1000 --format json";
    const { code, stdout, stderr } = await smki(...words.split(" "));
    expect(code).to.equal(1);
    const report = JSON.parse(stdout) as {
      readonly wanted: readonly Readonly<Record<string, unknown>>[];
      readonly cases: readonly { readonly ratioToOpenssl: Spread }[];
    };
    const ratio = report.cases[0]?.ratioToOpenssl.median;
    expect(report.wanted).to.deep.equal([{ case: "node", atLeast: 1000, ratio, outcome: "missed" }]);
    expect(stderr).to.match(/node: \S+ of openssl, and at least 1000 is wanted/);
  }).timeout(60_000);

  for (const [typed, error] of [
    ["--rounds 0", /1 to 100/],
    ["--rounds -1", /1 to 100/],
    ["--rounds many", /1 to 100/],
    ["--seconds 0", /0\.1 to 3600/],
    ["--format xml", /'xml' is invalid/],
    ["--cases sinlge", /"sinlge" is no case.*\n.*did you mean "single"/],
    ["--cases ,", /no case is named/],
    ["--at-least hot-521=3", /"hot-521" is no case.*\n.*did you mean "hot-512"/],
    ["--at-least table-6=3", /table-6 judges no signature/],
    ["--cases hot-8,cold --at-least hot-512=3", /hot-512, which is not measured\n.*add it to --cases/],
    ["--at-least hot-512", /"hot-512" is no case with a ratio above 0/],
    ["--at-least hot-512=0", /above 0/],
    ["--at-least node=0.1,cold", /"cold" is no case with a ratio/],
    ["--at-least ,", /no ratio is wanted/],
  ] as const) {
    it(`bench verify ${typed}: exit code 2`, async () => {
      const { code, stderr } = await smki("bench", "verify", ...typed.split(" "));
      expect(code).to.equal(2);
      expect(stderr).to.match(error);
    });
  }
});
