/** Relaxed SIMD in the engines that have it behind a flag. */
import { versions } from "node:process";
import { setFlagsFromString } from "node:v8";

/** V8 11.3 is that of Node 20. It compiles relaxed SIMD rightly, and was the last release to want a flag for it. */
const BEHIND_A_FLAG = /^11\.3\./;

/** Lets this process compile relaxed SIMD, where that takes a flag; later engines need none and complain of it. */
export function allowRelaxedSimd(): void {
  if (BEHIND_A_FLAG.test(versions.v8)) setFlagsFromString("--experimental-wasm-relaxed-simd");
}
