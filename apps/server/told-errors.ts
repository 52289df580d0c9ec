/** What handlers throw, as errors of the API. */
import type { z } from "zod";
import { InvalidIdentifier, UsageError } from "../../pki/index.ts";
import { formatPlace, ScenarioError } from "../../sim/index.ts";
import { ApiError, ownDefect } from "./api-error.ts";
import type { Problem } from "./api/error-schema.ts";

/** What was thrown, as an error of the API; our own defects tell the client no more than that they are ours. */
export function apiErrorOf(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) return thrown;
  if (thrown instanceof ScenarioError) return scenarioProblems(thrown);
  if (thrown instanceof UsageError || thrown instanceof InvalidIdentifier) {
    const hint = thrown instanceof UsageError ? thrown.hint : undefined;
    return new ApiError("usage", thrown.message, hint ?? "change the request");
  }
  return ownDefect();
}

function scenarioProblems(error: ScenarioError): ApiError {
  const [first] = error.problems;
  return new ApiError(
    "scenario-problems",
    first === undefined ? "the scenario has problems" : `${formatPlace(first)} ${first.what}`,
    first?.hint ?? "POST the text to /api/check to see every problem",
    {
      ...(first === undefined ? {} : { where: { line: first.line, column: first.column } }),
      problems: problemsOf(error),
    },
  );
}

/** Every problem of a scenario file, as the API tells it. */
export function problemsOf({ problems }: ScenarioError): Problem[] {
  return problems.map(({ hint, ...problem }) => ({ ...problem, ...(hint === undefined ? {} : { hint }) }));
}

/** A request of the wrong shape: the first thing that is wrong with it. */
export function badRequest(error: z.ZodError): ApiError {
  const [issue] = error.issues;
  const field = issue?.path.map(String).join(".") ?? "";
  const known = issue?.code === "invalid_value" ? `one of ${issue.values.join(", ")}` : undefined;
  return new ApiError(
    "bad-request",
    `${field === "" ? "the request" : field}: ${issue?.message ?? "is wrong"}`,
    known ?? "the shape of every request is in /api/openapi.json",
    field === "" ? {} : { field },
  );
}
