/**
 * The differential fuzz: a stream of signatures through verifiers whose keys all have tables, each verdict compared with that
 * of node:crypto. A verifier asks node of whatever its kernel refuses, so verdicts alone would hide a kernel that refuses what
 * is valid: what the kernels said themselves is counted and compared too.
 */
import {
  compileKernel,
  createSignatureVerifier,
  DEFAULT_TABLE_POLICY,
  InternalError,
  KERNEL_VARIANTS,
  type KernelVariant,
  type SignatureBatch,
  type SignatureVerdict,
  type SignatureVerifier,
  type TablePolicy,
  type VerdictCounts,
  VERDICTS,
} from "../../pki/index.ts";
import { seededRandom } from "../../sim/index.ts";
import { ALTERATIONS, type Alteration, type FuzzBatch, signatureFuzz } from "./signature-fuzz.ts";

/** Enough that a batch has most of them, and tables of each size. */
const KEYS = 48;
/** Batches are of 1 to so many: several calls of the kernel, and every remainder. */
const LARGEST_BATCH = 600;
/** More than that say nothing new. */
const DISAGREEMENTS_KEPT = 20;
const CURVE_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** Tables from the first use on, the larger ones for some of the keys only, so that a batch has keys of each size. */
const TABLES_AT_ONCE: TablePolicy = {
  ...DEFAULT_TABLE_POLICY,
  startAfter: 0,
  tiers: DEFAULT_TABLE_POLICY.tiers.map(({ width }, index) => ({
    width,
    afterUses: index + 1,
    tables: Math.ceil(KEYS / (index + 1)),
  })),
};

/** A verifier under test. */
export interface Contender {
  readonly name: string;
  readonly verifier: SignatureVerifier;
}

/** One for each build of the kernel that is named and that this engine takes. */
export function kernelContenders(
  variants: readonly KernelVariant[] = KERNEL_VARIANTS,
): readonly (Contender & { readonly name: KernelVariant })[] {
  return variants
    .filter((variant) => compileKernel(variant) !== undefined)
    .map((name) => ({
      name,
      verifier: createSignatureVerifier({ kernels: [name], tables: TABLES_AT_ONCE }),
    }));
}

/**
 * - `falseAccept`: found valid, and node says that it is not
 * - `falseReject`: refused, and node says that it is valid
 * - `otherReason`: refused by both, for different reasons
 * - `refusedByKernel`: the verdict is right because node was asked again; the kernel had refused a valid signature
 * - `refusedInCompany`: the same of one among a batch, and of none of them alone; the first of the batch stands for all
 */
export type DisagreementKind =
  | "falseAccept"
  | "falseReject"
  | "otherReason"
  | "refusedByKernel"
  | "refusedInCompany";

export interface Disagreement {
  readonly kernel: string;
  readonly kind: DisagreementKind;
  /** Its place in the stream, from 0. */
  readonly place: number;
  /** The shortest run that has the whole of its batch: the same seed with this count meets it again. */
  readonly count: number;
  readonly alteration: Alteration;
  readonly due: SignatureVerdict;
  readonly verdict: SignatureVerdict;
  /** 65 octets; the message; 64 octets. */
  readonly publicPoint: Uint8Array;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}

export interface ContenderReport {
  readonly name: string;
  readonly backend: string;
  /** What the kernel said: together as many as there are signatures. */
  readonly kernelValid: number;
  readonly refusedAndAskedAgain: number;
  readonly unknownAndAskedAgain: number;
  readonly disagreements: Readonly<Record<DisagreementKind, number>>;
}

export interface DifferentialFuzzReport {
  readonly signatures: number;
  /** What node:crypto says, and of the others whether r and s are in range. */
  readonly valid: number;
  readonly wrong: number;
  readonly outOfRange: number;
  readonly seconds: number;
  readonly contenders: readonly ContenderReport[];
  /** The first ones. */
  readonly disagreements: readonly Disagreement[];
}

