/**
 * Which keys have a table now, and where. Tables are earned by use, lie in places of fixed size, and are taken from whoever has
 * been idle longest; whoever was used within the policy's patience keeps its own, so that keys in turn do not drive each other out.
 */
import { tableOctets } from "./kernel/kernel-memory.ts";
import type { TablePolicy } from "./table-policy.ts";

/** What the judge of a batch reads: indexed by key. */
export interface TablePlaces {
  /** Address of the key's table; 0 where it has none. */
  readonly addresses: Uint32Array;
  /** Bits of its windows; 0 where it has none. */
  readonly widths: Uint8Array;
}

export interface KeyTables {
  /** Counts the uses of keys, and gives tables to those that have earned one. Places may change, so nobody may be reading. */
  use(keys: Uint32Array, count: number): void;
  /** Counts one use of a key that is verified by itself. */
  useOne(key: number): void;
  /** As they are now; other arrays when more keys have come. */
  places(): TablePlaces;
}

/** Builds the table of a key at an address; false when the point will not have one. */
export type TableBuilder = (key: number, address: number, width: number) => boolean;

const NEVER = Number.POSITIVE_INFINITY;

/**
 * @param start where tables may go, room for all tiers of the policy
 * @param keyCount how many keys there are now
 */
export function createKeyTables(
  policy: TablePolicy,
  start: number,
  keyCount: () => number,
  build: TableBuilder,
): KeyTables {
  const tiers = createTiers(policy, start);
  let room = 64;
  let addresses = sharedUint32(room);
  let widths = sharedUint8(room);
  let tierOf = new Int8Array(room).fill(-1);
  let uses = new Float64Array(room);
  let nextAt = new Float64Array(room).fill(policy.tiers[0]?.afterUses ?? NEVER);
  let lastUse = new Float64Array(room);
  let clock = 0;

  const makeRoom = (count: number): void => {
    if (count <= room) return;
    const old = { addresses, widths, tierOf, uses, nextAt, lastUse };
    while (room < count) room *= 2;
    addresses = sharedUint32(room);
    addresses.set(old.addresses);
    widths = sharedUint8(room);
    widths.set(old.widths);
    tierOf = new Int8Array(room).fill(-1);
    tierOf.set(old.tierOf);
    uses = new Float64Array(room);
    uses.set(old.uses);
    nextAt = new Float64Array(room).fill(policy.tiers[0]?.afterUses ?? NEVER);
    nextAt.set(old.nextAt);
    lastUse = new Float64Array(room);
    lastUse.set(old.lastUse);
  };

  const count = (key: number): boolean => {
    const used = (uses[key] ?? 0) + 1;
    uses[key] = used;
    clock += 1;
    lastUse[key] = clock;
    return used >= (nextAt[key] ?? NEVER);
  };

  const promote = (key: number): void => {
    const from = tierOf[key] ?? -1;
    const tier = tiers[from + 1];
    if (tier === undefined) {
      nextAt[key] = NEVER;
      return;
    }
    const place = tier.free.pop() ?? takeFromIdlest(tier);
    if (place === undefined) {
      // Nobody is idle: the key has to earn it once more.
      nextAt[key] = (uses[key] ?? 0) + tier.afterUses;
      return;
    }
    if (!build(key, place, tier.width)) {
      tier.free.push(place);
      nextAt[key] = NEVER;
      return;
    }
    const before = tiers[from];
    if (before !== undefined) {
      before.free.push(addresses[key] ?? 0);
      before.owners.delete(key);
    }
    addresses[key] = place;
    widths[key] = tier.width;
    tierOf[key] = from + 1;
    tier.owners.add(key);
    nextAt[key] = tiers[from + 2]?.afterUses ?? NEVER;
  };

  const takeFromIdlest = (tier: Tier): number | undefined => {
    let idlest: number | undefined;
    for (const owner of tier.owners) {
      if (idlest === undefined || (lastUse[owner] ?? 0) < (lastUse[idlest] ?? 0)) idlest = owner;
    }
    if (idlest === undefined || clock - (lastUse[idlest] ?? 0) <= policy.patience) return undefined;
    const place = addresses[idlest];
    tier.owners.delete(idlest);
    addresses[idlest] = 0;
    widths[idlest] = 0;
    tierOf[idlest] = -1;
    uses[idlest] = 0;
    nextAt[idlest] = policy.tiers[0]?.afterUses ?? NEVER;
    return place;
  };

  return {
    use: (keys, countOfKeys) => {
      makeRoom(keyCount());
      const risen = new Set<number>();
      for (let index = 0; index < countOfKeys; index += 1) {
        const key = keys[index] ?? 0;
        if (count(key)) risen.add(key);
      }
      for (const key of risen) {
        // A table given to one key of the batch may have been taken from another.
        if ((uses[key] ?? 0) >= (nextAt[key] ?? NEVER)) promote(key);
      }
    },
    useOne: (key) => {
      makeRoom(keyCount());
      if (count(key)) promote(key);
    },
    places: () => {
      makeRoom(keyCount());
      return { addresses, widths };
    },
  };
}

/** The places of one size. */
interface Tier {
  readonly width: number;
  readonly afterUses: number;
  readonly free: number[];
  readonly owners: Set<number>;
}

function createTiers(policy: TablePolicy, start: number): readonly Tier[] {
  let address = start;
  return policy.tiers.map(({ width, afterUses, tables }) => {
    const octets = tableOctets(width);
    const free = Array.from({ length: tables }, (_, index) => address + index * octets).toReversed();
    address += tables * octets;
    return { width, afterUses, free, owners: new Set<number>() };
  });
}

/** Shared, so that the workers of a pool read the same places. */
const sharedUint32 = (length: number): Uint32Array => new Uint32Array(new SharedArrayBuffer(4 * length));
const sharedUint8 = (length: number): Uint8Array => new Uint8Array(new SharedArrayBuffer(length));
