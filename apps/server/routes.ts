/** Every route of the API as data: what it takes and what it answers. Checks, handlers and OpenAPI go by this table. */
import { z } from "zod";
import { Catalogue, Explanation, Glossary, ScenarioText } from "./api/catalogue-schema.ts";
import { ComparedRuns } from "./api/comparison-schema.ts";
import type { ApiErrorCode } from "./api/error-codes.ts";
import { Estate, EstateDevice, EstateList, EstateRequest } from "./api/estate-schema.ts";
import { CheckedExercise, ExerciseCheckRequest, Exercises } from "./api/exercise-schema.ts";
import { EstateStreamMessage, RunStreamMessage } from "./api/live-schema.ts";
import {
  CheckRequest,
  CheckResult,
  ForkRequest,
  RunDetails,
  RunList,
  RunRequest,
  StartedRun,
} from "./api/run-schema.ts";

/** What a route answers when all goes well. */
export interface RouteAnswer {
  readonly status: 200 | 201 | 202 | 204;
  readonly type:
    | "application/json"
    | "application/x-ndjson"
    | "application/yaml"
    | "text/event-stream"
    | "text/markdown"
    | "none";
  readonly schema?: z.ZodType;
}

export interface Route {
  readonly method: "get" | "post" | "delete";
  /** With `{name}` for what varies. */
  readonly path: string;
  readonly says: string;
  readonly body?: z.ZodType;
  readonly answers: RouteAnswer;
  /** Errors of its own, beside those that every route has. */
  readonly errors: readonly ApiErrorCode[];
}

const route = <Body extends z.ZodType | undefined = undefined>(
  method: Route["method"],
  path: string,
  says: string,
  answers: RouteAnswer,
  more: { readonly body?: Body; readonly errors?: readonly ApiErrorCode[] } = {},
) => ({ method, path, says, answers, errors: more.errors ?? [], body: more.body as Body });

const json = (schema: z.ZodType, status: 200 | 201 | 202 = 200): RouteAnswer => ({
  status,
  type: "application/json",
  schema,
});
const GONE: RouteAnswer = { status: 204, type: "none" };
const STARTS: readonly ApiErrorCode[] = [
  "unknown-scenario",
  "scenario-problems",
  "usage",
  "text-too-large",
  "check-too-long",
  "too-many-checks",
  "too-many-runs",
  "session-full",
  "too-many-sessions",
];

