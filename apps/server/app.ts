/** The server as one application: routes of the table, each with its handler, and the page for every other path. */
import { type Context, Hono } from "hono";
import { ApiError, errorResponse } from "./api-error.ts";
import type { StartedRun } from "./api/run-schema.ts";
import type { RunOrder } from "./desk/run-desk.ts";
import {
  catalogue,
  explanation,
  glossary,
  scenarioSchema,
  scenarioText,
} from "./handlers/catalogue-handlers.ts";
import { checkedText, checkGivenText } from "./handlers/check-handlers.ts";
import { estateDevice, estateList, orderedEstate } from "./handlers/estate-handlers.ts";
import { checkedExercise, exercises, sheetForTrainer } from "./handlers/exercise-handlers.ts";
import { estateStream, runStream } from "./handlers/live-handlers.ts";
import { comparedRuns, orderedFork, orderedRun, runDetails, runList } from "./handlers/run-handlers.ts";
import { limitedBodies, sameOriginOnly, securityHeaders } from "./manners.ts";
import { openApiDocument } from "./openapi.ts";
import { pageRoutes } from "./page-routes.ts";
import { bodyOf, pathPart, peerAddress, sessionForKeeping, sessionOf } from "./request.ts";
import { type Route, type RouteName, ROUTES } from "./routes.ts";
import type { ServerParts } from "./server-parts.ts";
import type { Session } from "./store/session-store.ts";
import { apiErrorOf } from "./told-errors.ts";
import { TRAINER_HEADER } from "./trainer-code.ts";

type Handler = (context: Context) => Response | Promise<Response>;

export function createApp(parts: ServerParts): Hono {
  const app = new Hono({ strict: false });
  app.use(securityHeaders);
  app.use(sameOriginOnly(parts));
  app.use("/api/*", limitedBodies(parts));
  const handlers = handlersOf(parts);
  for (const [name, route] of Object.entries(ROUTES) as [RouteName, Route][]) {
    app.on(route.method.toUpperCase(), honoPath(route), handlers[name]);
  }
  for (const path of new Set(Object.values(ROUTES).map(honoPath))) {
    app.all(path, ({ req }) => {
      throw new ApiError(
        "method-not-allowed",
        `${path} does not take ${req.method}`,
        "the methods are in /api/openapi.json",
      );
    });
  }
  app.all("/api/*", ({ req }) => {
    throw new ApiError(
      "not-found",
      `there is no ${req.path.slice(0, 200)}`,
      "the routes are in /api/openapi.json",
    );
  });
  pageRoutes(app, parts);
  app.onError((error, context) => answerOf(error, context, parts));
  return app;
}

