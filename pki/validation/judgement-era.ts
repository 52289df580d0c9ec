/** How long a verdict holds: until a certificate or a revocation list begins or ends. */
import type { Instant } from "../ids.ts";

/** From when to when something holds, both included; undefined: it has no end. */
export interface Period {
  readonly from: Instant;
  readonly until: Instant | undefined;
}

/**
 * The number of the era that an instant lies in, counted from 0. Within one era no period begins and none ends, so
 * whoever only asks which periods hold gets the same answer at any two instants of it.
 */
export function eraOf(periods: readonly Period[], at: Instant): number {
  let era = 0;
  for (const { from, until } of periods) {
    if (from <= at) era += 1;
    if (until !== undefined && until < at) era += 1;
  }
  return era;
}
