/** The attacks on the addition tree do what they say: to a model of the kernel, with its guards and without each. */
import { expect } from "chai";
import * as fc from "fast-check";
import { additionsOf, leavesOf, meetingIn, signedDigits, sumOfLeaves, windowCount } from "./addition-tree.ts";
import { craftedCollisions } from "./crafted-collisions.ts";
import { modelVerdict } from "./kernel-model.ts";
import { batchesWithBystanders, mixedBatches, ordinarySignatures, PLACEMENTS } from "./mixed-batch.ts";
import { CURVE_ORDER, invert, mod, numberOf, verifyDigest } from "./reference-curve.ts";
import { halves } from "./signature-variants.ts";
import { expectBatchVerdicts, expectNoFalseVerdict, expectVerdicts } from "./signature-vector.ts";

/** What there is for each pair of windows: all but the valid ones are wrong. */
const ROWS = [
  { windows: { generator: 8, key: 5 }, crafted: 60, valid: 14, exceptionalLevels: [4, 5, 6] },
  { windows: { generator: 8, key: 6 }, crafted: 60, valid: 14, exceptionalLevels: [4, 5, 6] },
  { windows: { generator: 8, key: 8 }, crafted: 32, valid: 8, exceptionalLevels: [4, 5] },
  { windows: { generator: 12, key: 6 }, crafted: 196, valid: 44, exceptionalLevels: [1, 2, 3, 4, 5, 6] },
  { windows: { generator: 12, key: 8 }, crafted: 160, valid: 36, exceptionalLevels: [1, 2, 3, 4, 5] },
  { windows: { generator: 13, key: 10 }, crafted: 124, valid: 28, exceptionalLevels: [2, 3, 4, 5] },
  { windows: { generator: 16, key: 6 }, crafted: 60, valid: 14, exceptionalLevels: [3, 4, 5] },
  { windows: { generator: 16, key: 8 }, crafted: 60, valid: 14, exceptionalLevels: [3, 4, 5] },
  { windows: { generator: 16, key: 10 }, crafted: 60, valid: 14, exceptionalLevels: [3, 4, 5] },
] as const;

const scalar = fc.bigInt({ min: 1n, max: CURVE_ORDER - 1n });

describe("the kernel's addition tree in scalars", () => {
  it("digits are odd, below their window in size, and weigh up to the scalar", () => {
    fc.assert(
      fc.property(scalar, fc.integer({ min: 2, max: 16 }), (u, width) => {
        const digits = signedDigits(u, width);
        expect(digits).to.have.length(windowCount(width));
        for (const digit of digits) {
          expect(digit & 1n).to.equal(1n);
          expect(digit < 1n << BigInt(width) && -digit < 1n << BigInt(width)).to.equal(true);
        }
        const sum = digits.reduce((sum, digit, index) => sum + (digit << BigInt(width * index)), 0n);
        expect(mod(sum, CURVE_ORDER)).to.equal(u);
      }),
      {
        examples: [1n, 2n, CURVE_ORDER - 2n, CURVE_ORDER - 1n].flatMap((u) =>
          [5, 16].map((w) => [u, w] as [bigint, number]),
        ),
      },
    );
  });

  for (const { windows } of ROWS) {
    it(`(${windows.generator},${windows.key}): one addition fewer than leaves, and the root joins all`, () => {
      const leaves = windowCount(windows.generator) + windowCount(windows.key);
      const additions = additionsOf(windows);
      expect(additions).to.have.length(leaves - 1);
      expect(additions.at(-1)).to.include({ from: 0, to: leaves });
      for (const { from, middle, to } of additions) expect(from < middle && middle < to).to.equal(true);
      fc.assert(
        fc.property(scalar, scalar, (u1, u2) => {
          expect(sumOfLeaves(leavesOf({ u1, u2 }, windows), 0, leaves)).to.deep.equal({ a: u1, b: u2 });
        }),
        { numRuns: 20 },
      );
    });
  }
});

describe("crafted collisions inside the addition tree", () => {
  for (const { windows, crafted, valid, exceptionalLevels } of ROWS) {
    const name = `(${windows.generator},${windows.key})`;
    const vectors = craftedCollisions(windows, 1);

    it(`${name}: ${crafted} signatures, ${valid} of them valid, at ${exceptionalLevels.length} levels`, () => {
      expect(expectVerdicts(verifyDigest, vectors)).to.deep.equal({
        valid,
        outOfRange: 0,
        wrong: crafted - valid,
        unknown: 0,
      });
      expect([...new Set(vectors.map(({ addition }) => addition.level))]).to.deep.equal(exceptionalLevels);
      expect(new Set(vectors.map(({ title }) => title)).size).to.equal(vectors.length);
    });

    it(`${name}: a guarded kernel decides none of them itself (one in seven asked)`, () => {
      const sample = vectors.filter((_, index) => index % 7 === 0);
      expect(
        expectNoFalseVerdict((all) => all.map((vector) => modelVerdict(windows, "none", vector)), sample),
      ).to.deep.equal({
        valid: 0,
        outOfRange: 0,
        wrong: 0,
        unknown: sample.length,
      });
    });
  }
});