function handlersOf(parts: ServerParts): Readonly<Record<RouteName, Handler>> {
  const { runs, estates, version } = parts;
  const theirs = (context: Context): Session => {
    const session = sessionOf(context, parts);
    // Whoever has no session has no run either: the answer is the one for an unknown run.
    if (session === undefined) runs.find(undefined, pathPart(context, "id"));
    return session as Session;
  };
  const begin = async (context: Context, session: Session, order: RunOrder): Promise<Response> => {
    const kept = await runs.start(session, order);
    if (/\brespond-async\b/.test(context.req.header("prefer") ?? "")) {
      return context.json<StartedRun>({ run: kept.run }, 202, { location: `/api/runs/${kept.run.id}` });
    }
    await runs.ended(kept.run.id);
    const { lines } = await runs.follow(session, kept.run.id);
    const head = JSON.stringify({ run: kept.run });
    const log = kept.run.state === "finished" ? `,"log":[${lines.join(",")}]` : "";
    return context.body(`${head.slice(0, -1)}${log}}`, 201, {
      "content-type": "application/json",
      location: `/api/runs/${kept.run.id}`,
    });
  };
  return {
    catalogue: (context) => context.json(catalogue()),
    scenario: (context) => context.json(scenarioText(pathPart(context, "name"))),
    scenarioSchema: (context) => context.json(scenarioSchema()),
    glossary: (context) => context.json(glossary()),
    explain: (context) => context.json(explanation(pathPart(context, "term"))),
    check: async (context) => {
      const { text } = await bodyOf(context, ROUTES.check.body);
      return context.json(await checkedText(parts, text, peerAddress(context)));
    },
    startRun: async (context) => {
      const request = await bodyOf(context, ROUTES.startRun.body);
      await checkGivenText(parts, request.text, peerAddress(context));
      const order = orderedRun(request);
      return begin(context, await sessionForKeeping(context, parts), order);
    },
    runs: (context) => context.json(runList(sessionOf(context, parts))),
    run: (context) => context.json(runDetails(runs.find(theirs(context), pathPart(context, "id")))),
    deleteRun: async (context) => {
      const session = theirs(context);
      await runs.remove(session, runs.find(session, pathPart(context, "id")));
      return context.body(null, 204);
    },
    runLog: async (context) => {
      const session = theirs(context);
      const kept = runs.find(session, pathPart(context, "id"));
      const { scenario, rules } = kept.run;
      return context.body(await runs.log(session, kept), 200, {
        "content-type": "application/x-ndjson",
        ...attachment(context, `${scenario}.${rules}.ndjson`),
      });
    },
    runScenario: (context) => {
      const { run, text } = runs.find(theirs(context), pathPart(context, "id"));
      return context.body(text, 200, {
        "content-type": "application/yaml; charset=utf-8",
        ...attachment(context, `${run.scenario}.yaml`),
      });
    },
    runEvents: (context) => {
      const session = theirs(context);
      return runStream(context, parts, session, runs.find(session, pathPart(context, "id")));
    },
    fork: async (context) => {
      const session = theirs(context);
      const parent = runs.find(session, pathPart(context, "id"));
      return begin(context, session, orderedFork(parent, await bodyOf(context, ROUTES.fork.body)));
    },
    compare: async (context) => {
      const session = theirs(context);
      const [one, other] = ["id", "other"].map((name) => runs.find(session, pathPart(context, name)));
      if (one === undefined || other === undefined)
        throw new ApiError("unknown-run", "there is no such run", "");
      return context.json(await comparedRuns(parts, session, one, other));
    },
    startEstate: async (context) => {
      const request = await bodyOf(context, ROUTES.startEstate.body);
      await checkGivenText(parts, request.text, peerAddress(context));
      const order = orderedEstate(request);
      const { estate } = await estates.start(await sessionForKeeping(context, parts), order);
      return context.json(estate, 202, { location: `/api/estates/${estate.id}` });
    },
    estates: (context) => context.json(estateList(sessionOf(context, parts))),
    estate: (context) =>
      context.json(estates.find(sessionOf(context, parts), pathPart(context, "id")).estate),
    deleteEstate: async (context) => {
      const session = sessionOf(context, parts);
      const kept = estates.find(session, pathPart(context, "id"));
      if (session !== undefined) await estates.remove(session, kept);
      return context.body(null, 204);
    },
    estateEvents: (context) => {
      const session = sessionOf(context, parts);
      const kept = estates.find(session, pathPart(context, "id"));
      return estateStream(context, parts, session as Session, kept);
    },
    estateDevice: (context) => {
      const kept = estates.find(sessionOf(context, parts), pathPart(context, "id"));
      return context.json(estateDevice(kept, pathPart(context, "device")));
    },
    exercises: (context) => context.json(exercises()),
    trainerSheet: (context) => {
      parts.trainer.check(context.req.header(TRAINER_HEADER), peerAddress(context));
      return context.body(sheetForTrainer(), 200, {
        "content-type": "text/markdown; charset=utf-8",
        "cache-control": "no-store",
      });
    },
    checkExercise: async (context) => {
      const request = await bodyOf(context, ROUTES.checkExercise.body);
      const name = pathPart(context, "exercise");
      return context.json(await checkedExercise(parts, sessionOf(context, parts), name, request));
    },
    openApi: (context) => context.json(openApiDocument(version)),
  };
}

function answerOf(error: unknown, context: Context, { talk }: ServerParts): Response {
  const told = apiErrorOf(error);
  if (told.code === "own-defect") {
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
    talk(`${context.req.method} ${context.req.path}: ${what}`);
  }
  return errorResponse(told);
}

function attachment(context: Context, name: string): Readonly<Record<string, string>> {
  return context.req.query("download") === undefined
    ? {}
    : { "content-disposition": `attachment; filename="${name}"` };
}

function honoPath({ path }: Pick<Route, "path">): string {
  return path.replaceAll(/\{(\w+)\}/g, ":$1");
}
