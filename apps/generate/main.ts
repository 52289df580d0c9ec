/**
 * `npm run generate`: writes what is made from the source and committed beside it, `scenarios/scenario.schema.json`
 * and `scenarios/golden/`. Tests fail when a file is out of date. Read the difference before committing it: it is
 * what a change does to every story.
 */
import { writeFileSync } from "node:fs";
import { scenarioJsonSchema } from "../../sim/index.ts";
import { GOLDEN_FOLDER, goldenRuns } from "./golden-runs.ts";

const SCHEMA_FILE = new URL("../../scenarios/scenario.schema.json", import.meta.url);

writeFileSync(SCHEMA_FILE, `${JSON.stringify(scenarioJsonSchema(), undefined, 2)}\n`);
for (const [name, text] of await goldenRuns()) {
  writeFileSync(new URL(name, GOLDEN_FOLDER), text);
}
