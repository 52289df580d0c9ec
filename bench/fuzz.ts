/** Damaged messages by the million, what refused them, and whether anything gave way. */
import { type Assault, assaultOnce } from "../devices/index.ts";
import { seededRandom } from "../sim/index.ts";
import { BENCH_CLOCK, benchDevice } from "./device-exchanges.ts";

/** Testbed policy: far above what the longest message takes, so that only a runaway reaches it; milliseconds. */
export const LONGEST_ALLOWED = 1000;
/** Testbed policy: what a run may hold on to in the end, whatever its length; octets. */
export const MEMORY_ALLOWED = 256 * 1024 * 1024;

export interface FuzzReport {
  readonly messages: number;
  readonly seconds: number;
  readonly decidedBy: Readonly<Record<string, number>>;
  /** Milliseconds. */
  readonly slowest: number;
  /** Octets of heap at the end above those at the beginning, after a thousandth of the run. */
  readonly heldMemory: number;
  readonly faults: readonly { readonly fault: string; readonly message: string }[];
}

/** Sends so many damaged messages to a gas proxy function; the same seed sends the same messages. */
export async function fuzzDevice(seed: string, messages: number): Promise<FuzzReport> {
  const { environment, state, seeds } = await benchDevice();
  return assail({ environment, state, at: BENCH_CLOCK, seeds, random: seededRandom(seed) }, messages);
}

function assail(assault: Assault, messages: number): FuzzReport {
  const decidedBy = new Map<string, number>();
  const faults: { fault: string; message: string }[] = [];
  const warm = Math.ceil(messages / 1000);
  let slowest = 0;
  let heapAtStart = 0;
  const start = performance.now();
  let before = start;
  for (let index = 0; index < messages; index += 1) {
    const outcome = assaultOnce(assault);
    const now = performance.now();
    slowest = Math.max(slowest, now - before);
    before = now;
    decidedBy.set(outcome.decidedBy, (decidedBy.get(outcome.decidedBy) ?? 0) + 1);
    if (outcome.fault !== undefined && faults.length < 20) {
      faults.push({ fault: outcome.fault, message: Buffer.from(outcome.bytes).toString("hex") });
    }
    if (index === warm) heapAtStart = process.memoryUsage().heapUsed;
  }
  return {
    messages,
    seconds: (performance.now() - start) / 1000,
    decidedBy: Object.fromEntries([...decidedBy].toSorted(([, one], [, other]) => other - one)),
    slowest,
    heldMemory: Math.max(0, process.memoryUsage().heapUsed - heapAtStart),
    faults,
  };
}

/** Whether nothing was thrown, nothing took long and memory did not keep growing. */
export function holds({ faults, slowest, heldMemory }: FuzzReport): boolean {
  return faults.length === 0 && slowest < LONGEST_ALLOWED && heldMemory < MEMORY_ALLOWED;
}