export interface DifferentialFuzzOrder {
  readonly seed: string;
  readonly count: number;
  readonly contenders: readonly Contender[];
  /** Milliseconds, from any beginning. */
  readonly clock: () => number;
  /** Told after each batch how many are done. */
  readonly progress?: (done: number) => void;
}

/**
 * Puts the same signatures to all contenders; seed and count decide every octet.
 * @throws InternalError when a signature was not put to the kernel, because then nothing was proved
 */
export function fuzzSignatures(order: DifferentialFuzzOrder): DifferentialFuzzReport {
  const { seed, count, clock } = order;
  const start = clock();
  const stream = signatureFuzz(seed, KEYS);
  const sizes = seededRandom(`batches of the signature fuzz ${seed}`);
  const trials = order.contenders.map((contender) => createTrial(contender, stream.points));
  const disagreements: Disagreement[] = [];
  const due = { valid: 0, malformed: 0, outOfRange: 0, wrong: 0 };
  for (let done = 0; done < count; ) {
    const size = Math.min(1 + Math.floor(sizes() * LARGEST_BATCH), count - done);
    const batch = stream.next(size);
    const dues = Array.from({ length: size }, (_, index) => dueVerdict(batch, index));
    for (const verdict of dues) due[verdict] += 1;
    for (const trial of trials) {
      for (const { index, kind, verdict } of trial.judge(batch, dues)) {
        if (disagreements.length >= DISAGREEMENTS_KEPT) continue;
        const publicPoint = at(stream.points, at(batch.keys, index));
        disagreements.push({
          kernel: trial.name,
          kind,
          place: done + index,
          count: done + size,
          alteration: at(ALTERATIONS, at(batch.alterations, index)),
          due: at(dues, index),
          verdict,
          publicPoint,
          message: batch.messages.slice(batch.offsets[index], batch.offsets[index + 1]),
          signature: batch.signatures.slice(64 * index, 64 * (index + 1)),
        });
      }
    }
    done += size;
    order.progress?.(done);
  }
  return {
    signatures: count,
    valid: due.valid,
    wrong: due.wrong,
    outOfRange: due.outOfRange,
    seconds: (clock() - start) / 1000,
    contenders: trials.map(({ report }) => report()),
    disagreements,
  };
}

/** Whether nothing disagreed. */
export function agrees({ contenders }: DifferentialFuzzReport): boolean {
  return contenders.every(({ disagreements }) =>
    Object.values(disagreements).every((number) => number === 0),
  );
}

interface Finding {
  readonly index: number;
  readonly kind: DisagreementKind;
  readonly verdict: SignatureVerdict;
}

