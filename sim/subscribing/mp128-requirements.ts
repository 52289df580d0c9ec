/**
 * Which business requirement of MP128 a duty answers. Annex A of the report, which numbers them, is not public: that
 * MP128B is requirements 1, 2 and 6 and MP128A 3, 4 and 5 is sourced (MP128B Modification Report section 3); which number
 * means which duty is inferred from sections 3, 4 and 7.
 */
import type { DutyId } from "../rule-sets/rule-set.ts";

export interface Mp128Requirement {
  /** "6", or "3 to 5" where the duty cannot be told from its neighbours. */
  readonly number: string;
  readonly certainty: "inferred";
}

const inferred = (number: string): Mp128Requirement => ({ number, certainty: "inferred" });

const REQUIREMENTS: Partial<Record<DutyId, Mp128Requirement>> = {
  B1: inferred("1"),
  B2: inferred("6"),
  B3: inferred("2"),
  B4: inferred("2"),
  B6: inferred("6"),
  A1: inferred("3 to 5"),
  A2: inferred("3 to 5"),
};

/** The requirement behind a duty; null for the duties from before MP128. */
export function requirementOf(duty: DutyId): Mp128Requirement | null {
  return REQUIREMENTS[duty] ?? null;
}
