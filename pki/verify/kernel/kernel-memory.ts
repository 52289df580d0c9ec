/**
 * The memory that kernels share: constants, the generator's table, an area for the tables of keys, and a scratch region
 * for each instance. It never grows, so that no view of it is ever stale; pages that nobody has written cost nothing.
 */
import { writeConstants } from "./field-constants.ts";
import { FIELD_SHAPES, type KernelVariant, MAXIMUM_PAGES } from "./kernel-variant.ts";
import { Memory, type WebAssemblyMemory } from "./web-assembly.ts";

/** Signatures of one call. More do not go faster, because what they write leaves the second-level cache. */
export const KERNEL_BATCH = 128;

const PAGE = 65_536;
const ALIGNMENT = 128;
const POINT_OCTETS = 64;
const SCALAR_BITS = 256;
/** The narrowest and widest windows that a table may have: below, batches would not fit their scratch; above, no memory would do. */
export const NARROWEST_WINDOW = 4;
export const WIDEST_WINDOW = 16;

/** The parts of a scratch region, in the order in which `layout` of the kernel takes them. */
export type Scratch = Readonly<Record<(typeof SCRATCH_PARTS)[number], number>>;
export const SCRATCH_PARTS = [
  "temporaries",
  "records",
  "verdicts",
  "scalars",
  "candidates",
  "digits",
  "differences",
  "prefixes",
  "leftPoints",
  "rightPoints",
  "sumPoints",
  "evenPoints",
  "oddPoints",
  "doublings",
  "destinations",
] as const;

export interface KernelMemory {
  readonly memory: WebAssemblyMemory;
  readonly variant: KernelVariant;
  readonly generatorTable: number;
  readonly generatorWidth: number;
  /** Where tables of keys may go: from this address on, so many octets. */
  readonly tables: number;
  readonly tableOctets: number;
  /** One for each kernel that may work on this memory at a time. */
  readonly scratches: readonly Scratch[];
}

export interface KernelMemoryPlan {
  readonly variant: KernelVariant;
  /** Bits of a window of the generator's table. */
  readonly generatorWidth: number;
  /** Room for the tables of keys, in octets. */
  readonly tableOctets: number;
  /** How many kernels will work on it at a time. */
  readonly kernels: number;
}

/** Windows that a scalar has, and octets that a table takes, for windows of so many bits. */
export function windowCount(width: number): number {
  return Math.ceil(SCALAR_BITS / width);
}
export function tableOctets(width: number): number {
  return windowCount(width) * 2 ** (width - 1) * POINT_OCTETS;
}

/** Lays the memory out and writes its constants; the generator's table is for the first kernel to build. */
export function createKernelMemory(plan: KernelMemoryPlan): KernelMemory {
  const allocator = allocateFrom(PAGE);
  const generatorTable = allocator.take(tableOctets(plan.generatorWidth));
  const tables = allocator.take(plan.tableOctets);
  const scratches = Array.from({ length: plan.kernels }, () => scratchFor(plan, allocator));
  const pages = Math.ceil(allocator.taken() / PAGE);
  const memory = new Memory({ initial: pages, maximum: MAXIMUM_PAGES, shared: true });
  writeConstants(new DataView(memory.buffer), FIELD_SHAPES[plan.variant]);
  return {
    memory,
    variant: plan.variant,
    generatorTable,
    generatorWidth: plan.generatorWidth,
    tables,
    tableOctets: plan.tableOctets,
    scratches,
  };
}

interface Allocator {
  readonly take: (octets: number) => number;
  readonly taken: () => number;
}

function allocateFrom(start: number): Allocator {
  let end = start;
  return {
    take: (octets) => {
      const address = end;
      end += Math.ceil(octets / ALIGNMENT) * ALIGNMENT;
      return address;
    },
    taken: () => end,
  };
}

/** Temporaries of the kernel, 128 octets each (`temporary` in places.ts). */
const TEMPORARIES = 48;
/** A signature's record, its scalars, and its two candidates for r. */
const RECORD_OCTETS = 128;
const SCALAR_OCTETS = 4 * 72;
const CANDIDATE_OCTETS = 2 * 32;
const ADDRESS_OCTETS = 4;
/** Additions that the building of a table puts into one batch (`ADDITIONS` in key-table.ts). */
const TABLE_ADDITIONS = 1024;
/** Doublings of a point that the building of a table needs: the widest window may reach beyond 256 bits. */
const DOUBLINGS = SCALAR_BITS + WIDEST_WINDOW;
/** Chains of a batch of additions, each of which needs one prefix more than it has differences. */
const CHAINS = 4;

function scratchFor({ variant, generatorWidth }: KernelMemoryPlan, allocator: Allocator): Scratch {
  const { elementOctets, lanes } = FIELD_SHAPES[variant];
  const points = windowCount(generatorWidth) + windowCount(NARROWEST_WINDOW);
  const pairs = KERNEL_BATCH / lanes;
  const additions = Math.max(pairs * Math.floor(points / 2), TABLE_ADDITIONS);
  const halved = pairs * Math.ceil(points / 2);
  const point = 2 * elementOctets;
  const octets: Readonly<Record<(typeof SCRATCH_PARTS)[number], number>> = {
    temporaries: TEMPORARIES * 128,
    records: KERNEL_BATCH * RECORD_OCTETS,
    verdicts: KERNEL_BATCH,
    scalars: KERNEL_BATCH * SCALAR_OCTETS,
    candidates: KERNEL_BATCH * CANDIDATE_OCTETS,
    digits: KERNEL_BATCH * points * ADDRESS_OCTETS,
    differences: additions * elementOctets,
    prefixes: (Math.max(additions, DOUBLINGS) + CHAINS) * elementOctets,
    leftPoints: (additions + 1) * lanes * ADDRESS_OCTETS,
    rightPoints: (additions + 1) * lanes * ADDRESS_OCTETS,
    sumPoints: additions * ADDRESS_OCTETS,
    evenPoints: Math.max(halved, TABLE_ADDITIONS) * point,
    // Half of that would do for the tree; the doublings of a table lie here too, three elements each.
    oddPoints: Math.max(halved * point, DOUBLINGS * 3 * elementOctets),
    doublings: DOUBLINGS * POINT_OCTETS,
    destinations: TABLE_ADDITIONS * lanes * ADDRESS_OCTETS,
  };
  const places = SCRATCH_PARTS.map((part) => [part, allocator.take(octets[part])] as const);
  return Object.fromEntries(places) as unknown as Scratch;
}
