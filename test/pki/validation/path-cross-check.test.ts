/**
 * `validatePath` held against openssl and pkijs over two thousand generated paths. The seed is fixed, so that a run
 * can be repeated; CROSS_CHECK_SEED=N draws others.
 */
import { expect } from "chai";
import * as fc from "fast-check";
import { createChainMaker } from "./cross-check-chains.ts";
import {
  explanationsOf,
  KNOWN_DISAGREEMENTS,
  verdictPattern,
  type KnownDisagreement,
} from "./cross-check-disagreements.ts";
import { FAULTS } from "./cross-check-faults.ts";
import { chainPlans, isMeantToPass, type ChainPlan } from "./cross-check-plans.ts";
import { askAll, type PathQuestion, type Verdicts } from "./cross-check-validators.ts";

const CHAINS = 2000;
const SEED = Number(process.env["CROSS_CHECK_SEED"] ?? 20_250_101);

interface Judged {
  readonly plan: ChainPlan;
  readonly verdicts: Verdicts;
}

/** For a failure to show: the plan makes the path again. */
const described = ({ plan, verdicts }: Judged): string =>
  `${verdictPattern(verdicts)} ${JSON.stringify({ plan, verdicts })}`;

describe(`path validation against openssl and pkijs, ${CHAINS} paths, seed ${SEED}`, function () {
  this.timeout(180_000);
  let judged: readonly Judged[];
  let agreed: readonly Judged[];
  let disagreed: readonly (Judged & { readonly explanations: readonly KnownDisagreement[] })[];

  before(async () => {
    const plans = fc.sample(chainPlans, { seed: SEED, numRuns: CHAINS });
    const maker = await createChainMaker("cross-check");
    const questions: PathQuestion[] = [];
    for (const plan of plans) questions.push(await maker.make(plan));
    const verdicts = await askAll(questions);
    judged = plans.flatMap((plan, index) => {
      const own = verdicts[index];
      return own === undefined ? [] : [{ plan, verdicts: own }];
    });
    const isAgreed = ({ verdicts }: Judged): boolean => ["+++", "---"].includes(verdictPattern(verdicts));
    agreed = judged.filter(isAgreed);
    disagreed = judged
      .filter((one) => !isAgreed(one))
      .map((one) => ({ ...one, explanations: explanationsOf(one.plan, one.verdicts) }));
  });

  it("judges every path three times, and no oddity was left out", () => {
    expect(judged).to.have.length(CHAINS);
    expect(new Set(judged.map(({ plan }) => plan.fault))).to.have.all.keys(Object.keys(FAULTS));
    const accepted = judged.filter(({ verdicts }) => verdicts.ours.accepts).length;
    expect(accepted, "accepted by ours").to.be.within(CHAINS / 5, (CHAINS * 4) / 5);
  });

  it("ours accepts what was made to be accepted and nothing else", () => {
    const surprises = judged.filter(({ plan, verdicts }) => verdicts.ours.accepts !== isMeantToPass(plan));
    expect(surprises.map(described)).to.deep.equal([]);
  });

  it("every disagreement is explained by exactly one entry of KNOWN_DISAGREEMENTS", () => {
    const unexplained = disagreed.filter(({ explanations }) => explanations.length !== 1);
    expect(unexplained.map(described)).to.deep.equal([]);
  });

  it("every entry of KNOWN_DISAGREEMENTS occurs", () => {
    const occurring = new Set(disagreed.flatMap(({ explanations }) => explanations));
    const idle = KNOWN_DISAGREEMENTS.filter((entry) => !occurring.has(entry));
    expect(idle.map(({ name }) => name)).to.deep.equal([]);
  });

  after(() => {
    const rows = KNOWN_DISAGREEMENTS.map(({ name, verdicts }) => {
      const count = disagreed.filter(({ explanations }) => explanations[0]?.name === name).length;
      return `      ${verdicts} ${String(count).padStart(5)}  ${name}`;
    });
    const all = (pattern: string): number =>
      agreed.filter(({ verdicts }) => verdictPattern(verdicts) === pattern).length;
    process.stdout.write(
      [
        "      accepted (+) or refused (-) by ours, openssl, pkijs:",
        `      +++ ${String(all("+++")).padStart(5)}  accepted by all`,
        `      --- ${String(all("---")).padStart(5)}  refused by all`,
        ...rows,
        "",
      ].join("\n"),
    );
  });
});
