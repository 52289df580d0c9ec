/**
 * Writes `scenarios/scenario.schema.json` from the zod schema, for completion and checks in editors:
 * `node --import tsx apps/schema/write-scenario-schema.ts`. A test fails when the file is out of date.
 */
import { writeFileSync } from "node:fs";
import { scenarioJsonSchema } from "../../sim/index.ts";

const SCHEMA_FILE = new URL("../../scenarios/scenario.schema.json", import.meta.url);

writeFileSync(SCHEMA_FILE, `${JSON.stringify(scenarioJsonSchema(), undefined, 2)}\n`);
