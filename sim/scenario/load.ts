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
  const houses = housesIn(source.value);
  if (houses > MOST_HOUSES_IN_ALL) {
    const what = `the premises stand for ${houses} houses, and a story has at most ${MOST_HOUSES_IN_ALL}`;
    const hint = "a story for thousands is an estate: npx smki estate gno-sale --houses 2000";
    throw new ScenarioError([
      source.place({ path: ["premises"], part: "key", code: "too-large", what, hint }),
    ]);
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

/** More would take minutes to play, and the log would be read by nobody. */
const MOST_HOUSES_IN_ALL = 2000;

/** How many houses the file stands for, as far as it says so: each is made only when it is not too many. */
function housesIn(value: unknown): number {
  const premises = (value as { premises?: unknown } | null)?.premises;
  if (premises === null || typeof premises !== "object") return 0;
  return Object.values(premises).reduce<number>((sum, one) => {
    const houses: unknown = (one as { houses?: unknown } | null)?.houses;
    return sum + (typeof houses === "number" && houses > 0 ? houses : 1);
  }, 0);
}

function inFileOrder(problems: readonly ScenarioProblem[]): readonly ScenarioProblem[] {
  return problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
}
