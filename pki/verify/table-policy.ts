/** Which keys get a table for the hot-key kernel: how often one has to be used, how large its table is, and what all may take. */
import { NARROWEST_WINDOW, tableOctets, WIDEST_WINDOW } from "./kernel/kernel-memory.ts";

/** A size of table. */
export interface TableTier {
  /** Bits of a window: more make a verification shorter and the table larger. */
  readonly width: number;
  /** A key gets a table of this size when it has been used so often. */
  readonly afterUses: number;
  /** How many tables of this size there may be. */
  readonly tables: number;
}

export interface TablePolicy {
  /** Bits of a window of the base point's table. */
  readonly generatorWidth: number;
  /** From the smallest to the largest. A key that has risen to the next tier gives its smaller table back. */
  readonly tiers: readonly TableTier[];
  /** The kernel is set up when so many signatures have been verified: its base point's table has to pay for itself. */
  readonly startAfter: number;
  /** A table may be taken from a key that no signature of the last so many was by. */
  readonly patience: number;
}

/**
 * Measured: a table of 6-bit windows costs as much as seven verifications by node and saves four fifths of each; one of 10-bit
 * windows costs as much as some fifty and saves a fifth of what is left. All of it takes 200 MB at most.
 */
export const DEFAULT_TABLE_POLICY: TablePolicy = {
  generatorWidth: 13,
  tiers: [
    { width: 6, afterUses: 8, tables: 1024 },
    { width: 10, afterUses: 2000, tables: 110 },
  ],
  startAfter: 1000,
  patience: 100_000,
};

/** Octets that tables of keys may take under a policy. */
export function tableBudget({ tiers }: TablePolicy): number {
  return tiers.reduce((sum, { width, tables }) => sum + tables * tableOctets(width), 0);
}

/** Testbed policy: tables of all keys take 1 GiB at most, far below the 4 GiB that the kernel can address. */
const MOST_TABLE_OCTETS = 2 ** 30;

/** @throws RangeError when a policy cannot be followed, and says why */
export function requireUsable(policy: TablePolicy): void {
  const { generatorWidth, tiers, startAfter, patience } = policy;
  for (const [name, value] of Object.entries({ startAfter, patience })) {
    if (!(value >= 0)) throw new RangeError(`${name} is a number of signatures, not ${value}`);
  }
  for (const { afterUses, tables } of tiers) {
    if (!(afterUses >= 1)) throw new RangeError(`a key earns a table by one use or more, not ${afterUses}`);
    if (!Number.isInteger(tables) || tables < 0) {
      throw new RangeError(`tables are a whole number, not ${tables}`);
    }
  }
  const widths = [generatorWidth, ...tiers.map(({ width }) => width)];
  const odd = widths.find(
    (width) => !Number.isInteger(width) || width < NARROWEST_WINDOW || width > WIDEST_WINDOW,
  );
  if (odd !== undefined) {
    throw new RangeError(`windows have ${NARROWEST_WINDOW} to ${WIDEST_WINDOW} bits, not ${odd}`);
  }
  const octets = tableBudget(policy);
  if (octets > MOST_TABLE_OCTETS) {
    throw new RangeError(`tables take ${MOST_TABLE_OCTETS} octets at most, and this policy wants ${octets}`);
  }
  for (const [index, tier] of tiers.entries()) {
    const before = tiers[index - 1];
    if (before !== undefined && (tier.afterUses <= before.afterUses || tier.width <= before.width)) {
      throw new RangeError(
        "each tier of tables has wider windows and wants more uses than the one before it",
      );
    }
  }
}
