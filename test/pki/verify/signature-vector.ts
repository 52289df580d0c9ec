/** Signatures over digests with what is due for each, and how an implementation is held against them. */
import { expect } from "chai";
import {
  type CurvePoint,
  CURVE_ORDER,
  encodePoint,
  invert,
  mod,
  multiplyGenerator,
  numberOf,
  octetsOf,
  type Verdict,
} from "./reference-curve.ts";
import type { SeededNumbers } from "./seeded-numbers.ts";

export interface SignatureVector {
  /** The rule or the attack, unique in its set. */
  readonly title: string;
  /** The public key, 65 octets `04 || X || Y`. */
  readonly point: Uint8Array;
  /** 32 octets, already hashed. */
  readonly digest: Uint8Array;
  /** `r || s`, 64 octets. */
  readonly signature: Uint8Array;
  readonly valid: boolean;
}

/** The verdict that is due: what is not valid is out of range or wrong, and r and s alone say which. */
export function dueVerdict({ signature, valid }: SignatureVector): Verdict {
  if (valid) return "valid";
  const inRange = [signature.subarray(0, 32), signature.subarray(32)].every((octets) => {
    const value = numberOf(octets);
    return value > 0n && value < CURVE_ORDER;
  });
  return inRange ? "wrong" : "outOfRange";
}

/** A kernel that is wrong at all is wrong often: so many disagreements are named in the failure. */
const SHOWN = 10;

/** An implementation that takes one digest after the other. */
export type Judge = (point: Uint8Array, digest: Uint8Array, signature: Uint8Array) => Verdict;

/** One that takes many at once. `unknown` is an answer that sends the signature to another judge. */
export type BatchJudge = (vectors: readonly SignatureVector[]) => readonly (Verdict | "unknown")[];

export type Totals = Readonly<Record<Verdict | "unknown", number>>;

/** Every verdict is the due one. Returns how often each was given, for the caller to assert. */
export function expectVerdicts(judge: Judge, vectors: readonly SignatureVector[]): Totals {
  return expectBatchVerdicts(
    (all) => all.map(({ point, digest, signature }) => judge(point, digest, signature)),
    vectors,
  );
}

/** The same of an implementation that takes all vectors as one batch. `unknown` is a disagreement. */
export function expectBatchVerdicts(judge: BatchJudge, vectors: readonly SignatureVector[]): Totals {
  return held(judge(vectors), vectors, (given, due) => given === due);
}

/**
 * For a kernel that may pass a signature on: it may say `unknown` of any, and of no other anything but what is due.
 * The totals say how often it did.
 */
export function expectNoFalseVerdict(judge: BatchJudge, vectors: readonly SignatureVector[]): Totals {
  return held(judge(vectors), vectors, (given, due) => given === due || given === "unknown");
}

function held(
  given: readonly (Verdict | "unknown")[],
  vectors: readonly SignatureVector[],
  agree: (given: Verdict | "unknown" | undefined, due: Verdict) => boolean,
): Totals {
  expect(given, "one verdict a signature").to.have.length(vectors.length);
  const totals = { valid: 0, outOfRange: 0, wrong: 0, unknown: 0 };
  const disagreements: string[] = [];
  for (const [index, vector] of vectors.entries()) {
    const answer = given[index];
    if (answer !== undefined) totals[answer] += 1;
    const due = dueVerdict(vector);
    if (!agree(answer, due)) disagreements.push(`${vector.title}: ${answer} where ${due} is due`);
  }
  expect(disagreements, disagreements.slice(0, SHOWN).join("\n")).to.deep.equal([]);
  return totals;
}

/** What a signature comes to: the sum `u1 G + u2 Q` is compared with r. */
export interface Scalars {
  readonly u1: bigint;
  readonly u2: bigint;
}

/**
 * The signature with this r from which a verifier computes exactly these scalars: s = r / u2, digest = u1 s. It is
 * valid when r is that of the sum. No private key is needed, because the digest is free.
 * @param r in 1 .. n-1, as u2 is
 */
export function signatureFrom(
  title: string,
  key: CurvePoint,
  { u1, u2 }: Scalars,
  r: bigint,
): Omit<SignatureVector, "valid"> {
  const s = mod(r * invert(u2, CURVE_ORDER), CURVE_ORDER);
  return {
    title,
    point: encodePoint(key),
    digest: octetsOf(mod(u1 * s, CURVE_ORDER)),
    signature: Uint8Array.of(...octetsOf(r), ...octetsOf(s)),
  };
}

/**
 * The signature of these scalars under the key d G, valid whenever one can be: the sum is (u1 + u2 d) G, and when that
 * is infinity, any r is wrong.
 * @param scalars of any size; u2 is no multiple of n
 */
export function fromScalars(
  title: string,
  d: bigint,
  { u1, u2 }: Scalars,
  numbers: SeededNumbers,
): SignatureVector {
  const sum = multiplyGenerator(u1 + u2 * d);
  const r = sum === "infinity" ? numbers.scalar() : sum.x % CURVE_ORDER;
  return { ...signatureFrom(title, multiplyGenerator(d), { u1, u2 }, r), valid: sum !== "infinity" };
}