export const ROUTES = {
  catalogue: route(
    "get",
    "/api/catalogue",
    "Scenarios, sections of the report, rule sets and policies.",
    json(Catalogue),
  ),
  scenario: route(
    "get",
    "/api/scenarios/{name}",
    "The text of a scenario of the catalogue.",
    json(ScenarioText),
    {
      errors: ["unknown-scenario"],
    },
  ),
  scenarioSchema: route(
    "get",
    "/api/scenario-schema",
    "The JSON Schema of scenario files.",
    json(z.looseObject({ $schema: z.string() })),
  ),
  glossary: route("get", "/api/glossary", "Every word of the glossary.", json(Glossary)),
  explain: route(
    "get",
    "/api/explain/{term}",
    "What a code or term means, and the steps that show it.",
    json(Explanation),
    {
      errors: ["unknown-term"],
    },
  ),
  check: route(
    "post",
    "/api/check",
    "The problems of a scenario file, with line and column.",
    json(CheckResult),
    {
      body: CheckRequest,
      errors: ["text-too-large", "check-too-long", "too-many-checks"],
    },
  ),
  startRun: route(
    "post",
    "/api/runs",
    "Runs a scenario. Waits for the end, unless the request says `Prefer: respond-async`.",
    json(StartedRun, 201),
    { body: RunRequest, errors: STARTS },
  ),
  runs: route("get", "/api/runs", "The runs of this session, newest first.", json(RunList)),
  run: route(
    "get",
    "/api/runs/{id}",
    "A run, with the scenario text that makes it again.",
    json(RunDetails),
    {
      errors: ["unknown-run"],
    },
  ),
  deleteRun: route("delete", "/api/runs/{id}", "Forgets a run; one that goes on is stopped.", GONE, {
    errors: ["unknown-run"],
  }),
  runLog: route(
    "get",
    "/api/runs/{id}/log",
    "The log of a run that has ended, one event a line.",
    { status: 200, type: "application/x-ndjson" },
    { errors: ["unknown-run", "run-not-finished"] },
  ),
  runScenario: route(
    "get",
    "/api/runs/{id}/scenario",
    "The scenario of a run as a file for `npx smki run FILE`.",
    { status: 200, type: "application/yaml" },
    { errors: ["unknown-run"] },
  ),
  runEvents: route(
    "get",
    "/api/runs/{id}/events",
    "The events so far, then each as it happens, then `end`. Last-Event-ID takes the stream up behind it.",
    { status: 200, type: "text/event-stream", schema: RunStreamMessage },
    { errors: ["unknown-run", "too-many-streams"] },
  ),
  fork: route(
    "post",
    "/api/runs/{id}/forks",
    "A new run that is the same up to a step and from there on differs by one change.",
    json(StartedRun, 201),
    {
      body: ForkRequest,
      errors: ["unknown-run", "unknown-step", "fork-impossible", "usage", "too-many-runs", "session-full"],
    },
  ),
  compare: route(
    "get",
    "/api/runs/{id}/compare/{other}",
    "Two runs of one scenario side by side: where they part, in words.",
    json(ComparedRuns),
    { errors: ["unknown-run", "run-not-finished", "usage"] },
  ),
  startEstate: route(
    "post",
    "/api/estates",
    "Plays a scenario at thousands of houses, counted while it runs.",
    json(Estate, 202),
    {
      body: EstateRequest,
      errors: STARTS,
    },
  ),
  estates: route(
    "get",
    "/api/estates",
    "The estates of this session, newest first, without their steps.",
    json(EstateList),
  ),
  estate: route("get", "/api/estates/{id}", "An estate as it stands.", json(Estate), {
    errors: ["unknown-estate"],
  }),
  deleteEstate: route(
    "delete",
    "/api/estates/{id}",
    "Forgets an estate; one that goes on is stopped.",
    GONE,
    {
      errors: ["unknown-estate"],
    },
  ),
  estateEvents: route(
    "get",
    "/api/estates/{id}/events",
    "How it stands, then its counts as they come, then `end`.",
    { status: 200, type: "text/event-stream", schema: EstateStreamMessage },
    { errors: ["unknown-estate", "too-many-streams"] },
  ),
  estateDevice: route(
    "get",
    "/api/estates/{id}/devices/{device}",
    "A scenario of the house of one device alone, to be run like any other.",
    json(EstateDevice),
    { errors: ["unknown-estate", "usage"] },
  ),
  exercises: route(
    "get",
    "/api/exercises",
    "The exercises of the lab, easier ones first, without their solutions.",
    json(Exercises),
  ),
  trainerSheet: route(
    "get",
    "/api/trainer-sheet",
    "The sheet for the trainer: tasks, hints, solutions. The header `smki-trainer-code` brings the code where one is wanted.",
    { status: 200, type: "text/markdown" },
    { errors: ["trainer-code-needed", "trainer-code-wrong", "too-many-attempts"] },
  ),
  checkExercise: route(
    "post",
    "/api/exercises/{exercise}/check",
    "Whether the exercise is solved, by the world's state.",
    json(CheckedExercise),
    {
      body: ExerciseCheckRequest,
      errors: ["unknown-exercise", "unknown-run", "run-not-finished", "too-many-runs"],
    },
  ),
  openApi: route(
    "get",
    "/api/openapi.json",
    "This description.",
    json(z.looseObject({ openapi: z.string() })),
  ),
} as const;

export type RouteName = keyof typeof ROUTES;

/** Errors that every route may answer, and every route with a body. */
export const USUAL_ERRORS: readonly ApiErrorCode[] = ["wrong-origin", "own-defect"];
export const BODY_ERRORS: readonly ApiErrorCode[] = ["bad-json", "bad-request", "not-json", "body-too-large"];
