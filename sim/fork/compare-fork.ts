/** A run beside its fork: where the two part, apart from the change itself, and what it comes to. */
import { type Comparison, compareRuns } from "../compare.ts";
import type { LogEvent } from "../log/event.ts";
import { isForkStep } from "./forked-steps.ts";

/** What the sentences call the two. */
export const FORK_SIDES = ["as it went", "in the fork"] as const;

/**
 * The comparison with its first divergence behind the change: that a fork has a step that changes something is no news.
 * @throws UsageError when the logs are of different scenarios
 */
export function compareFork(parent: readonly LogEvent[], fork: readonly LogEvent[]): Comparison {
  const comparison = compareRuns([parent, fork], FORK_SIDES);
  const parting = comparison.steps.find(
    ({ step, sides, differences }) =>
      differences.length > 0 && !(isForkStep(step) && sides.some(({ happens }) => !happens)),
  );
  return {
    ...comparison,
    firstDivergence:
      parting === undefined ? null : { step: parting.step, title: parting.title, words: parting.differences },
  };
}

/** The comparison in one paragraph. */
export function comparisonInWords(
  { firstDivergence, runs, dutyDifferences }: Comparison,
  sides: readonly string[] = FORK_SIDES,
): string {
  const endings = runs.map(({ stranded }, index) => {
    const end =
      stranded.length === 0
        ? "no slot is stranded"
        : `${stranded.join(", ")} ${stranded.length === 1 ? "is" : "are"} stranded`;
    return `${sides[index] ?? ""} ${end}`;
  });
  const parting =
    firstDivergence === null
      ? "The runs never part: the same is refused by the same, and the same hold the slots."
      : `The runs part at "${firstDivergence.title}": ${firstDivergence.words.map(inSequence).join(". ")}.`;
  const duties = dutyDifferences.length === 0 ? "" : ` What is owed differs: ${dutyDifferences.join("; ")}.`;
  return `${parting} At the end: ${endings.join("; ")}.${duties}`;
}

/** Behind a colon the first sentence goes on small; the others begin. */
function inSequence(words: string, index: number): string {
  return index === 0 ? words : `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}
