/**
 * `npm run build:kernel`: writes the compiled kernels to pki/verify/kernel/compiled/, as text, so that nothing has to read a file
 * to use one. CI builds them anew and compares.
 */
import { writeFileSync } from "node:fs";
import { compileKernelBuild, KERNEL_BUILDS, type KernelBuild } from "./kernel-builds.ts";

const COMPILED = new URL("../../pki/verify/kernel/compiled/", import.meta.url);

for (const build of KERNEL_BUILDS) {
  const octets = await compileKernelBuild(build);
  writeFileSync(new URL(`${build.variant}.ts`, COMPILED), moduleText(build, octets));
  process.stdout.write(`${build.variant}: ${octets.length} octets of WebAssembly\n`);
}

function moduleText({ variant }: KernelBuild, octets: Uint8Array): string {
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
