/** Makes the verifier that suits this machine: node alone at first, and the hot-key kernel as soon as it pays. */
import { hash } from "node:crypto";
import { createBatchJudge, type RunningCounts } from "./batch-judge.ts";
import { createKernel, KERNEL_UNKNOWN, KERNEL_VALID, type Kernel } from "./kernel/kernel.ts";
import { createKernelMemory } from "./kernel/kernel-memory.ts";
import { chooseKernel, KERNEL_VARIANTS, type KernelVariant } from "./kernel/kernel-variant.ts";
import { createKeyRegister } from "./key-register.ts";
import { createKeyTables, type KeyTables } from "./key-tables.ts";
import { verdictOnMessage } from "./node-judge.ts";
import { NOT_JUDGED, requireFit } from "./signature-batch.ts";
import type { SignatureVerifier } from "./signature-verifier.ts";
import { DEFAULT_TABLE_POLICY, requireUsable, tableBudget, type TablePolicy } from "./table-policy.ts";

export interface VerifierOptions {
  /** Which builds of the hot-key kernel may be used; the fastest that this engine takes is. None means node alone. */
  readonly kernels?: readonly KernelVariant[];
  /** When keys become hot, and what their tables may take. */
  readonly tables?: TablePolicy;
}

/** The kernel of a verifier with the tables of its keys. */
interface HotKeys {
  readonly kernel: Kernel;
  readonly tables: KeyTables;
}

/**
 * Creates a verifier. Nothing is set up before it is needed: a verifier of a few signatures costs nothing.
 * @throws RangeError when the table policy cannot be followed
 */
export function createSignatureVerifier(options: VerifierOptions = {}): SignatureVerifier {
  const { kernels = KERNEL_VARIANTS, tables: policy = DEFAULT_TABLE_POLICY } = options;
  requireUsable(policy);
  const keys = createKeyRegister();
  const counts: RunningCounts = {
    byKernel: 0,
    byNode: 0,
    refusedAndAskedAgain: 0,
    unknownAndAskedAgain: 0,
  };
  let verified = 0;
  let hot: HotKeys | undefined;
  let kernelsTried = false;
  let judge = createBatchJudge(keys, undefined, counts);

  /** Sets the kernel up when it is time. */
  const start = (): HotKeys | undefined => {
    if (kernelsTried || verified < policy.startAfter) return hot;
    kernelsTried = true;
    const compiled = reserved(() => chooseKernel(kernels));
    if (compiled === undefined) return undefined;
    const memory = reserved(() =>
      createKernelMemory({
        variant: compiled.variant,
        generatorWidth: policy.generatorWidth,
        tableOctets: tableBudget(policy),
        kernels: 1,
      }),
    );
    if (memory === undefined) return undefined;
    const kernel = createKernel(compiled, memory, 0);
    kernel.buildGeneratorTable();
    const tables = createKeyTables(
      policy,
      memory.tables,
      () => keys.count(),
      (key, address, width) => kernel.buildTable(keys.point(key), address, width),
    );
    hot = { kernel, tables };
    judge = createBatchJudge(keys, kernel, counts);
    return hot;
  };

  return {
    get backend() {
      return hot === undefined ? "node" : `wasm/${hot.kernel.memory.variant}`;
    },
    counts,
    intern: (publicPoint) => keys.intern(publicPoint),
    verify: (key, message, signature) => {
      const keyObject = keys.keyObject(key);
      verified += 1;
      const started = start();
      if (started !== undefined && signature.length === 64) {
        started.tables.useOne(key);
        const { addresses, widths } = started.tables.places();
        const width = widths[key] ?? 0;
        if (width > 0) {
          started.kernel.setDigest(0, hash("sha256", message, "binary"));
          started.kernel.setSignature(0, signature, 0, addresses[key] ?? 0);
          const answer = started.kernel.judge(1, width)[0];
          if (answer === KERNEL_VALID) {
            counts.byKernel += 1;
            return "valid";
          }
          if (answer === KERNEL_UNKNOWN) counts.unknownAndAskedAgain += 1;
          else counts.refusedAndAskedAgain += 1;
          return verdictOnMessage(keyObject, message, signature);
        }
      }
      counts.byNode += 1;
      return verdictOnMessage(keyObject, message, signature);
    },
    verifyBatch: (batch) => {
      requireFit(batch);
      for (let index = 0; index < batch.count; index += 1) keys.point(batch.keys[index] ?? 0);
      verified += batch.count;
      const started = start();
      started?.tables.use(batch.keys, batch.count);
      const verdicts = new Uint8Array(batch.count).fill(NOT_JUDGED);
      judge.judge(batch, 0, batch.count, started?.tables.places(), verdicts);
      return verdicts;
    },
  };
}

/** What takes address space, or undefined on a machine that has none left: node does without. */
function reserved<T>(reserve: () => T): T | undefined {
  try {
    return reserve();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
