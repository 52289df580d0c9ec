/** Which keys a scenario file may have at a place, read from the schema itself. */
import { z } from "zod";
import { ScenarioFile } from "./schema.ts";
import type { SourcePath } from "./yaml-source.ts";

/** As much of JSON Schema as zod writes for the scenario. */
interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly propertyNames?: JsonSchema;
  readonly items?: JsonSchema;
  readonly oneOf?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly enum?: readonly string[];
  readonly const?: string;
}

/** The JSON Schema of a scenario file, for editors: what `scenarios/scenario.schema.json` holds. */
export function scenarioJsonSchema(): Readonly<Record<string, unknown>> {
  return {
    ...z.toJSONSchema(ScenarioFile, { io: "input" }),
    title: "A scenario of the smki-testbed",
    $id: "scenario.schema.json",
  };
}

let cached: JsonSchema | undefined;

/**
 * The keys allowed in the map at `path` of a scenario file's value. A step is told apart by its `do`. Empty where any
 * label may stand.
 */
export function allowedKeys(value: unknown, path: SourcePath): readonly string[] {
  cached ??= scenarioJsonSchema();
  return allowedKeysIn(cached, value, path);
}

/** The same for a file of another schema, given as JSON Schema. */
export function allowedKeysIn(whole: object, value: unknown, path: SourcePath): readonly string[] {
  let schema: JsonSchema | undefined = whole;
  let here = value;
  for (const segment of path) {
    const branch: JsonSchema | undefined = branchFor(schema, here);
    schema = childOf(branch, segment);
    here = (here as Record<PropertyKey, unknown> | undefined)?.[segment];
  }
  const branch = branchFor(schema, here);
  return Object.keys(branch?.properties ?? {}).concat(branch?.propertyNames?.enum ?? []);
}

function branchFor(schema: JsonSchema | undefined, value: unknown): JsonSchema | undefined {
  const branches = schema?.oneOf ?? schema?.anyOf;
  if (branches === undefined) {
    return schema;
  }
  const chosen = (value as { do?: unknown } | undefined)?.do;
  return branches.find((branch) => branch.properties?.["do"]?.const === chosen) ?? branches[0];
}

function childOf(schema: JsonSchema | undefined, segment: PropertyKey): JsonSchema | undefined {
  if (typeof segment === "number") {
    return schema?.items;
  }
  const property = schema?.properties?.[String(segment)];
  const others = schema?.additionalProperties;
  return property ?? (typeof others === "object" ? others : undefined);
}
