/**
 * Each guard of the kernel is removed in turn, and the vectors have to notice: `npm run test:mutants`. A guard that could go
 * without anybody noticing would be either needless or untested.
 */
import { expect } from "chai";
import { compileKernelBuild, KERNEL_BUILDS } from "../../apps/generate/kernel-builds.ts";
import { loadKernel } from "../../pki/verify/kernel/kernel-variant.ts";
import { craftedCollisions } from "../pki/verify/crafted-collisions.ts";
import { edgeCases } from "../pki/verify/edge-cases.ts";
import { kernelJudge } from "../pki/verify/kernel/kernel-under-test.ts";
import { batchesWithBystanders, ordinarySignatures } from "../pki/verify/mixed-batch.ts";
import { dueVerdict, type SignatureVector } from "../pki/verify/signature-vector.ts";

interface Mutant {
  readonly guard: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
  /** What its absence does: accepts what is wrong, refuses what is right, or calculates what should be passed on. */
  readonly harm: "falseAccept" | "falseReject";
}

const MUTANTS: readonly Mutant[] = [
  {
    guard: "r and s are below n",
    file: "scalar.ts",
    from: "return !wordsAreZero() && !reachesOrder();",
    to: "return !wordsAreZero();",
    harm: "falseAccept",
  },
  {
    guard: "a sum of points with the same x is noticed",
    file: "batch-addition.ts",
    from: "if (hasZero(product)) {",
    to: "if (false) {",
    harm: "falseAccept",
  },
  {
    guard: "whoever owns such a sum is told",
    file: "batch-addition.ts",
    from: "      collided(t, lane);\n",
    to: "",
    harm: "falseAccept",
  },
  {
    guard: "the difference of such a sum does not spoil the product of all",
    file: "batch-addition.ts",
    from: "      copyLane(differenceAt(t), FIELD_ONE, lane);\n",
    to: "",
    harm: "falseReject",
  },
  {
    guard: "zero has two forms below 2p",
    file: "field-value.ts",
    from: "return bits == 0 || unlikePrime == 0;",
    to: "return bits == 0;",
    harm: "falseReject",
  },
  {
    guard: "a collision is its own signature's",
    file: "verification.ts",
    from: "markUnknown((place / sumsPerPair) * LANES + lane);",
    to: "markUnknown((place / sumsPerPair) * LANES);",
    harm: "falseAccept",
  },
  {
    guard: "the last two points differ in x",
    file: "verification.ts",
    from: "if (isZero(squaredX, lane)) setVerdict(i, UNKNOWN);\n    else if",
    to: "if",
    harm: "falseAccept",
  },
  {
    guard: "what is out of range or unknown stays so",
    file: "verification.ts",
    from: "    if (verdictOf(i) != OPEN) continue;\n",
    to: "",
    harm: "falseAccept",
  },
  {
    guard: "r + n is a candidate below p only",
    file: "signature-scalars.ts",
    from: "const small = word3 == 0 && word2 == 0 && (word1 < P_MINUS_N1 || (word1 == P_MINUS_N1 && word0 < P_MINUS_N0));",
    to: "const small = word3 == 0 && word2 == 0;",
    harm: "falseAccept",
  },
  {
    guard: "r + n is a candidate",
    file: "verification.ts",
    from: "else if (hasSecondCandidate(i)) again = true;\n",
    to: "",
    harm: "falseReject",
  },
  {
    guard: "u1 = 0 has no digits",
    file: "signature-scalars.ts",
    from: "    markUnknown(i);\n    setWords(1, 0, 0, 0);",
    to: "    setWords(1, 0, 0, 0);",
    harm: "falseReject",
  },
];

/** Two lanes and the fullest tree; the algorithm above the field is the same in every build. */
const BUILD = KERNEL_BUILDS.find(({ variant }) => variant === "simd");
const WINDOWS = [
  { generator: 8, key: 6 },
  { generator: 13, key: 10 },
];

const ORDINARY = ordinarySignatures(40, 1);
const EDGE_CASES = edgeCases(1);

function batches(windows: (typeof WINDOWS)[number]): readonly (readonly SignatureVector[])[] {
  const crafted = craftedCollisions(windows, 2);
  const bystanders = batchesWithBystanders(windows, crafted, 16, 4).map(({ batch }) => batch);
  return [ORDINARY, EDGE_CASES, crafted, ...bystanders];
}

/** False verdicts of a kernel over everything there is; what it passes on is not one. */
async function falseVerdicts(mutant: Mutant | undefined): Promise<Record<Mutant["harm"], number>> {
  if (BUILD === undefined) throw new Error("there is no simd build");
  let changed = mutant === undefined;
  const octets = await compileKernelBuild(BUILD, (name, text) => {
    if (name !== mutant?.file) return text;
    changed = text.split(mutant.from).length === 2;
    return text.replace(mutant.from, mutant.to);
  });
  expect(changed, "the guard stands in its file once").to.equal(true);
  const totals = { falseAccept: 0, falseReject: 0 };
  for (const windows of WINDOWS) {
    const judge = kernelJudge("simd", windows, 32, loadKernel("simd", octets));
    for (const batch of batches(windows)) {
      for (const [place, verdict] of judge(batch).entries()) {
        const due = dueVerdict(batch[place]!);
        if (verdict === "valid" && due !== "valid") totals.falseAccept += 1;
        if (verdict !== "valid" && verdict !== "unknown" && due === "valid") totals.falseReject += 1;
      }
    }
  }
  return totals;
}

describe("the kernel without one of its guards", () => {
  it("with all of them: no false verdict", async () => {
    expect(await falseVerdicts(undefined)).to.deep.equal({ falseAccept: 0, falseReject: 0 });
  });

  for (const mutant of MUTANTS) {
    it(`without "${mutant.guard}": noticed by a ${mutant.harm === "falseAccept" ? "false accept" : "false reject"}`, async () => {
      const totals = await falseVerdicts(mutant);
      expect(totals[mutant.harm]).to.be.greaterThan(0);
    });
  }
});
