/** A bare kernel with windows of one's choice as a judge of vectors: no node behind it, so its own answers can be seen. */
import {
  createKernelMemory,
  KERNEL_BATCH,
  tableOctets,
} from "../../../../pki/verify/kernel/kernel-memory.ts";
import { createKernel, KERNEL_UNKNOWN, KERNEL_VALID } from "../../../../pki/verify/kernel/kernel.ts";
import {
  compileKernel,
  type CompiledKernel,
  type KernelVariant,
} from "../../../../pki/verify/kernel/kernel-variant.ts";
import type { Windows } from "../addition-tree.ts";
import { dueVerdict, type BatchJudge, type SignatureVector } from "../signature-vector.ts";

/** How many keys it keeps tables of; the next one takes the place of the first. */
const KEYS = 16;

/**
 * Judges in batches of the kernel's size. What the kernel refuses is told as out of range or wrong by r and s alone,
 * because it does not say which.
 * @param batchSize at most KERNEL_BATCH
 */
export function kernelJudge(
  variant: KernelVariant,
  windows: Windows,
  batchSize: number = KERNEL_BATCH,
  compiled: CompiledKernel | undefined = compileKernel(variant),
): BatchJudge {
  if (compiled === undefined) throw new Error(`this engine does not take the ${variant} kernel`);
  const octets = tableOctets(windows.key);
  const memory = createKernelMemory({
    variant,
    generatorWidth: windows.generator,
    tableOctets: KEYS * octets,
    kernels: 1,
  });
  const kernel = createKernel(compiled, memory, 0);
  kernel.buildGeneratorTable();
  const tables = new Map<string, number>();
  const tableOf = (point: Uint8Array): number => {
    const name = Buffer.from(point).toString("hex");
    const known = tables.get(name);
    if (known !== undefined) return known;
    const address = memory.tables + (tables.size % KEYS) * octets;
    for (const [other, taken] of tables) if (taken === address) tables.delete(other);
    if (!kernel.buildTable(point, address, windows.key)) throw new Error("no table for a point of the curve");
    tables.set(name, address);
    return address;
  };

  return (vectors) => {
    const verdicts: ReturnType<BatchJudge>[number][] = [];
    for (let from = 0; from < vectors.length; ) {
      // As many as have places for their tables at the same time.
      const batch: SignatureVector[] = [];
      const keys = new Set<string>();
      while (batch.length < batchSize && from < vectors.length) {
        const vector = vectors[from];
        if (vector === undefined) break;
        keys.add(Buffer.from(vector.point).toString("hex"));
        if (keys.size > KEYS) break;
        batch.push(vector);
        from += 1;
      }
      if (keys.size > 1) tables.clear();
      const addresses = batch.map(({ point }) => tableOf(point));
      for (const [place, { digest, signature }] of batch.entries()) {
        kernel.copyDigest(place, digest, 0);
        kernel.setSignature(place, signature, 0, addresses[place] ?? 0);
      }
      const answers = kernel.judge(batch.length, windows.key);
      for (const [place, vector] of batch.entries()) {
        const answer = answers[place];
        if (answer === KERNEL_VALID) verdicts.push("valid");
        else if (answer === KERNEL_UNKNOWN) verdicts.push("unknown");
        else verdicts.push(refusalOf(vector));
      }
    }
    return verdicts;
  };
}

function refusalOf(vector: SignatureVector): "outOfRange" | "wrong" {
  return dueVerdict({ ...vector, valid: false }) === "outOfRange" ? "outOfRange" : "wrong";
}
