/**
 * `npm run build:kernel`: compiles the verification kernel from pki/verify/kernel/assembly/ with AssemblyScript, once for each
 * variant, into pki/verify/kernel/compiled/. The same compiler gives the same octets on every machine; CI builds it anew and
 * compares.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { main as compileAssemblyScript } from "assemblyscript/asc";

const SOURCES = new URL("../../pki/verify/kernel/assembly/", import.meta.url);
const COMPILED = new URL("../../pki/verify/kernel/compiled/", import.meta.url);

/** A variant: what the sources call "field" and "lanes" in it, and what an engine has to know to run it. */
interface Build {
  readonly variant: string;
  readonly standIns: Readonly<Record<string, string>>;
  readonly features: string;
}

const BUILDS: readonly Build[] = [
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

for (const build of BUILDS) {
  const octets = await compile(build);
  writeFileSync(new URL(`${build.variant}.ts`, COMPILED), moduleText(build, octets));
  process.stdout.write(`${build.variant}: ${octets.length} octets of WebAssembly\n`);
}

async function compile({ variant, standIns, features }: Build): Promise<Uint8Array> {
  let octets: Uint8Array | undefined;
  let complaints = "";
  const { error } = await compileAssemblyScript([...OPTIONS, "--enable", features], {
    readFile: (name: string) => readSource(standIns[basename(name)] ?? basename(name)),
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

function readSource(name: string): string | null {
  try {
    return readFileSync(new URL(name, SOURCES), "utf8");
  } catch {
    // The compiler asks for a file under several names and wants null for those that are not there.
    return null;
  }
}

function moduleText({ variant }: Build, octets: Uint8Array): string {
  const lines =
    Buffer.from(octets)
      .toString("base64")
      .match(/.{1,96}/g) ?? [];
  return [
    "/** Compiled from ../assembly/ by `npm run build:kernel`; not to be edited. WebAssembly in base64. */",
    `export const ${variant.toUpperCase()}_KERNEL =`,
    `${lines.map((text) => `  "${text}"`).join(" +\n")};`,
    "",
  ].join("\n");
}
