/** A request that the server says no to. Thrown by handlers, told to the client as the API's one shape of errors. */
import { InvalidIdentifier, UsageError } from "../../pki/index.ts";
import { formatPlace, ScenarioError } from "../../sim/index.ts";
import type { z } from "zod";
import { API_ERRORS, type ApiErrorCode } from "./api/error-codes.ts";
import type { ApiErrorBody, Problem } from "./api/error-schema.ts";

type Details = Omit<ApiErrorBody["error"], "code" | "message" | "hint">;

export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly code: ApiErrorCode;
  readonly hint: string;
  readonly details: Details;
  constructor(code: ApiErrorCode, message: string, hint: string, details: Details = {}) {
    super(message);
    this.code = code;
    this.hint = hint;
    this.details = details;
  }

  get status(): number {
    return API_ERRORS[this.code].status;
  }

  get body(): ApiErrorBody {
    return { error: { code: this.code, message: this.message, ...this.details, hint: this.hint } };
  }
}

/** What was thrown, as an error of the API; our own defects tell the client no more than that they are ours. */
export function apiErrorOf(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) return thrown;
  if (thrown instanceof ScenarioError) return scenarioProblems(thrown);
  if (thrown instanceof UsageError || thrown instanceof InvalidIdentifier) {
    const hint = thrown instanceof UsageError ? thrown.hint : undefined;
    return new ApiError("usage", thrown.message, hint ?? "change the request");
  }
  return new ApiError(
    "own-defect",
    "this is a defect of the testbed, not of your request",
    "the server's own output names the place: report it with the request",
  );
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
