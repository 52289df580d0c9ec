/** Damages octets in the ways in which messages really arrive damaged, and in the ways in which attackers damage them. */

/** A number from 0 (inclusive) to 1 (exclusive); the same sequence gives the same damage. */
export type Random = () => number;

/** Longer than any measured GBCS message, so that oversize is among the damage. */
const LONGEST = 4096;

const INTERESTING = [0x00, 0x01, 0x7f, 0x80, 0x81, 0x82, 0xff] as const;

/** One damage to `octets`; `others` lends parts of other messages. */
type Damage = (octets: Uint8Array, random: Random, others: readonly Uint8Array[]) => Uint8Array;

/** Each kind of damage by name. */
export const DAMAGES = {
  flipBit: (octets, random) => {
    const damaged = Uint8Array.from(octets);
    const at = below(random, octets.length);
    damaged[at] = (damaged[at] ?? 0) ^ (1 << below(random, 8));
    return damaged;
  },
  interestingOctet: (octets, random) => {
    const damaged = Uint8Array.from(octets);
    damaged[below(random, octets.length)] = INTERESTING[below(random, INTERESTING.length)] ?? 0;
    return damaged;
  },
  cutShort: (octets, random) => octets.slice(0, below(random, octets.length)),
  cutOut: (octets, random) => {
    const from = below(random, octets.length);
    return join(octets.subarray(0, from), octets.subarray(from + 1 + below(random, 16)));
  },
  insert: (octets, random) => {
    const at = below(random, octets.length + 1);
    return join(octets.subarray(0, at), noise(random, 1 + below(random, 16)), octets.subarray(at));
  },
  repeat: (octets, random) => {
    const from = below(random, octets.length);
    const to = Math.min(octets.length, from + 1 + below(random, 64));
    return join(octets.subarray(0, to), octets.subarray(from, to), octets.subarray(to));
  },
  splice: (octets, random, others) => {
    const other = others[below(random, others.length)] ?? octets;
    return join(
      octets.subarray(0, below(random, octets.length)),
      other.subarray(below(random, other.length)),
    );
  },
  extend: (octets, random) => join(octets, noise(random, 1 + below(random, LONGEST - octets.length))),
} as const satisfies Readonly<Record<string, Damage>>;

export type DamageName = keyof typeof DAMAGES;

const NAMES = Object.keys(DAMAGES) as DamageName[];

/** One to three damages, one after another. An empty message stays as it is. */
export function mutate(octets: Uint8Array, random: Random, others: readonly Uint8Array[]): Uint8Array {
  let damaged = octets;
  for (let times = 1 + below(random, 3); times > 0 && damaged.length > 0; times -= 1) {
    const damage: Damage = DAMAGES[NAMES[below(random, NAMES.length)] ?? "flipBit"];
    damaged = damage(damaged, random, others).subarray(0, LONGEST);
  }
  return damaged;
}

/** A whole number from 0 to below `limit`. */
export function below(random: Random, limit: number): number {
  return Math.floor(random() * Math.max(1, limit));
}

function noise(random: Random, length: number): Uint8Array {
  return Uint8Array.from({ length }, () => below(random, 256));
}

function join(...parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
