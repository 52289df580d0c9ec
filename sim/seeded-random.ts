/** Random numbers from a seed, for what is tried out at random and must be repeatable. Not for keys. */
import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";

/** Numbers from 0 to below 1, the same for the same text: splitmix32 (Steele, Lea and Flood 2014) from its hash. */
export function seededRandom(seed: string): () => number {
  let state = new DataView(sha256(utf8ToBytes(seed)).buffer).getUint32(0);
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    mixed ^= mixed >>> 15;
    return (mixed >>> 0) / 2 ** 32;
  };
}
