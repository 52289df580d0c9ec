import { expect } from "chai";
import * as fc from "fast-check";
import { planJobs } from "../../bench/plan/national-jobs.ts";
import { PARAMETER_NAMES, type ParameterName, readSettings } from "../../bench/plan/parameters.ts";
import { brief, count, duration, octets } from "../../bench/plan/quantities.ts";
import { sumOf, TRANSACTIONS } from "../../bench/plan/transactions.ts";
import { UsageError } from "../../pki/index.ts";
import { smki } from "../apps/smki.ts";
import { arithmeticFault } from "./arithmetic.ts";

const RATES = { verify: 100_000, verifyCold: 20_000, sign: 50_000 };

const plan = (...set: readonly string[]) => planJobs(readSettings(set).assumptions, RATES);

function job(name: string, ...set: readonly string[]) {
  const found = plan(...set).find((one) => one.name === name);
  if (found === undefined) throw new Error(`no job ${name}`);
  return found;
}

describe("where a transaction verifies", () => {
  // Counted by hand along the chain of requests: request, pre-command, command, answer, response.
  for (const [transaction, verifications, remembered, cold, documents] of [
    ["read", 4, 2, 0, 2],
    ["handover", 12, 4, 1, 2],
    ["operatorUpdate", 17, 7, 1, 4],
    ["alert", 2, 2, 1, 1],
    ["cell", 2, 1, 0, 0],
  ] as const) {
    it(`${transaction}: ${verifications}, or ${remembered} with paths remembered, ${cold} under a device's key`, () => {
      const columns = ["verifications", "remembered", "cold", "documents"] as const;
      expect(columns.map((column) => sumOf(transaction, column))).to.deep.equal([
        verifications,
        remembered,
        cold,
        documents,
      ]);
    });
  }

  it("no step remembers more than it verifies, or has more keys of devices than it remembers", () => {
    for (const step of Object.values(TRANSACTIONS).flat()) {
      expect(step.remembered, step.what).to.be.at.most(step.verifications);
      expect(step.cold, step.what).to.be.at.most(step.remembered);
    }
  });
});

describe("the plan of national jobs", () => {
  // Worked out on paper from the defaults: 8.4 million meters, 12 and 4 verifications, and so on.
  for (const [name, transactions, nothing, paths] of [
    ["handover", 8.4e6, 100.8e6, 33.6e6],
    ["network-sale", 8.4e6, 142.8e6, 58.8e6],
    ["year-of-reads", 7.3e9, 29.2e9, 14.6e9],
    ["steady-traffic", 385.8, 1543.2, 771.6],
    ["peak-with-alerts", 15_432, 38_580, 30_864],
    ["certificate-sweep", 33.6e6, 67.2e6, 33.6e6],
  ] as const) {
    it(`${name}: ${count(nothing)} verifications, ${count(paths)} with paths remembered`, () => {
      const { transactions: found, costs } = job(name);
      expect(found / transactions).to.be.closeTo(1, 1e-4);
      expect(costs.map(({ remembering }) => remembering)).to.deep.equal(["nothing", "paths"]);
      expect((costs[0]?.total ?? 0) / nothing).to.be.closeTo(1, 1e-4);
      expect((costs[1]?.total ?? 0) / paths).to.be.closeTo(1, 1e-4);
    });
  }

  it("device-certificates: 33.6 million signatures at the rate of signing", () => {
    const { costs, operation, besides } = job("device-certificates");
    expect({ operation, besides }).to.deep.equal({ operation: "signature", besides: undefined });
    expect(costs).to.deep.equal([
      { remembering: "not applicable", each: 1, total: 33.6e6, cold: 0, cost: 672 },
    ]);
  });

  it("the table has every job once", () => {
    expect(plan().map(({ name }) => name)).to.deep.equal([
      "handover",
      "network-sale",
      "year-of-reads",
      "steady-traffic",
      "peak-with-alerts",
      "device-certificates",
      "certificate-sweep",
    ]);
  });

  it("verifications under keys of devices go at their own rate", () => {
    // 25.2 million at 100,000 a second, 8.4 million at 20,000.
    expect(job("handover").costs[1]?.cost).to.equal(252 + 420);
  });

  it("more threads take less time, and a continuous job keeps as many busy as before", () => {
    expect(job("handover", "threads=4").costs[1]?.cost).to.equal(168);
    expect(job("steady-traffic", "threads=4").costs).to.deep.equal(job("steady-traffic").costs);
  });

  it("half of the messages are requests where two make a transaction", () => {
    const halved = job("steady-traffic", "messagesOfATransaction=2").transactions;
    expect(halved).to.equal(job("steady-traffic").transactions / 2);
  });

  it("every line of arithmetic is true as it is written, whatever is set", () => {
    const amount = fc.integer({ min: 1, max: 5_000_000 });
    fc.assert(
      fc.property(amount, fc.integer({ min: 1, max: 8 }), amount, (meters, threads, messages) => {
        const set = [`gasMeters=${meters}`, `threads=${threads}`, `messagesAMonth=${messages * 100}`];
        const faults = plan(...set)
          .flatMap(({ arithmetic }) => arithmetic)
          .flatMap((line) => arithmeticFault(line) ?? []);
        expect(faults).to.deep.equal([]);
      }),
      { numRuns: 50 },
    );
  });

  it("every parameter changes a job, or the rate that --ratio finds", () => {
    const silent = PARAMETER_NAMES.filter((name) => {
      const value = readSettings([]).assumptions[name] * 0.999;
      return JSON.stringify(plan(`${name}=${value}`, ...together(name))) === JSON.stringify(plan());
    });
    expect(silent).to.deep.equal(["coldRatio"]);
  });
});