describe("a kernel that misses a guard", () => {
  const windows = { generator: 13, key: 10 };
  const vectors = craftedCollisions(windows, 2);
  const MUTANTS = [
    { missing: "root", made: /level 5, .* = \d.*; any r/, accepted: 4 },
    { missing: "wholeLevel", made: /; forged, wholeLevel/, accepted: 24 },
    { missing: "oneAddition", made: /; forged, oneAddition/, accepted: 24 },
    { missing: "dividedByOne", made: /; forged, dividedByOne/, accepted: 12 },
  ] as const;
  for (const { missing, made, accepted } of MUTANTS) {
    it(`${missing}: takes the ${accepted} forgeries that are made for it, which the guarded one does not`, () => {
      const forgeries = vectors.filter(({ title }) => made.test(title));
      const verdicts = forgeries.map((vector) => modelVerdict(windows, missing, vector));
      expect(verdicts).to.deep.equal(Array.from({ length: accepted }, () => "valid"));
      for (const forgery of forgeries) expect(forgery.valid, forgery.title).to.equal(false);
      expect(modelVerdict(windows, "none", forgeries[0]!)).to.equal("unknown");
    });
  }
});

describe("a kernel that lets one collision spoil a level for others", () => {
  for (const windows of [
    { generator: 8, key: 6 },
    { generator: 13, key: 10 },
  ]) {
    const batches = batchesWithBystanders(windows, craftedCollisions(windows, 4), 16, 4);
    for (const { level, batch } of batches) {
      it(`(${windows.generator},${windows.key}) level ${level}: takes the four bystanders, which a guarded one refuses`, () => {
        expect(expectVerdicts(verifyDigest, batch)).to.deep.equal({
          valid: 10,
          outOfRange: 0,
          wrong: 6,
          unknown: 0,
        });
        const bystanders = batch.filter(({ title }) => title.includes("bystander"));
        for (const [missing, verdict] of [
          [{ spoiltLevel: level }, "valid"],
          ["none", "wrong"],
        ] as const) {
          const verdicts = bystanders.map((vector) => modelVerdict(windows, missing, vector));
          expect(verdicts).to.deep.equal([verdict, verdict, verdict, verdict]);
        }
      });
    }
    it(`(${windows.generator},${windows.key}): a batch for each of ${windows.key === 6 ? 2 : 3} levels`, () => {
      expect(batches).to.have.length(windows.key === 6 ? 2 : 3);
    });
  }
});

describe("batches with crafted signatures among ordinary ones", () => {
  const windows = { generator: 16, key: 10 };
  const crafted = craftedCollisions(windows, 3);
  const batches = mixedBatches(crafted, 32, 3);

  it("the guarded kernel decides every ordinary signature of a batch and passes on no other than the crafted", () => {
    const ordinary = ordinarySignatures(16, 3);
    const judge = ordinary.map((vector) => modelVerdict(windows, "none", vector));
    expect(expectBatchVerdicts(() => judge, ordinary)).to.deep.equal({
      valid: 14,
      outOfRange: 0,
      wrong: 2,
      unknown: 0,
    });
  });

  for (const { placement, batch } of batches) {
    const places = PLACEMENTS[placement](32);
    it(`${placement}: ${places.length} of 32, each with its due verdict`, () => {
      const found = batch.flatMap(({ title }, place) => (title.startsWith("at ") ? [place] : []));
      expect(found).to.deep.equal(places);
      const totals = expectVerdicts(verifyDigest, batch);
      expect(totals.valid + totals.wrong).to.equal(32);
    });
  }

  it("a batch of five has all placements, and one of four has no room for them", () => {
    for (const { batch } of mixedBatches(crafted, 5, 3)) expect(batch).to.have.length(5);
    expect(() => mixedBatches(crafted, 4, 3)).to.throw(RangeError, "no place 4 in a batch of 4");
  });

  it("meetingIn names the addition that the crafted ones are made for, from the octets alone", () => {
    for (const vector of crafted.filter(({ title }) => title.includes("any key"))) {
      const [r, s] = halves(vector);
      const inverse = invert(s, CURVE_ORDER);
      const u1 = mod(numberOf(vector.digest) * inverse, CURVE_ORDER);
      const leaves = leavesOf({ u1, u2: mod(r * inverse, CURVE_ORDER) }, windows);
      expect(meetingIn(vector.addition, leaves, 12345n), vector.title).to.equal("equal");
    }
  });
});
