/**
 * The three builds of the kernel, from the fastest to the one that runs everywhere, and which of them this engine can be
 * trusted with.
 */
import { FUSED_KERNEL } from "./compiled/fused.ts";
import { SCALAR_KERNEL } from "./compiled/scalar.ts";
import { SIMD_KERNEL } from "./compiled/simd.ts";
import type { FieldShape } from "./field-constants.ts";
import { allowRelaxedSimd } from "./relaxed-simd.ts";
import { Instance, Memory, Module, validate, type WebAssemblyModule } from "./web-assembly.ts";

/**
 * - `fused`: two signatures a lane pair, five limbs of 52 bits, the fused multiply-add of relaxed SIMD
 * - `simd`: two signatures a lane pair, nine limbs of 29 bits, SIMD of 2021 as every engine has it
 * - `scalar`: one signature, nine limbs of 29 bits, no SIMD at all
 */
export type KernelVariant = "fused" | "simd" | "scalar";

/** In the order in which they are tried. */
export const KERNEL_VARIANTS: readonly KernelVariant[] = ["fused", "simd", "scalar"];

export const FIELD_SHAPES: Readonly<Record<KernelVariant, FieldShape>> = {
  fused: { limbs: 5, limbBits: 52, lanes: 2, limbOctets: 16, elementOctets: 80 },
  simd: { limbs: 9, limbBits: 29, lanes: 2, limbOctets: 8, elementOctets: 72 },
  scalar: { limbs: 9, limbBits: 29, lanes: 1, limbOctets: 8, elementOctets: 72 },
};

const COMPILED: Readonly<Record<KernelVariant, string>> = {
  fused: FUSED_KERNEL,
  simd: SIMD_KERNEL,
  scalar: SCALAR_KERNEL,
};

/** A build of the kernel that this engine accepts. */
export interface CompiledKernel {
  readonly variant: KernelVariant;
  readonly module: WebAssemblyModule;
}

/**
 * Compiles a build, or answers undefined where the engine does not know its instructions, or does but rounds a fused
 * multiply-add twice, as the relaxed SIMD specification allows it to.
 */
export function compileKernel(variant: KernelVariant): CompiledKernel | undefined {
  return loadKernel(
    variant,
    Uint8Array.from(atob(COMPILED[variant]), (character) => character.charCodeAt(0)),
  );
}

/** The same of octets that were just compiled. */
export function loadKernel(variant: KernelVariant, octets: Uint8Array): CompiledKernel | undefined {
  if (variant === "fused") allowRelaxedSimd();
  if (!validate(octets)) return undefined;
  const module = new Module(octets);
  return roundsAsExpected(module) ? { variant, module } : undefined;
}

/** The fastest build that this engine can be trusted with, of those that are allowed. */
export function chooseKernel(
  allowed: readonly KernelVariant[] = KERNEL_VARIANTS,
): CompiledKernel | undefined {
  for (const variant of KERNEL_VARIANTS) {
    const compiled = allowed.includes(variant) ? compileKernel(variant) : undefined;
    if (compiled !== undefined) return compiled;
  }
  return undefined;
}

const PAGES_FOR_A_TEST = 1;

function roundsAsExpected(module: WebAssemblyModule): boolean {
  const memory = new Memory({ initial: PAGES_FOR_A_TEST, maximum: MAXIMUM_PAGES, shared: true });
  const { exports } = new Instance(module, { env: { memory } });
  return exports["roundsOnce"]?.() === 1;
}

/** The maximum that the compiled kernels declare: 4 GiB. */
export const MAXIMUM_PAGES = 65_536;
