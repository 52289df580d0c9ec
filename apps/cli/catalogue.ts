/** The scenarios that come with the testbed, and scenario files that people name. */
import { existsSync, readdirSync } from "node:fs";
import { relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { UsageError } from "../../pki/index.ts";
import { loadScenario, suggest } from "../../sim/index.ts";
import type { Scenario } from "../../sim/index.ts";
import { KNOWN_NAMES } from "./known-names.ts";
import { readTextInput } from "./read-input.ts";

const CATALOGUE = fileURLToPath(new URL("../../scenarios/", import.meta.url));

/** The names of the catalogue's scenarios, in alphabetical order. */
export function catalogueNames(): readonly string[] {
  return readdirSync(CATALOGUE)
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => file.slice(0, -".yaml".length))
    .sort();
}

/** The file of a scenario given by catalogue name or by path. @throws UsageError with a suggestion */
export function scenarioFile(nameOrFile: string): string {
  if (catalogueNames().includes(nameOrFile)) {
    return relative(process.cwd(), resolve(CATALOGUE, `${nameOrFile}.yaml`));
  }
  if (existsSync(nameOrFile) && nameOrFile !== "") {
    return nameOrFile;
  }
  throw new UsageError(
    `there is no scenario "${nameOrFile}" in the catalogue, and no such file`,
    suggest(nameOrFile, catalogueNames(), "scenarios"),
  );
}

/** Loads a scenario by catalogue name or by path. @throws UsageError, ScenarioError */
export function openScenario(nameOrFile: string): Scenario {
  const file = scenarioFile(nameOrFile);
  return loadScenario(readTextInput(file), file, KNOWN_NAMES);
}

/** The catalogue's scenarios that load; one that does not is the business of `check`. */
export function readableCatalogue(): readonly Scenario[] {
  return catalogueNames().flatMap((name) => {
    try {
      return [openScenario(name)];
    } catch {
      return [];
    }
  });
}
