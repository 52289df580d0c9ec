/** Large numbers from a seed, for test material: the same seed gives the same vectors on every machine. */
import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { CURVE_ORDER, numberOf } from "./reference-curve.ts";

export interface SeededNumbers {
  /** 0 to 2^256 - 1. */
  octets32(): bigint;
  /** 1 to n - 1. */
  scalar(): bigint;
}

/** @param label what the numbers are for; another label gives others */
export function seededNumbers(label: string, seed: number): SeededNumbers {
  let drawn = 0;
  const octets32 = (): bigint => {
    drawn += 1;
    return numberOf(sha256(utf8ToBytes(`${label} ${seed} ${drawn}`)));
  };
  return { octets32, scalar: () => (octets32() % (CURVE_ORDER - 1n)) + 1n };
}
