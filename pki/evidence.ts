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
  return new Recorder(definitions);
}

const NO_FACTS: Facts = {};

/** A class, because one is made for every message: methods made once cost nothing, closures made every time do. */
class Recorder<Name extends string> implements EvidenceRecorder<Name> {
  private readonly definitions: readonly CheckDefinition<Name>[];
  private readonly made: Check[] = [];
  private next = 0;
  private refused = false;

  constructor(definitions: readonly CheckDefinition<Name>[]) {
    this.definitions = definitions;
  }

  passed(check: Name, facts: Facts = NO_FACTS): void {
    this.record(check, "passed", facts);
  }

  failed(check: Name, facts: Facts = NO_FACTS): void {
    this.record(check, "failed", facts);
  }

  close(): Evidence {
    return this.refused
      ? [...this.made, ...this.definitions.slice(this.next).map((one) => asMade(one, "notReached", NO_FACTS))]
      : this.made;
  }

  private record(check: Name, outcome: CheckOutcome, facts: Facts): void {
    let index = this.next;
    while (index < this.definitions.length && this.definitions[index]?.check !== check) index += 1;
    const definition = this.definitions[index];
    if (definition === undefined || this.refused) {
      throw new InternalError(`check "${check}" recorded out of order`);
    }
    this.made.push(asMade(definition, outcome, facts));
    this.next = index + 1;
    this.refused = outcome === "failed";
  }
}

function asMade({ check, asks, source }: CheckDefinition, outcome: CheckOutcome, facts: Facts): Check {
  return { check, asks, source, outcome, facts };
}

/** The check that decided a refusal, or undefined when every check passed. */
export function failedCheck(evidence: Evidence): Check | undefined {
  return evidence.find((check) => check.outcome === "failed");
}
