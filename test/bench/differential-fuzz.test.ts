/** The differential fuzz: every build of the kernel agrees with node, and whatever would not agree is found. */
import { expect } from "chai";
import {
  agrees,
  type DifferentialFuzzReport,
  type DisagreementKind,
  fuzzSignatures,
  kernelContenders,
} from "../../bench/verify/differential-fuzz.ts";
import {
  type DigestBatch,
  InternalError,
  KERNEL_VARIANTS,
  type SignatureBatch,
  type SignatureVerdict,
  type SignatureVerifier,
} from "../../pki/index.ts";
import { smki } from "../apps/smki.ts";

const COUNT = 2000;
const [VALID, WRONG, OUT_OF_RANGE] = [1131, 727, 142];
const NOTHING_FOUND: Readonly<Record<DisagreementKind, number>> = {
  falseAccept: 0,
  falseReject: 0,
  otherReason: 0,
  refusedByKernel: 0,
  refusedInCompany: 0,
};

interface MutableCounts {
  byKernel: number;
  byNode: number;
  refusedAndAskedAgain: number;
  unknownAndAskedAgain: number;
}

/** What is done to the answers of a verifier that is right. */
type Lie = (verdicts: Uint8Array, counts: MutableCounts, batch: SignatureBatch | DigestBatch) => void;

/** A verifier that lies. */
function liar(lie: Lie): SignatureVerifier {
  const [honest] = kernelContenders(["scalar"]);
  if (honest === undefined) throw new Error("no engine is without the scalar build");
  const { verifier } = honest;
  const counts = { byKernel: 0, byNode: 0, refusedAndAskedAgain: 0, unknownAndAskedAgain: 0 };
  return {
    intern: (point) => verifier.intern(point),
    verify: (...question) => verifier.verify(...question),
    backend: "liar",
    counts,
    verifyBatch: (batch) => {
      const verdicts = verifier.verifyBatch(batch);
      counts.byKernel += verdicts.filter((verdict) => verdict === 0).length;
      counts.refusedAndAskedAgain += verdicts.filter((verdict) => verdict !== 0).length;
      lie(verdicts, counts, batch);
      return verdicts;
    },
  };
}

/** A lie about the first verdict that is so, of batches that are large enough. */
function about(
  octet: number,
  least: number,
  lie: (verdicts: Uint8Array, at: number, counts: MutableCounts) => void,
): Lie {
  return (verdicts, counts) => {
    const at = verdicts.indexOf(octet);
    if (verdicts.length >= least && at >= 0) lie(verdicts, at, counts);
  };
}

const fuzzedLiar = (lie: Lie): DifferentialFuzzReport =>
  fuzzSignatures({
    seed: "1",
    count: 50,
    contenders: [{ name: "liar", verifier: liar(lie) }],
    clock: () => 0,
  });