/** Puts batches to one contender, and counts. */
function createTrial({ name, verifier }: Contender, points: readonly Uint8Array[]) {
  for (const [place, point] of points.entries()) {
    if (verifier.intern(point) !== place)
      throw new InternalError("a verifier under test has other keys already");
  }
  const kernelSaid = { valid: 0, refused: 0, unknown: 0 };
  const found: Record<DisagreementKind, number> = {
    falseAccept: 0,
    falseReject: 0,
    otherReason: 0,
    refusedByKernel: 0,
    refusedInCompany: 0,
  };

  const ask = (batch: SignatureBatch) => {
    const before = { ...countsOf(verifier.counts) };
    const verdicts = verifier.verifyBatch(batch);
    const after = countsOf(verifier.counts);
    const said = {
      valid: after.valid - before.valid,
      refused: after.refused - before.refused,
      unknown: after.unknown - before.unknown,
    };
    if (said.valid + said.refused + said.unknown !== batch.count) {
      throw new InternalError(`the kernel of ${name} was not asked of each signature`);
    }
    return { verdicts, said };
  };

  /**
   * Valid signatures that the kernel refuses, when the totals of their batch say that there are some, or leave it open. Each
   * is asked alone, and what is passed on alone is taken to have been passed on in company.
   */
  const refusedByKernel = (batch: FuzzBatch, surplus: number, verdicts: Uint8Array): readonly Finding[] => {
    let [refused, unknownInvalid] = [0, 0];
    const findings: Finding[] = [];
    for (let index = 0; index < batch.count; index += 1) {
      const { said } = ask(alone(batch, index));
      if (batch.valid[index] !== 1) {
        unknownInvalid += said.unknown;
      } else if (said.refused === 1) {
        refused += 1;
        findings.push({ index, kind: "refusedByKernel", verdict: verdictAt(verdicts, index) });
      }
    }
    // An invalid signature that the kernel passed on makes room in the totals for a valid one that it refused.
    if (surplus + unknownInvalid > refused) {
      findings.push({ index: 0, kind: "refusedInCompany", verdict: verdictAt(verdicts, 0) });
    }
    return findings;
  };

  const judge = (batch: FuzzBatch, dues: readonly SignatureVerdict[]): readonly Finding[] => {
    const { verdicts, said } = ask(batch);
    kernelSaid.valid += said.valid;
    kernelSaid.refused += said.refused;
    kernelSaid.unknown += said.unknown;
    const findings = dues.flatMap((due, index): readonly Finding[] => {
      const verdict = verdictAt(verdicts, index);
      return verdict === due ? [] : [{ index, verdict, kind: kindOf(verdict, due) }];
    });
    const accepted = findings.filter(({ kind }) => kind === "falseAccept").length;
    const invalid = dues.filter((due) => due !== "valid").length;
    const surplus = said.refused - (invalid - accepted);
    const all =
      surplus === 0 && said.unknown === 0
        ? findings
        : [...findings, ...refusedByKernel(batch, surplus, verdicts)];
    for (const { kind } of all) found[kind] += 1;
    return all;
  };

  const report = (): ContenderReport => ({
    name,
    backend: verifier.backend,
    kernelValid: kernelSaid.valid,
    refusedAndAskedAgain: kernelSaid.refused,
    unknownAndAskedAgain: kernelSaid.unknown,
    disagreements: found,
  });
  return { name, judge, report };
}

function kindOf(verdict: SignatureVerdict, due: SignatureVerdict): DisagreementKind {
  if (verdict === "valid") return "falseAccept";
  return due === "valid" ? "falseReject" : "otherReason";
}

function countsOf({ byKernel, refusedAndAskedAgain, unknownAndAskedAgain }: VerdictCounts) {
  return { valid: byKernel, refused: refusedAndAskedAgain, unknown: unknownAndAskedAgain };
}

function dueVerdict({ valid, signatures }: FuzzBatch, index: number): SignatureVerdict {
  if (valid[index] === 1) return "valid";
  return isScalar(signatures, 64 * index) && isScalar(signatures, 64 * index + 32) ? "wrong" : "outOfRange";
}

/** Whether the 32 octets from there are in 1 .. n-1 (FIPS 186-5 6.4.2). */
function isScalar(octets: Uint8Array, from: number): boolean {
  const value = BigInt(`0x${Buffer.from(octets.subarray(from, from + 32)).toString("hex")}`);
  return value > 0n && value < CURVE_ORDER;
}

/** A batch of one of them. */
function alone({ messages, offsets, signatures, keys }: SignatureBatch, index: number): SignatureBatch {
  return {
    count: 1,
    messages,
    offsets: offsets.subarray(index, index + 2),
    signatures: signatures.subarray(64 * index, 64 * (index + 1)),
    keys: keys.subarray(index, index + 1),
  };
}

const verdictAt = (verdicts: Uint8Array, index: number): SignatureVerdict =>
  at(VERDICTS, at(verdicts, index));

function at<T>(list: { readonly [index: number]: T }, index: number): T {
  const found = list[index];
  if (found === undefined) throw new InternalError(`there is no place ${index}`);
  return found;
}
