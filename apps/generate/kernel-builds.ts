/**
 * Compiles the verification kernel from pki/verify/kernel/assembly/ with AssemblyScript, once for each variant. The same
 * compiler gives the same octets on every machine.
 */
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { main as compileAssemblyScript } from "assemblyscript/asc";
import type { KernelVariant } from "../../pki/index.ts";

const SOURCES = new URL("../../pki/verify/kernel/assembly/", import.meta.url);

/** A variant: what the sources call "field" and "lanes" in it, and what an engine has to know to run it. */
export interface KernelBuild {
  readonly variant: KernelVariant;
  readonly standIns: Readonly<Record<string, string>>;
  readonly features: string;
}

export const KERNEL_BUILDS: readonly KernelBuild[] = [
  {
    variant: "fused",
    standIns: { "field.ts": "field-five-by-52.ts" },
    features: "threads,simd,relaxed-simd",
  },
  {
    variant: "simd",
    standIns: { "field.ts": "field-nine-by-29.ts", "lanes.ts": "lanes-simd.ts" },
    features: "threads,simd",
  },
  {
    variant: "scalar",
    standIns: { "field.ts": "field-nine-by-29.ts", "lanes.ts": "lanes-scalar.ts" },
    features: "threads",
  },
];

// What the compiler itself keeps in memory lies below the constants of places.ts: hence the memory base.
const OPTIONS =
  "kernel.ts --outFile kernel.wasm --runtime stub -O3 --noAssert --importMemory --sharedMemory --initialMemory 1 --maximumMemory 65536 --memoryBase 256".split(
    " ",
  );

/**
 * @param change what to do to the text of a source file before it is compiled: for tests of what a missing guard lets through
 * @throws Error with the compiler's complaints
 */
export async function compileKernelBuild(
  { variant, standIns, features }: KernelBuild,
  change: (name: string, text: string) => string = (_name, text) => text,
): Promise<Uint8Array> {
  let octets: Uint8Array | undefined;
  let complaints = "";
  const { error } = await compileAssemblyScript([...OPTIONS, "--enable", features], {
    readFile: (name: string) => readSource(standIns[basename(name)] ?? basename(name), change),
    writeFile: (_name: string, contents: string | Uint8Array) => {
      if (typeof contents !== "string") octets = contents;
    },
    listFiles: () => [],
    stderr: {
      write: (text: string | Uint8Array) => {
        complaints += String(text);
      },
    },
  });
  if (error !== null || octets === undefined) {
    throw new Error(`the ${variant} kernel does not compile\n${complaints}`);
  }
  return octets;
}

function readSource(name: string, change: (name: string, text: string) => string): string | null {
  try {
    return change(name, readFileSync(new URL(name, SOURCES), "utf8"));
  } catch {
    // The compiler asks for a file under several names and wants null for those that are not there.
    return null;
  }
}
