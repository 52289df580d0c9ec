/** A topic with what shows it: the words of the catalogue of topics, and steps at which it really happened. */
import type { Scenario } from "../scenario/schema.ts";
import { SHOWN_BY_HAND, type ShownOtherwise, shownOtherwise } from "./shown-otherwise.ts";
import { scenariosThatShow, type Showing, type ShowingIndex, showingKey } from "./shown-by.ts";
import { findTopics, type Topic } from "./topics.ts";

export interface ExplainedTopic extends Topic {
  /** The steps that show it; without a step, the whole scenario does. */
  readonly shownBy: readonly (Omit<Showing, "step"> & { readonly step: string | undefined })[];
  /** What shows it, where no scenario does. */
  readonly otherwise: ShownOtherwise | undefined;
}

/** Every meaning of a word; empty for one that nothing is known of. */
export function explainTerm(
  word: string,
  catalogue: readonly Scenario[],
  index: ShowingIndex,
): readonly ExplainedTopic[] {
  return findTopics(word).map((topic) => {
    const key = showingKey(topic.kind, topic.term);
    const shownBy = [
      ...scenariosThatShow(topic.term, catalogue),
      ...(Object.hasOwn(index, key) ? (index[key] ?? []) : []),
    ];
    const byHand = Object.hasOwn(SHOWN_BY_HAND, key) ? SHOWN_BY_HAND[key] : undefined;
    return {
      ...topic,
      shownBy: shownBy.length > 0 || byHand === undefined ? shownBy : [{ ...byHand, step: undefined }],
      otherwise: shownBy.length > 0 || byHand !== undefined ? undefined : shownOtherwise(topic),
    };
  });
}