/** What has to be set besides, for a smaller value to be consistent. */
function together(name: ParameterName): readonly string[] {
  return name === "alertVerifications" ? ["alertVerificationsCold=0.5"] : [];
}

describe("numbers as people read them", () => {
  for (const [written, expected] of [
    [count(21_399.6), "21,400"],
    [count(0.07214), "0.0721"],
    [duration(20), "20 s"],
    [duration(1570), "26.2 min"],
    [duration(682_243), "7.9 days"],
    [duration(3e8), "9.51 years"],
    [brief(29.2e9), "29.2 bn"],
    [brief(33.6e6), "33.6 M"],
    [octets(53.76e9), "53.8 GB"],
    [octets(0.5), "0.5 B"],
  ] as const) {
    it(expected, () => expect(written).to.equal(expected));
  }
});

describe("smki bench plan", () => {
  interface Printed {
    readonly schema: string;
    readonly rates: Readonly<Record<string, { readonly perSecond: number; readonly from: string }>>;
    readonly parameters: readonly {
      readonly name: string;
      readonly value: number;
      readonly origin: string;
    }[];
    readonly jobs: readonly { readonly name: string; readonly costs: readonly { readonly cost: number }[] }[];
  }

  it("plans with what is given, and says what was", async () => {
    const { code, stdout } = await smki(
      ..."bench plan --set gasMeters=8400 --set verifyRate=100 --sign-rate 50 --format json".split(" "),
    );
    expect(code).to.equal(0);
    const { schema, rates, parameters, jobs } = JSON.parse(stdout) as Printed;
    expect(schema).to.equal("smki-testbed/bench-plan/1");
    expect(rates["verify"]).to.include({ perSecond: 100, from: "given" });
    expect(rates["verifyCold"]).to.include({ perSecond: 100, from: "asVerify" });
    expect(rates["sign"]).to.include({ perSecond: 50, from: "given" });
    expect(parameters.filter(({ origin }) => origin === "given").map(({ name }) => name)).to.deep.equal([
      "gasMeters",
    ]);
    expect(jobs[0]?.costs.map(({ cost }) => cost)).to.deep.equal([1008, 336]);
  });

  it("measures what is not given", async () => {
    const { code, stdout } = await smki(..."bench plan --verify-rate 100 --format json".split(" "));
    expect(code).to.equal(0);
    const { rates } = JSON.parse(stdout) as Printed;
    expect(rates["verify"]?.from).to.equal("given");
    expect(rates["sign"]?.from).to.equal("measured");
    expect(rates["sign"]?.perSecond).to.be.greaterThan(0);
  });

  it("--ratio is of openssl speed, and keys of devices have the rate of node:crypto with its import", async () => {
    const { code, stdout } = await smki(..."bench plan --ratio 6 --sign-rate 1 --format json".split(" "));
    expect(code).to.equal(0);
    const { rates } = JSON.parse(stdout) as Printed;
    expect(rates["verify"]?.from).to.equal("ratioToOpenssl");
    const [hot, cold] = [rates["verify"]?.perSecond ?? 0, rates["verifyCold"]?.perSecond ?? 0];
    expect(hot / cold).to.be.closeTo(6 / 0.4, 1e-9);
  });

  for (const format of ["story", "table"]) {
    it(`--parameters --format ${format} lists every parameter`, async () => {
      const { code, stdout } = await smki("bench", "plan", "--parameters", "--format", format);
      expect(code).to.equal(0);
      expect(PARAMETER_NAMES.filter((name) => !stdout.includes(name))).to.deep.equal([]);
    });
  }

  for (const [typed, error] of [
    ["--set gasMetres=1", /"gasMetres" is no parameter.*\n.*did you mean "gasMeters"/],
    ["--set gasMeters", /sets nothing/],
    ["--set verifyRate=1 --ratio 2", /verifyRate is set, and an option gives it too/],
    ["--verify-rate 1 --ratio 2", /cannot be used with/],
    ["--verify-rate 0", /above zero/],
    ["--ratio fast", /no number/],
    ["--format xml", /'xml' is invalid/],
  ] as const) {
    it(`bench plan ${typed}: exit code 2`, async () => {
      const { code, stderr } = await smki("bench", "plan", ...typed.split(" "));
      expect(stderr).to.match(error);
      expect(code).to.equal(2);
    });
  }
});

