/** What may be wanted of bench verify, and the tables that its hot cases stand on. */
import { expect } from "chai";
import type { CaseFamily } from "../../bench/verify/case.ts";
import { hastened, hotVerifier, usesUntilSteady } from "../../bench/verify/hot-keys.ts";
import type { CaseResult } from "../../bench/verify/run-cases.ts";
import { judgeRatios, requireMeasured } from "../../bench/verify/wanted-ratios.ts";
import { DEFAULT_TABLE_POLICY, UsageError } from "../../pki/index.ts";

const prepare = (): never => expect.fail("nothing is measured here");
const FAMILIES: readonly CaseFamily[] = [
  {
    name: "hot",
    cases: [
      { name: "hot-8", measures: "", prepare },
      { name: "hot-512", measures: "", prepare },
    ],
  },
  { name: "tables", cases: [{ name: "table-6", measures: "", ratio: "none", prepare }] },
];
const CHOSEN = [{ name: "hot", cases: (FAMILIES[0]?.cases ?? []).slice(0, 1) }];

const result = (name: string, median: number | undefined): CaseResult =>
  ({ name, ratio: median === undefined ? undefined : { median, lowest: 0, highest: 100 } }) as CaseResult;

describe("wanted ratios", () => {
  it("of a case that is measured: nothing to complain of", () => {
    expect(() => requireMeasured([{ name: "hot-8", atLeast: 2 }], CHOSEN, FAMILIES)).not.to.throw();
    expect(() => requireMeasured([], [], FAMILIES)).not.to.throw();
  });

  for (const [name, error] of [
    ["hot-9", /"hot-9" is no case/],
    ["hot", /"hot" is no case/],
    ["hot-512", /which is not measured/],
    ["table-6", /has no ratio/],
  ] as const) {
    it(`of ${name}: refused beforehand`, () => {
      const wanted = [
        { name: "hot-8", atLeast: 2 },
        { name, atLeast: 1 },
      ];
      expect(() => requireMeasured(wanted, CHOSEN, FAMILIES)).to.throw(UsageError, error);
    });
  }

  for (const [median, outcome] of [
    [3, "met"],
    [3.01, "met"],
    [2.99, "missed"],
    [undefined, "missed"],
  ] as const) {
    it(`3 wanted, ${median} measured: ${outcome}`, () => {
      const judged = judgeRatios([{ name: "a", atLeast: 3 }], [result("b", 9), result("a", median)]);
      expect(judged).to.deep.equal([{ name: "a", atLeast: 3, ratio: median ?? 0, outcome }]);
    });
  }
});

describe("hot keys", () => {
  const tier = (width: number, afterUses: number, tables: number) => ({ width, afterUses, tables });

  it("a hastened policy gives the same tables after fewer uses, and no tier later than before", () => {
    const policy = {
      ...DEFAULT_TABLE_POLICY,
      tiers: [tier(5, 8, 9), tier(6, 2000, 3), tier(8, 9000, 1)],
    };
    expect(hastened(policy)).to.deep.equal({
      ...policy,
      tiers: [tier(5, 8, 9), tier(6, 128, 3), tier(8, 192, 1)],
    });
    expect(usesUntilSteady(hastened(policy))).to.equal(1 + 8 + 128 + 192);
  });

  it("keys that find no place have the next smaller table, or none", () => {
    const policy = {
      ...DEFAULT_TABLE_POLICY,
      generatorWidth: 6,
      tiers: [tier(4, 2, 5), tier(5, 4, 2)],
    };
    const { verifier, tableFacts } = hotVerifier({ messages: 2048, keys: 9, policy, kernels: ["scalar"] });
    expect(verifier.backend).to.equal("wasm/scalar");
    expect(tableFacts).to.deep.equal({
      generator: "6 bits",
      tables: "2 of 5 bits and 5 of 4 bits and 2 keys without",
      "table MB": 0.4,
    });
  });
});
