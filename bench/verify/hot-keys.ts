/** Verifiers whose keys have the tables that they end up with: what the hot cases measure, and none of it is measured. */
import {
  createKeyTables,
  createSignatureVerifier,
  DEFAULT_TABLE_POLICY,
  InternalError,
  type KeyId,
  type KernelVariant,
  type SignatureBatch,
  type SignatureVerifier,
  tableOctets,
  type TablePolicy,
} from "../../pki/index.ts";
import type { PreparedCase } from "./case.ts";
import { batchesOf, internAll, type SignedMessage, signedMessages } from "./workload.ts";

/**
 * As many keys as organisations have in use at a time, and enough messages that the lines of tables which they touch, three
 * kilobytes a signature, do not all stay in a processor's caches from one turn to the next.
 */
export const HOT_WORKLOAD = { messages: 16_384, keys: 64 } as const;

/** Signatures of one call while a verifier is warmed up: above `startAfter`, so that all uses are counted. */
const WARM_UP_BATCH = 2048;
/** Uses after which a hastened policy gives its first tier of tables, twice that for its second, and so on. */
const HASTENED_USES = 64;

/**
 * The same tables, earned sooner. Which keys have which in the end is the same; what differs is the time to get there, and
 * that is not measured.
 */
export function hastened(policy: TablePolicy): TablePolicy {
  const tiers = policy.tiers.map((tier, index) => ({
    ...tier,
    afterUses: Math.min(tier.afterUses, HASTENED_USES * (index + 1)),
  }));
  return { ...policy, tiers };
}

/** How often each key has to be used until no table changes hands: a key that found no place earns one once more. */
export function usesUntilSteady({ tiers }: TablePolicy): number {
  return tiers.reduce((sum, { afterUses }) => sum + afterUses, 1);
}

export interface HotOrder {
  readonly messages: number;
  readonly keys: number;
  readonly policy: TablePolicy;
  readonly kernels?: readonly KernelVariant[];
}

export interface HotVerifier {
  readonly verifier: SignatureVerifier;
  readonly signed: readonly SignedMessage[];
  /** The keys of the messages, in their order. */
  readonly keys: readonly KeyId[];
  /** Windows, numbers and octets of tables. */
  readonly tableFacts: Readonly<Record<string, string | number>>;
}

/** Makes a verifier and uses each key until it has the largest table that the policy will give it. */
export function hotVerifier({ messages, keys: keyCount, policy, kernels }: HotOrder): HotVerifier {
  const verifier = createSignatureVerifier({ tables: policy, ...(kernels === undefined ? {} : { kernels }) });
  const signed = signedMessages({ messages, keys: keyCount });
  const keys = internAll(verifier, signed);
  const uses = batchesOf(signed, keys, WARM_UP_BATCH);
  for (const batch of untilSteady(uses, keyCount, policy)) requireAllValid(verifier.verifyBatch(batch));
  return { verifier, signed, keys, tableFacts: tableFacts(policy, keyCount, uses) };
}

/** The batches in turn, so often that no table changes hands any more: a key rises by one tier a batch. */
export function* untilSteady(batches: readonly SignatureBatch[], keyCount: number, policy: TablePolicy) {
  const signatures = usesUntilSteady(policy) * keyCount;
  for (let [index, verified] = [0, 0]; verified < signatures || index <= policy.tiers.length; index += 1) {
    const batch = batches[index % batches.length];
    if (batch === undefined) throw new InternalError("there are no messages to warm a verifier up with");
    verified += batch.count;
    yield batch;
  }
}

/**
 * Which tables keys have after these uses: the bookkeeping of the verifier does it once more, and builds nothing. A verifier
 * does not say it of itself.
 */
export function tableFacts(
  policy: TablePolicy,
  keyCount: number,
  uses: readonly SignatureBatch[],
): Readonly<Record<string, string | number>> {
  const anywhere = 64;
  const tables = createKeyTables(
    policy,
    anywhere,
    () => keyCount,
    () => true,
  );
  for (const { keys, count } of untilSteady(uses, keyCount, policy)) tables.use(keys, count);
  const widths = [...tables.places().widths.subarray(0, keyCount)];
  const sizes = policy.tiers
    .map(({ width }) => ({ width, tables: widths.filter((own) => own === width).length }))
    .filter((size) => size.tables > 0);
  const without = widths.filter((width) => width === 0).length;
  const octets = sizes.reduce((sum, size) => sum + size.tables * tableOctets(size.width), 0);
  return {
    generator: `${policy.generatorWidth} bits`,
    tables: [
      ...sizes.toReversed().map((size) => `${size.tables} of ${size.width} bits`),
      ...(without === 0 ? [] : [`${without} keys without`]),
    ].join(" and "),
    "table MB": megabytes(octets + tableOctets(policy.generatorWidth)),
  };
}

/** Millions of octets, to one place. */
export const megabytes = (octets: number): number => Math.round(octets / 1e5) / 10;

let shared: HotVerifier | undefined;

/** The one of the default policy, warmed up as long as that takes: two families measure it. */
export function defaultHotVerifier(): HotVerifier {
  shared ??= hotVerifier({ ...HOT_WORKLOAD, policy: DEFAULT_TABLE_POLICY });
  return shared;
}

/** Operations of one call of `run`: whole batches of each size. */
const SLICE = 2048;

/** A case of batches of so many, each call going on with the messages where the last one ended. */
export function batchesInTurn(hot: HotVerifier, size: number): PreparedCase {
  const { verifier, signed, keys, tableFacts } = hot;
  const batches = batchesOf(signed, keys, size);
  const share = shareOfKernel(verifier);
  let at = 0;
  return {
    operation: "signature",
    signatures: 1,
    slice: SLICE,
    run: (count) => {
      share.during(() => {
        for (let done = 0; done < count; done += size) {
          const batch = batches[at];
          at = (at + 1) % batches.length;
          if (batch === undefined) throw new InternalError("there is no batch to verify");
          requireAllValid(verifier.verifyBatch(batch));
        }
      });
    },
    facts: () => ({ backend: verifier.backend, ...tableFacts, "by kernel": share.inWords() }),
  };
}

/** @throws InternalError when there is another verdict than `valid` among them */
export function requireAllValid(verdicts: Uint8Array): void {
  if (verdicts.some((verdict) => verdict !== 0)) throw new InternalError("a good signature was refused");
}

/** How many of the verdicts given meanwhile were the kernel's: others may use the verifier in between. */
export function shareOfKernel({ counts }: SignatureVerifier) {
  let [byKernel, all] = [0, 0];
  const total = (): number =>
    counts.byKernel + counts.byNode + counts.refusedAndAskedAgain + counts.unknownAndAskedAgain;
  return {
    during: (work: () => void): void => {
      const before = { byKernel: counts.byKernel, all: total() };
      work();
      byKernel += counts.byKernel - before.byKernel;
      all += total() - before.all;
    },
    /** `100 %`; to one place where it is neither all nor nothing. */
    inWords: (): string => {
      if (all === 0) return "nothing asked";
      const share = (100 * byKernel) / all;
      return `${Number.isInteger(share) ? share : share.toFixed(1)} %`;
    },
  };
}
