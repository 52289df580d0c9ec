/**
 * Evidence: the ordered list of the checks that a decision really made. Reports, the command line, the web
 * page and the tests all read this list, so that nobody writes a second explanation of a verdict.
 */
import { InternalError } from "./failures.ts";

/** What a check compared, in the field's own words: shown to people and asserted by tests. */
export type Facts = Readonly<Record<string, string | number | boolean>>;

export type CheckOutcome = "passed" | "failed" | "notReached";

/** A check as the rule book has it, before anybody makes it. */
export interface CheckDefinition<Name extends string = string> {
  readonly check: Name;
  /** The question in plain words, answered yes by a pass. */
  readonly asks: string;
  /** The rule: a GBCS, SEC, DUIS or RFC section, or `testbed policy NAME` where the rule is not known. */
  readonly source: string;
}

/** A check as it was made (or not reached). */
export interface Check extends CheckDefinition {
  readonly outcome: CheckOutcome;
  readonly facts: Facts;
}

export type Evidence = readonly Check[];

/** Collects the outcomes of an ordered list of checks. */
export interface EvidenceRecorder<Name extends string> {
  passed(check: Name, facts?: Facts): void;
  failed(check: Name, facts?: Facts): void;
  /** The outcomes in rule-book order, with everything after a failure marked `notReached`. */
  close(): Evidence;
}

/**
 * Starts recording against an ordered list of definitions.
 *
 * A check may be passed over without a word when it does not apply to the case (the signature of an unsigned
 * command); it then does not appear at all. Checks after the first failure appear as `notReached`.
 * @throws InternalError when a check is recorded twice, or against the order of the list
 */
export function recordEvidence<Name extends string>(
  definitions: readonly CheckDefinition<Name>[],
): EvidenceRecorder<Name> {
  const made: Check[] = [];
  let next = 0;
  let closed = false;

  const record = (check: Name, outcome: CheckOutcome, facts: Facts): void => {
    const index = definitions.findIndex((definition) => definition.check === check);
    const definition = definitions[index];
    if (definition === undefined || index < next || closed) {
      throw new InternalError(`check "${check}" recorded out of order`);
    }
    made.push({ ...definition, outcome, facts });
    next = index + 1;
    closed = outcome === "failed";
  };

  return {
    passed: (check, facts = {}) => record(check, "passed", facts),
    failed: (check, facts = {}) => record(check, "failed", facts),
    close: () =>
      closed
        ? [
            ...made,
            ...definitions
              .slice(next)
              .map((definition) => ({ ...definition, outcome: "notReached" as const, facts: {} })),
          ]
        : made,
  };
}

/** The check that decided a refusal, or undefined when every check passed. */
export function failedCheck(evidence: Evidence): Check | undefined {
  return evidence.find((check) => check.outcome === "failed");
}
