/** From the text of an exercise file to an exercise, or to every problem in it with its place and a hint. */
import { z } from "zod";
import { allowedKeysIn } from "../scenario/allowed-keys.ts";
import { ScenarioError } from "../scenario/scenario-error.ts";
import { schemaProblems } from "../scenario/schema-problems.ts";
import { suggest } from "../scenario/suggestion.ts";
import { type PlacedProblem, readYaml } from "../scenario/yaml-source.ts";
import { Exercise } from "./exercise-schema.ts";

/** The JSON Schema of an exercise file, for editors: what `scenarios/exercises/exercise.schema.json` holds. */
export function exerciseJsonSchema(): Readonly<Record<string, unknown>> {
  return {
    ...z.toJSONSchema(Exercise, { io: "input" }),
    title: "An exercise of the smki-testbed",
    $id: "exercise.schema.json",
  };
}

/**
 * Reads an exercise. `file` is the name that problems are reported under; `scenarios` the names that exist.
 * @throws ScenarioError with every problem found
 */
export function loadExercise(text: string, file: string, scenarios?: readonly string[]): Exercise {
  const source = readYaml(text, file);
  if (source.value === undefined) throw new ScenarioError(source.problems);
  const parsed = Exercise.safeParse(source.value);
  const schema = exerciseJsonSchema();
  const found = parsed.success
    ? sensibleProblems(parsed.data, scenarios)
    : schemaProblems(parsed.error.issues, source, (value, path) => allowedKeysIn(schema, value, path));
  const problems = [...source.problems, ...found.map((problem) => source.place(problem))].toSorted(
    (left, right) => left.line - right.line || left.column - right.column,
  );
  if (problems.length > 0 || !parsed.success) throw new ScenarioError(problems);
  return parsed.data;
}

/** What the shape cannot say: that an exercise has something to check for each thing that a trainee may do. */
function sensibleProblems(exercise: Exercise, scenarios?: readonly string[]): readonly PlacedProblem[] {
  const { may, questions, finding, world, solution, scenario } = exercise;
  const problems: PlacedProblem[] = [];
  const needs = (has: boolean, key: string, action: (typeof may)[number]): void => {
    if (may.includes(action) === has) return;
    problems.push({
      path: ["may"],
      part: "value",
      code: "missing-key",
      what: has
        ? `there is ${key}, and may has no "${action}"`
        : `may has "${action}", and there is no ${key}`,
      hint: has ? `add ${action} to may` : `add ${key}`,
    });
  };
  needs(questions !== undefined, "questions", "answer");
  needs(finding !== undefined, "finding", "point");
  if ((may.includes("fork") || may.includes("edit")) !== (world !== undefined)) {
    problems.push({
      path: ["may"],
      part: "value",
      code: "missing-key",
      what: "a world that may be changed and a check of the world go together",
      hint: "add world, and fork or edit to may",
    });
  }
  for (const [index, { question, choices }] of (questions ?? []).entries()) {
    const answer = solution.answers?.[question];
    if (answer === undefined || !Object.hasOwn(choices, answer)) {
      problems.push({
        path: ["questions", index, "question"],
        part: "value",
        code: "unknown-name",
        what: `the solution does not answer "${question}" by one of its choices`,
        hint: suggest(answer ?? "", Object.keys(choices), "choices"),
      });
    }
  }
  if (world !== undefined && solution.fork === undefined && solution.edit === undefined) {
    problems.push({
      path: ["solution"],
      part: "key",
      code: "missing-key",
      what: "the solution changes nothing in the world",
      hint: "add fork or edit",
    });
  }
  if (scenarios !== undefined && !scenarios.includes(scenario)) {
    problems.push({
      path: ["scenario"],
      part: "value",
      code: "unknown-name",
      what: `there is no scenario "${scenario}"`,
      hint: suggest(scenario, scenarios, "scenarios"),
    });
  }
  return problems;
}
