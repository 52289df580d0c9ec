/**
 * Checks what the schema alone cannot: that the parts of a scenario fit each other. It works on whatever parts
 * of the file are readable, so that a slip in one place does not hide a slip in another.
 */
import { partyProblems, premisesProblems } from "./cast-references.ts";
import { isRuleSet, notRun } from "./reference-problem.ts";
import type { KnownNames, ScenarioParts } from "./scenario-parts.ts";
import { stepProblems } from "./step-references.ts";
import { timeProblems } from "./step-times.ts";
import type { PlacedProblem } from "./yaml-source.ts";

/** Everything in which the parts contradict each other. */
export function referenceProblems(parts: ScenarioParts, known: KnownNames): readonly PlacedProblem[] {
  return [
    ...ruleSetProblems(parts),
    ...partyProblems(parts),
    ...premisesProblems(parts),
    ...duplicateSteps(parts),
    ...parts.steps.flatMap(({ index, step }) => stepProblems(parts, known, step, ["steps", index])),
    ...timeProblems(parts),
  ];
}

function ruleSetProblems({ rules, starts, ends }: ScenarioParts): PlacedProblem[] {
  const incomplete = rules
    .filter((rule) => !ends.has(rule))
    .map(
      (rule): PlacedProblem => ({
        path: ["ends"],
        part: "key",
        code: "rule-set-incomplete",
        what: `ends says nothing about ${rule}, which is listed under rules`,
        hint: `add ${rule}: safe under ends, or take ${rule} off the list`,
      }),
    );
  const spare = [
    ...[...starts.keys()].map((rule) => ["starts", rule] as const),
    ...[...ends].map((rule) => ["ends", rule] as const),
  ]
    .filter(([, rule]) => isRuleSet(rule) && !rules.includes(rule))
    .map((path) => notRun(rules, path, path[1], "key"));
  return [...incomplete, ...spare];
}

function duplicateSteps({ steps }: ScenarioParts): PlacedProblem[] {
  const problems: PlacedProblem[] = [];
  const seen = new Map<string, number>();
  for (const { index, step } of steps) {
    const first = seen.get(step.step);
    if (first === undefined) {
      seen.set(step.step, index);
    } else {
      problems.push({
        path: ["steps", index, "step"],
        part: "value",
        code: "duplicate-label",
        what: `"${step.step}" is already the label of step ${first + 1}`,
        hint: "a step's label is unique in the file",
      });
    }
  }
  return problems;
}
