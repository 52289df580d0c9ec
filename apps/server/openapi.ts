/** The description of the API for programs (OpenAPI 3.1), made from the table of routes and its schemas. */
import { z } from "zod";
import { API_ERRORS, type ApiErrorCode } from "./api/error-codes.ts";
import { ApiErrorBody } from "./api/error-schema.ts";
import { BODY_ERRORS, type Route, ROUTES, USUAL_ERRORS } from "./routes.ts";

type Json = Record<string, unknown>;

/** The whole document. @param version of the testbed */
export function openApiDocument(version: string): Json {
  const components = new Map<string, unknown>();
  const paths: Record<string, Json> = {};
  for (const [name, route] of Object.entries(ROUTES) as [string, Route][]) {
    const path = (paths[route.path] ??= {});
    path[route.method] = operation(name, route, components);
  }
  refer(ApiErrorBody, components);
  return {
    openapi: "3.1.0",
    info: {
      title: "smki-testbed: the replay lab",
      version,
      description:
        "A simulation of the GB smart metering trust ecosystem. No real key, no real system. What a session keeps is found by its cookie.",
    },
    paths,
    components: {
      schemas: Object.fromEntries([...components].toSorted(([one], [other]) => one.localeCompare(other))),
    },
  };
}

function operation(name: string, route: Route, components: Map<string, unknown>): Json {
  const errors = [...route.errors, ...USUAL_ERRORS, ...(route.body === undefined ? [] : BODY_ERRORS)];
  const { status, type, schema } = route.answers;
  return {
    operationId: name,
    summary: route.says,
    parameters: [...route.path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => ({
      name: parameter,
      in: "path",
      required: true,
      schema: { type: "string" },
    })),
    ...(route.body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: { "application/json": { schema: refer(route.body, components) } },
          },
        }),
    responses: {
      [status]: {
        description: route.says,
        ...(type === "none"
          ? {}
          : {
              content: {
                [type]: { schema: schema === undefined ? { type: "string" } : refer(schema, components) },
              },
            }),
      },
      ...errorResponses(errors),
    },
  };
}

/** One response a status, with the codes that it may carry. */
function errorResponses(codes: readonly ApiErrorCode[]): Json {
  const byStatus = new Map<number, ApiErrorCode[]>();
  for (const code of new Set(codes)) {
    const { status } = API_ERRORS[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, some]) => [
      status,
      {
        description: some.map((code) => `${code}: ${API_ERRORS[code].means}`).join(" "),
        content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } },
      },
    ]),
  );
}

/** The schema, or a reference to it where it has a name; named schemas inside it become components too. */
function refer(schema: z.ZodType, components: Map<string, unknown>): Json {
  const {
    $schema: _dialect,
    $defs = {},
    ...body
  } = z.toJSONSchema(schema, {
    unrepresentable: "any",
    io: "input",
  }) as Json & { $defs?: Json };
  for (const [id, definition] of Object.entries($defs)) components.set(id, withoutId(moved(definition)));
  const { id } = schema.meta() ?? {};
  if (id === undefined) return moved(body) as Json;
  components.set(id, withoutId(moved(body)));
  return { $ref: `#/components/schemas/${id}` };
}

/** A schema with its references into `$defs` turned to the components. */
function moved(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(moved);
  if (schema === null || typeof schema !== "object") return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [
      key,
      key === "$ref" && typeof value === "string"
        ? value.replace("#/$defs/", "#/components/schemas/")
        : moved(value),
    ]),
  );
}

function withoutId(schema: unknown): unknown {
  const { id: _id, ...rest } = schema as Json;
  return rest;
}
