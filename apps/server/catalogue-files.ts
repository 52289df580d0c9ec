/** The files that come with the testbed, by name: scenarios, exercises. A name is looked up in a list and never a path. */
import { readdirSync, readFileSync } from "node:fs";
import {
  type Exercise,
  knownNames,
  loadExercise,
  loadScenario,
  type Scenario,
  suggest,
} from "../../sim/index.ts";
import { ApiError } from "./api-error.ts";

const SCENARIOS = new URL("../../scenarios/", import.meta.url);
const EXERCISES = new URL("exercises/", SCENARIOS);

export interface CatalogueFile {
  readonly text: string;
  readonly scenario: Scenario;
}

/** Every scenario of the catalogue by name, in alphabetical order; read once. */
export function scenarioCatalogue(): ReadonlyMap<string, CatalogueFile> {
  scenarios ??= new Map(
    yamlNames(SCENARIOS).map((name) => {
      const text = readFileSync(new URL(`${name}.yaml`, SCENARIOS), "utf8");
      return [name, { text, scenario: loadScenario(text, `${name}.yaml`, knownNames()) }];
    }),
  );
  return scenarios;
}
let scenarios: ReadonlyMap<string, CatalogueFile> | undefined;

/** @throws ApiError with a suggestion when the catalogue has no such scenario */
export function catalogueScenario(name: string): CatalogueFile {
  const found = scenarioCatalogue().get(name);
  if (found === undefined) {
    throw new ApiError(
      "unknown-scenario",
      `there is no scenario "${name}" in the catalogue`,
      suggest(name, scenarioCatalogue().keys(), "scenarios"),
    );
  }
  return found;
}

/** Every exercise by name, easier ones first; read once. */
export function exerciseCatalogue(): ReadonlyMap<string, Exercise> {
  exercises ??= new Map(
    yamlNames(EXERCISES)
      .map((name) => {
        const text = readFileSync(new URL(`${name}.yaml`, EXERCISES), "utf8");
        return loadExercise(text, `exercises/${name}.yaml`, [...scenarioCatalogue().keys()]);
      })
      .toSorted((one, other) => one.number - other.number)
      .map((exercise) => [exercise.exercise, exercise]),
  );
  return exercises;
}
let exercises: ReadonlyMap<string, Exercise> | undefined;

/** @throws ApiError with a suggestion when there is no such exercise */
export function catalogueExercise(name: string): Exercise {
  const found = exerciseCatalogue().get(name);
  if (found === undefined) {
    throw new ApiError(
      "unknown-exercise",
      `there is no exercise "${name}"`,
      suggest(name, exerciseCatalogue().keys(), "exercises"),
    );
  }
  return found;
}

function yamlNames(folder: URL): readonly string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => file.slice(0, -".yaml".length))
    .toSorted();
}
