/** What handlers throw, as errors of the API. */
import type { z } from "zod";
import { InvalidIdentifier, UsageError } from "../../pki/index.ts";
import { formatPlace, ScenarioError } from "../../sim/index.ts";
import { ApiError, ownDefect } from "./api-error.ts";
import { MOST_PROBLEMS, type Problem } from "./api/error-schema.ts";

/** What was thrown, as an error of the API; our own defects tell the client no more than that they are ours. */
export function apiErrorOf(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) return thrown;
  if (thrown instanceof ScenarioError) {
    const { problems, more } = problemsOf(thrown);
    return scenarioProblems(problems, more);
  }
  if (thrown instanceof UsageError || thrown instanceof InvalidIdentifier) {
    const hint = thrown instanceof UsageError ? thrown.hint : undefined;
    return new ApiError("usage", thrown.message, hint ?? "change the request");
  }
  return ownDefect();
}

/** The problems of a scenario file as an error. @param more so many are not told */
export function scenarioProblems(problems: readonly Problem[], more = 0): ApiError {
  const [first] = problems;
  return new ApiError(
    "scenario-problems",
    first === undefined ? "the scenario has problems" : `${formatPlace(first)} ${first.what}`,
    first?.hint ?? "POST the text to /api/check to see every problem",
    {
      ...(first === undefined ? {} : { where: { line: first.line, column: first.column } }),
      problems: [...problems],
      ...(more > 0 ? { more } : {}),
    },
  );
}

/** The problems of a scenario file as the API tells them: the first, and how many more there are. */
export function problemsOf({ problems }: ScenarioError): {
  readonly problems: Problem[];
  readonly more?: number;
} {
  const more = problems.length - MOST_PROBLEMS;
  return {
    problems: problems
      .slice(0, MOST_PROBLEMS)
      .map(({ hint, ...problem }) => ({ ...problem, ...(hint === undefined ? {} : { hint }) })),
    ...(more > 0 ? { more } : {}),
  };
}

/** A request of the wrong shape: the first thing that is wrong with it. */
export function badRequest(error: z.ZodError): ApiError {
  const [issue] = error.issues;
  if (issue?.code === "too_big" && issue.path.join() === "text") {
    return new ApiError(
      "text-too-large",
      `the text is longer than ${issue.maximum} characters`,
      "a scenario is a few kilobytes of YAML; the command line takes longer ones: npx smki run FILE",
      { field: "text" },
    );
  }
  const field = issue?.path.map(String).join(".") ?? "";
  const known = issue?.code === "invalid_value" ? `one of ${issue.values.join(", ")}` : undefined;
  return new ApiError(
    "bad-request",
    `${field === "" ? "the request" : field}: ${issue?.message ?? "is wrong"}`,
    known ?? "the shape of every request is in /api/openapi.json",
    field === "" ? {} : { field },
  );
}
