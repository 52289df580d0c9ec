/** How a step is decided: answers to checks go on record, and a Subscriber changes only when all of them are yes. */
import { recordEvidence, type Evidence, type Facts } from "../evidence.ts";
import { SUBSCRIBER_CHECKS, type SubscriberCheck } from "./subscriber-checks.ts";
import type { Subscriber } from "./subscriber.ts";

/** What came of a step: the Subscriber after it, or why nothing changed. */
export type SubscriberDecision =
  | { readonly ok: true; readonly subscriber: Subscriber; readonly evidence: Evidence }
  | { readonly ok: false; readonly evidence: Evidence };

/** Makes the new value if every answer is yes. */
export function decideStep(answers: readonly SubscriberAnswer[], next: () => Subscriber): SubscriberDecision {
  const { ok, evidence } = onRecord(answers);
  return ok ? { ok, subscriber: next(), evidence } : { ok, evidence };
}

/** A check with its answer, not yet on record. */
export interface SubscriberAnswer {
  readonly check: SubscriberCheck;
  readonly passed: boolean;
  readonly facts: Facts;
}

/** Puts answers on record up to the first that is no; the rest are not reached. */
export function onRecord(answers: readonly SubscriberAnswer[]): {
  readonly ok: boolean;
  readonly evidence: Evidence;
} {
  const asked = SUBSCRIBER_CHECKS.filter(({ check }) => answers.some((answer) => answer.check === check));
  const recorder = recordEvidence<SubscriberCheck>(asked);
  for (const { check, passed, facts } of answers) {
    if (!passed) {
      recorder.failed(check, facts);
      return { ok: false, evidence: recorder.close() };
    }
    recorder.passed(check, facts);
  }
  return { ok: true, evidence: recorder.close() };
}
