/**
 * The kernel alone, with no node behind it: of edge cases, of signatures crafted against its addition tree, and of batches in
 * which those stand among others. It may pass a signature on as unknown; what it says itself has to be right.
 */
import { expect } from "chai";
import { createKernel, KERNEL_UNKNOWN } from "../../../../pki/verify/kernel/kernel.ts";
import {
  createKernelMemory,
  KERNEL_BATCH,
  tableOctets,
} from "../../../../pki/verify/kernel/kernel-memory.ts";
import { compileKernel } from "../../../../pki/verify/kernel/kernel-variant.ts";
import { craftedCollisions } from "../crafted-collisions.ts";
import { edgeCases } from "../edge-cases.ts";
import { VARIANTS_HERE } from "../hot-keys.ts";
import { batchesWithBystanders, mixedBatches, ordinarySignatures } from "../mixed-batch.ts";
import { expectBatchVerdicts, expectNoFalseVerdict, type SignatureVector } from "../signature-vector.ts";
import { kernelJudge } from "./kernel-under-test.ts";

/** Window pairs whose trees differ: odd and even levels, one side deeper than the other, and those that verifiers use. */
const WINDOWS = [
  { generator: 8, key: 5 },
  { generator: 8, key: 6 },
  { generator: 8, key: 8 },
  { generator: 12, key: 6 },
  { generator: 12, key: 8 },
  { generator: 13, key: 6 },
  { generator: 13, key: 10 },
] as const;

const EDGE_CASES = edgeCases(1);
const ORDINARY = ordinarySignatures(40, 1);

for (const variant of VARIANTS_HERE) {
  describe(`verdicts of the ${variant} kernel`, () => {
    for (const windows of WINDOWS) {
      const name = `windows of ${windows.generator} and ${windows.key} bits`;
      const judge = kernelJudge(variant, windows);
      const crafted = craftedCollisions(windows, 1);

      it(`${name}: 40 ordinary signatures, none unknown`, () => {
        expect(expectBatchVerdicts(judge, ORDINARY)).to.deep.equal({
          valid: 35,
          outOfRange: 0,
          wrong: 5,
          unknown: 0,
        });
      });

      it(`${name}: no false verdict on ${EDGE_CASES.length} edge cases, and most decided`, () => {
        const totals = expectNoFalseVerdict(judge, EDGE_CASES);
        expect(totals.valid, "decided valid").to.be.greaterThan(100);
        expect(totals.unknown, "passed on").to.be.lessThan(EDGE_CASES.length / 3);
      });

      it(`${name}: all ${crafted.length} crafted collisions are noticed`, () => {
        const totals = expectNoFalseVerdict(judge, crafted);
        expect(totals).to.deep.equal({ valid: 0, outOfRange: 0, wrong: 0, unknown: crafted.length });
      });

      it(`${name}: crafted ones are unknown wherever they stand, and nobody beside them is`, () => {
        for (const { placement, batch } of mixedBatches(crafted, 32, 3)) {
          expectUndisturbed(judge(batch), batch, placement);
          expectNoFalseVerdict(judge, batch);
        }
        for (const { level, batch } of batchesWithBystanders(windows, crafted, 16, 4)) {
          expectUndisturbed(judge(batch), batch, `level ${level}`);
          expectNoFalseVerdict(judge, batch);
        }
      });
    }

    it("an odd number of signatures, and one alone", () => {
      const judge = kernelJudge(variant, { generator: 8, key: 6 });
      for (const count of [1, 2, 3, 7]) expectBatchVerdicts(judge, ORDINARY.slice(0, count));
      for (const vector of ORDINARY) expectBatchVerdicts(judge, [vector]);
    });
  });
}

/** Of a batch with crafted signatures exactly those are passed on. */
function expectUndisturbed(
  verdicts: readonly string[],
  batch: readonly SignatureVector[],
  where: string,
): void {
  const passedOn = verdicts.flatMap((verdict, place) => (verdict === "unknown" ? [place] : []));
  const made = batch.flatMap(({ title }, place) =>
    title.startsWith("at ") && !title.includes("bystander") ? [place] : [],
  );
  expect(passedOn, where).to.deep.equal(made);
}

describe("what the host must not do to a kernel", () => {
  const compiled = compileKernel("scalar");
  if (compiled === undefined) throw new Error("the scalar kernel runs everywhere");
  const memory = createKernelMemory({
    variant: "scalar",
    generatorWidth: 8,
    tableOctets: tableOctets(6),
    kernels: 1,
  });
  const kernel = createKernel(compiled, memory, 0);
  kernel.buildGeneratorTable();

  for (const count of [0, -1, 1.5, KERNEL_BATCH + 1]) {
    it(`${count} signatures in one call: refused`, () => {
      expect(() => kernel.judge(count, 6)).to.throw(RangeError, `1 to ${KERNEL_BATCH}`);
    });
  }

  it("a table address that is no key's, zero above all: unknown, whatever the signature", () => {
    for (const table of [0, 4096, memory.generatorTable]) {
      for (const [place, { digest, signature }] of ORDINARY.entries()) {
        kernel.copyDigest(place, digest, 0);
        kernel.setSignature(place, signature, 0, table);
      }
      const answers = kernel.judge(ORDINARY.length, 6).subarray(0, ORDINARY.length);
      expect(new Set(answers)).to.deep.equal(new Set([KERNEL_UNKNOWN]));
    }
  });
});