describe("what may be set", () => {
  for (const [words, error, hint] of [
    [["nonsense=1"], '"nonsense" is no parameter of bench plan', "npx smki bench plan --parameters"],
    [["threds=1"], '"threds" is no parameter of bench plan', 'did you mean "threads"?'],
    [["=1"], '"" is no parameter of bench plan', undefined],
    [["gasMeters=-1"], "gasMeters is -1, and has to be above zero", undefined],
    [["gasMeters=0"], "gasMeters is 0, and has to be above zero", undefined],
    [["gasMeters=NaN"], 'gasMeters is no number: "NaN"', "write 8.4e6, 21400 or 0.5"],
    [["gasMeters=Infinity"], 'gasMeters is no number: "Infinity"', undefined],
    [["gasMeters="], 'gasMeters is no number: ""', undefined],
    [["gasMeters=1e99"], "gasMeters is 1e99, which is out of range", undefined],
    [["verifyRate=1e-99"], "verifyRate is 1e-99, which is out of range", undefined],
    [["saleShare=1.5"], "saleShare is 1.5, which is out of range", "from 1e-9 to 1"],
    [["threads=1", "threads=2"], "threads is set twice", undefined],
    [["allMessagesAMonth=1e6"], "is less than messagesAMonth", undefined],
    [["handoverVerificationsCold=5"], "is more than handoverVerificationsCached", undefined],
  ] as const) {
    it(`${words.join(" ")}: refused`, () => {
      let thrown: unknown;
      try {
        readSettings(words);
      } catch (failure) {
        thrown = failure;
      }
      if (!(thrown instanceof UsageError)) throw new Error("nothing was refused");
      expect(thrown.message).to.include(error);
      if (hint !== undefined) expect(thrown.hint).to.equal(hint);
    });
  }
});
