/** Verifiers whose keys are hot from their first use, so that few signatures show what the kernel does. */
import {
  compileKernel,
  createSignatureVerifier,
  KERNEL_VARIANTS,
  type KernelVariant,
  type SignatureVerifier,
  type TablePolicy,
} from "../../../pki/index.ts";

export const HOT_FROM_THE_START: TablePolicy = {
  generatorWidth: 8,
  tiers: [{ width: 5, afterUses: 1, tables: 64 }],
  startAfter: 0,
  patience: 0,
};

/** The builds that this machine can be trusted with: all of them, unless its processor has no fused multiply-add. */
export const VARIANTS_HERE: readonly KernelVariant[] = KERNEL_VARIANTS.filter(
  (variant) => compileKernel(variant) !== undefined,
);

/** A verifier that has to use this build of the kernel. */
export function hotVerifier(variant: KernelVariant): SignatureVerifier {
  return createSignatureVerifier({ kernels: [variant], tables: HOT_FROM_THE_START });
}

/** Every way of verifying on one thread, by its name. */
export const BACKENDS: Readonly<Record<string, () => SignatureVerifier>> = {
  node: () => createSignatureVerifier({ kernels: [] }),
  ...Object.fromEntries(VARIANTS_HERE.map((variant) => [`wasm/${variant}`, () => hotVerifier(variant)])),
};
