/**
 * `npm run generate`: writes what is made from the source and committed beside it, `scenarios/scenario.schema.json`,
 * the catalogue in `scenarios/README.md`, `scenarios/shown-by.json`, the trainer's sheet and the schema in
 * `scenarios/exercises/`, `scenarios/golden/`, and the numbers in `docs/national-numbers.md`. Tests fail when a file is out
 * of date. Read the difference before committing it: it is what a change does to every story.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import {
  exerciseJsonSchema,
  loadExercise,
  loadScenario,
  scenarioJsonSchema,
  trainerSheet,
} from "../../sim/index.ts";
import { withCatalogue } from "./catalogue-page.ts";
import { GOLDEN_FOLDER, goldenRuns } from "./golden-runs.ts";
import { withNumbers } from "./national-numbers-page.ts";
import { SHOWN_BY_FILE, shownByText } from "./shown-by.ts";

const NATIONAL_NUMBERS = new URL("../../docs/national-numbers.md", import.meta.url);
const SCHEMA_FILE = new URL("../../scenarios/scenario.schema.json", import.meta.url);

writeFileSync(SCHEMA_FILE, `${JSON.stringify(scenarioJsonSchema(), undefined, 2)}\n`);
const SCENARIOS = new URL("../../scenarios/", import.meta.url);
const PAGE = new URL("README.md", SCENARIOS);
const scenarios = readdirSync(SCENARIOS)
  .filter((file) => file.endsWith(".yaml"))
  .map((file) => loadScenario(readFileSync(new URL(file, SCENARIOS), "utf8"), file));
writeFileSync(PAGE, withCatalogue(readFileSync(PAGE, "utf8"), scenarios));

writeFileSync(NATIONAL_NUMBERS, withNumbers(readFileSync(NATIONAL_NUMBERS, "utf8")));

const EXERCISES = new URL("exercises/", SCENARIOS);
const exercises = readdirSync(EXERCISES)
  .filter((file) => file.endsWith(".yaml"))
  .map((file) => loadExercise(readFileSync(new URL(file, EXERCISES), "utf8"), file));
writeFileSync(new URL("README.md", EXERCISES), trainerSheet(exercises));
writeFileSync(
  new URL("exercise.schema.json", EXERCISES),
  `${JSON.stringify(exerciseJsonSchema(), undefined, 2)}\n`,
);

writeFileSync(SHOWN_BY_FILE, await shownByText(scenarios));

for (const [name, text] of await goldenRuns()) {
  writeFileSync(new URL(name, GOLDEN_FOLDER), text);
}
