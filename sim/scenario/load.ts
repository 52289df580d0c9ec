/** From the text of a scenario file to a scenario, or to every problem in it with its place and a hint. */
import { referenceProblems } from "./references.ts";
import { ScenarioError } from "./scenario-error.ts";
import type { ScenarioProblem } from "./scenario-error.ts";
import { readableParts } from "./scenario-parts.ts";
import type { KnownNames } from "./scenario-parts.ts";
import { schemaProblems } from "./schema-problems.ts";
import { completeScenario } from "./complete.ts";
import { type Scenario, ScenarioFile } from "./schema.ts";
import { readYaml } from "./yaml-source.ts";

/**
 * Reads a scenario. `file` is the name that problems are reported under; `known` lists the names that
 * expectations may use, where the caller has them.
 * @throws ScenarioError with every problem found
 */
export function loadScenario(text: string, file: string, known: KnownNames = {}): Scenario {
  return completeScenario(readScenarioFile(text, file, known));
}

/** The same with nothing filled in: what the file itself says. @throws ScenarioError with every problem found */
export function readScenarioFile(text: string, file: string, known: KnownNames = {}): ScenarioFile {
  const source = readYaml(text, file);
  if (source.value === undefined) {
    throw new ScenarioError(inFileOrder(source.problems));
  }
  const parsed = ScenarioFile.safeParse(source.value);
  const problems = [
    ...source.problems,
    ...[
      ...(parsed.success ? [] : schemaProblems(parsed.error.issues, source)),
      ...referenceProblems(readableParts(source.value), known),
    ].map((problem) => source.place(problem)),
  ];
  if (problems.length > 0 || !parsed.success) {
    throw new ScenarioError(inFileOrder(problems));
  }
  return parsed.data;
}

function inFileOrder(problems: readonly ScenarioProblem[]): readonly ScenarioProblem[] {
  return problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
}
