/** A request that the server says no to. Thrown by handlers, told to the client as the API's one shape of errors. */
import { API_ERRORS, type ApiErrorCode } from "./api/error-codes.ts";
import type { ApiErrorBody } from "./api/error-schema.ts";

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

/** A defect of ours tells the client no more than that it is ours. */
export function ownDefect(): ApiError {
  return new ApiError(
    "own-defect",
    "this is a defect of the testbed, not of your request",
    "the server's own output names the place: report it with the request",
  );
}

/** The answer that tells an error. */
export function errorResponse(told: ApiError): Response {
  const wait =
    told.code === "too-many-sessions" || told.code === "too-many-attempts" ? RETRY_LONG_AFTER : RETRY_AFTER;
  const retry = told.status === 429 || told.status === 503 ? { "retry-after": wait } : {};
  return new Response(JSON.stringify(told.body), {
    status: told.status,
    headers: { "content-type": "application/json", ...retry },
  });
}

/** Seconds after which a refused run may be asked for again. */
const RETRY_AFTER = "3";
/** Seconds after which another session may have rested long enough to make room, or a code is taken again. */
const RETRY_LONG_AFTER = "600";