describe("the differential fuzz of signatures", () => {
  const contenders = kernelContenders();

  it("no engine is without the SIMD and the scalar build", () => {
    expect(contenders.map(({ name }) => name)).to.include.members(["simd", "scalar"]);
  });

  it(`${COUNT} signatures: each build agrees with node, and refuses nothing that is valid`, () => {
    const report = fuzzSignatures({ seed: "1", count: COUNT, contenders, clock: () => 0 });
    const totals = { valid: report.valid, wrong: report.wrong, outOfRange: report.outOfRange };
    expect(totals).to.deep.equal({ valid: VALID, wrong: WRONG, outOfRange: OUT_OF_RANGE });
    expect(report.disagreements).to.deep.equal([]);
    expect(report.contenders).to.deep.equal(
      contenders.map(({ name }) => ({
        name,
        backend: `wasm/${name}`,
        kernelValid: VALID,
        refusedAndAskedAgain: COUNT - VALID,
        unknownAndAskedAgain: 0,
        disagreements: NOTHING_FOUND,
      })),
    );
    expect(agrees(report)).to.equal(true);
  }).timeout(120_000);

  const rows: readonly [title: string, lie: Lie, kind: DisagreementKind, due?: SignatureVerdict][] = [
    ["accepts what is wrong", about(3, 1, accept), "falseAccept", "wrong"],
    ["accepts what is out of range", about(2, 1, accept), "falseAccept", "outOfRange"],
    ["refuses what is valid", about(0, 1, (verdicts, at) => void (verdicts[at] = 3)), "falseReject", "valid"],
    [
      "calls wrong what is out of range",
      about(2, 1, (verdicts, at) => void (verdicts[at] = 3)),
      "otherReason",
      "outOfRange",
    ],
    ["has a kernel that refuses what node finds valid", about(0, 1, refuse), "refusedByKernel", "valid"],
    ["has a kernel that does so in a batch only", about(0, 2, refuse), "refusedInCompany"],
    [
      "has a kernel that does so and passes on one that is wrong instead",
      (...answer) => {
        about(0, 1, refuse)(...answer);
        about(3, 1, passOn)(...answer);
      },
      "refusedByKernel",
      "valid",
    ],
  ];
  for (const [title, lie, kind, due] of rows) {
    it(`a verifier that ${title} is found: ${kind}`, () => {
      const report = fuzzedLiar(lie);
      expect(agrees(report)).to.equal(false);
      const found = report.contenders[0]?.disagreements;
      expect(found?.[kind]).to.be.greaterThan(0);
      expect(found).to.deep.equal({ ...NOTHING_FOUND, [kind]: found?.[kind] });
      const [first] = report.disagreements;
      expect(first).to.include({ kernel: "liar", kind, ...(due === undefined ? {} : { due }) });
      expect(first?.publicPoint).to.have.length(65);
      expect(first?.signature).to.have.length(64);
    });
  }

  it("a disagreement is met again by a run that ends with its batch", () => {
    const lie = about(3, 1, accept);
    const [first] = fuzzedLiar(lie).disagreements;
    const count = first?.count ?? 0;
    const contender = { name: "liar", verifier: liar(lie) };
    const again = fuzzSignatures({ seed: "1", count, contenders: [contender], clock: () => 0 });
    expect(again.disagreements[0]).to.deep.equal(first);
  });

  it("an unknown that node decides is no disagreement", () => {
    const report = fuzzedLiar((verdicts, counts, { keys }) => {
      for (const [index, verdict] of verdicts.entries()) {
        if ((keys[index] ?? 0) % 3 > 0) continue;
        if (verdict === 0) counts.byKernel -= 1;
        else counts.refusedAndAskedAgain -= 1;
        counts.unknownAndAskedAgain += 1;
      }
    });
    expect(report.contenders[0]?.unknownAndAskedAgain).to.be.greaterThan(0);
    expect(agrees(report)).to.equal(true);
  });

  it("a kernel that was not asked proves nothing: our bug", () => {
    const notAsked: Lie = (_, counts) => {
      counts.byKernel -= 1;
      counts.byNode += 1;
    };
    expect(() => fuzzedLiar(notAsked)).to.throw(InternalError, /was not asked of each/);
  });
});

function accept(verdicts: Uint8Array, at: number, counts: MutableCounts): void {
  verdicts[at] = 0;
  counts.refusedAndAskedAgain -= 1;
  counts.byKernel += 1;
}

/** The verdict stays: node was asked again. */
function refuse(_: Uint8Array, __: number, counts: MutableCounts): void {
  counts.byKernel -= 1;
  counts.refusedAndAskedAgain += 1;
}

function passOn(_: Uint8Array, __: number, counts: MutableCounts): void {
  counts.refusedAndAskedAgain -= 1;
  counts.unknownAndAskedAgain += 1;
}

describe("smki bench fuzz-signatures", () => {
  for (const kernel of [...KERNEL_VARIANTS, "all"].filter(
    (name) => name === "all" || kernelContenders([name as "simd"]).length > 0,
  )) {
    it(`--kernel ${kernel}: totals, and exit code 0`, async () => {
      const words = `bench fuzz-signatures --count 200 --kernel ${kernel} --format json`;
      const { code, stdout } = await smki(...words.split(" "));
      expect(code).to.equal(0);
      const report = JSON.parse(stdout) as {
        readonly agreed: boolean;
        readonly signatures: number;
        readonly contenders: readonly { readonly name: string; readonly backend: string }[];
      };
      expect(report).to.include({ agreed: true, signatures: 200 });
      const names = kernel === "all" ? kernelContenders().map(({ name }) => name) : [kernel];
      expect(report.contenders.map(({ backend }) => backend)).to.deep.equal(
        names.map((name) => `wasm/${name}`),
      );
    });
  }

  it("tells what node says, what each kernel said, and that they agree", async () => {
    const { code, stdout } = await smki("bench", "fuzz-signatures", "--count", "50", "--kernel", "scalar");
    expect(code).to.equal(0);
    expect(stdout).to.match(/by node +\d+ valid, \d+ wrong, \d+ out of range/);
    expect(stdout).to.match(/scalar +\d+ valid, \d+ refused and asked again, 0 unknown and asked again/);
    expect(stdout).to.match(/0 false accepts, 0 false rejects/);
    expect(stdout).to.match(/✓ no verdict differs/);
  });

  for (const [typed, error] of [
    ["--count 0", /1 to 1000000000/],
    ["--kernel native", /Allowed choices are fused, simd, scalar, all/],
  ] as const) {
    it(`bench fuzz-signatures ${typed}: exit code 2`, async () => {
      const { code, stderr } = await smki("bench", "fuzz-signatures", ...typed.split(" "));
      expect(code).to.equal(2);
      expect(stderr).to.match(error);
    });
  }
});
