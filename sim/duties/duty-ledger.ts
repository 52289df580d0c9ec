/** Where each duty stands: evaluated after every step against what the world then is. */
import type { Instant } from "../../pki/index.ts";
import type { DutyId } from "../rule-sets/rule-set.ts";

/**
 * `due`: not done, and still in time. `cannotBeMet`: the party that owes it has no way to do it, which is the old
 * rule's flaw and not the party's fault. `lapsed`: the rules that wanted it are no longer in force.
 */
export type DutyState = "due" | "met" | "breached" | "cannotBeMet" | "lapsed";

/** One duty of one party, about one thing (a device, or the party's own standing). */
export interface DutyStanding {
  readonly duty: DutyId;
  /** The label of the party that owes it. */
  readonly party: string;
  readonly about: string;
  readonly state: DutyState;
  readonly why: string;
}

export interface Duties {
  readonly standings: ReadonlyMap<string, DutyStanding>;
  /** When each premises' meter was commissioned. */
  readonly commissionedAt: ReadonlyMap<string, Instant>;
  /** The parties that were DCC Users, live or suspended, when the duties were last evaluated. */
  readonly users: ReadonlySet<string>;
}

export function noDuties(): Duties {
  return { standings: new Map(), commissionedAt: new Map(), users: new Set() };
}

export function standingKey({ duty, party, about }: Pick<DutyStanding, "duty" | "party" | "about">): string {
  return `${duty}/${party}/${about}`;
}
