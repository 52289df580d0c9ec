/** The trainer's sheet: every exercise with its hints, its solution and its debrief, as a page to be printed. */
import { stringify } from "yaml";
import { audienceInWords } from "./audience.ts";
import type { Exercise } from "./exercise-schema.ts";

/** How an exercise is solved, in sentences and, where the scenario is edited, in YAML. */
export function solutionInWords({ questions = [], finding, solution }: Exercise): {
  readonly sentences: readonly string[];
  readonly yaml: string | undefined;
} {
  const { says, answers = {}, fork, edit } = solution;
  return {
    sentences: [
      says,
      ...questions.map(({ question, ask, choices }) => {
        const answer = answers[question] ?? "";
        return `${ask} ${choices[answer] ?? answer}`.replace(/([^.?!])$/, "$1.");
      }),
      ...(finding === undefined ? [] : [`To be found: ${finding.says}.`]),
      ...(fork === undefined ? [] : [`Fork at ${fork.at}: ${changeAsText(fork.change)}.`]),
    ],
    yaml: edit === undefined ? undefined : stringify(edit, { lineWidth: 0 }).trimEnd(),
  };
}

function changeAsText({ kind, ...what }: NonNullable<Exercise["solution"]["fork"]>["change"]): string {
  return [kind, ...Object.entries(what).map(([key, value]) => `${key} ${JSON.stringify(value)}`)].join(", ");
}

/** The sheet as Markdown. Exercises come in the order of their numbers. */
export function trainerSheet(exercises: readonly Exercise[]): string {
  const inOrder = exercises.toSorted((left, right) => left.number - right.number);
  const minutes = inOrder.reduce((total, exercise) => total + exercise.minutes, 0);
  const rows = inOrder.map(
    ({ number, exercise, title, audience, scenario, rules, minutes: each }) =>
      `| ${number} | [${title}](${exercise}.yaml) | ${audienceInWords(audience)} | ${scenario}, ${rules} | ${each} |`,
  );
  return [
    "# The trainer's sheet",
    "",
    "Simulation. No real key, no real system, no part of the DCC or of the SMKI.",
    "",
    `${inOrder.length} exercises, ${minutes} minutes in all. Trainees open them under "Exercises" of \`npx smki serve\`; each`,
    "file here is one exercise, beside the scenarios that they are about. The solutions are below: this sheet is for",
    "whoever teaches. A test runs every solution, and finds that doing nothing solves none.",
    "",
    "| | exercise | for | story | minutes |",
    "|---|---|---|---|---|",
    ...rows,
    "",
    ...inOrder.flatMap(exerciseLines),
  ].join("\n");
}

function exerciseLines(exercise: Exercise): readonly string[] {
  const { number, title, audience, minutes, scenario, rules, task, hints, debrief, sources } = exercise;
  const { sentences, yaml } = solutionInWords(exercise);
  return [
    `## ${number}. ${title}`,
    "",
    `For ${audienceInWords(audience)}; ${minutes} minutes; \`npx smki run ${scenario} --rules ${rules}\``,
    "",
    `**Task.** ${flowing(task)}`,
    "",
    "**Hints, one at a time.**",
    "",
    ...hints.map((hint, index) => `${index + 1}. ${flowing(hint)}`),
    "",
    `**Solution.** ${sentences.map(flowing).join(" ")}`,
    "",
    ...(yaml === undefined ? [] : ["```yaml", yaml, "```", ""]),
    `**Debrief.** ${flowing(debrief)}`,
    "",
    `Source: ${sources.join("; ")}.`,
    "",
  ];
}

const flowing = (text: string): string => text.trim().replaceAll(/\s+/g, " ");
