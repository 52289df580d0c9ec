/** Asks the server, and turns its errors into words. The page works without a server; what needs one says so. */
import type { ApiErrorBody } from "../../server/api/error-schema.ts";

/** What the server said no to, or that there is none. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  /** The code of the API, or `no-server`. */
  readonly code: string;
  readonly hint: string | undefined;
  readonly body: ApiErrorBody["error"] | undefined;
  constructor(code: string, message: string, hint?: string, body?: ApiErrorBody["error"]) {
    super(message);
    this.code = code;
    this.hint = hint;
    this.body = body;
  }
}

const NO_SERVER = "This page has no server";
const NO_SERVER_HINT =
  "Start one with `npx smki serve` and open the page that it names, or drop a saved log here.";

/** True for a page that was opened from a file: it can show logs and make none. */
export function hasServer(): boolean {
  return window.location.protocol.startsWith("http");
}

/** GET as JSON. @throws ApiError */
export async function getJson<Body>(path: string): Promise<Body> {
  return (await answerTo(path, { method: "GET" })).json() as Promise<Body>;
}

/** GET as text, for logs. @throws ApiError */
export async function getText(path: string, headers: Readonly<Record<string, string>> = {}): Promise<string> {
  return (await answerTo(path, { method: "GET", headers })).text();
}

/** POST of JSON, answered by JSON. @throws ApiError */
export async function postJson<Body>(
  path: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Body> {
  const answer = await answerTo(path, {
    method: "POST",
    headers: { ...headers, "content-type": "application/json", "smki-browser": browserWord() },
    body: JSON.stringify(body),
  });
  return answer.json() as Promise<Body>;
}

/** 128 random bits that all tabs of this browser share, by which the server sees that their first orders belong together. */
function browserWord(): string {
  // randomUUID is not there for a page over plain HTTP from another machine, as in a class room.
  const fresh = [...crypto.getRandomValues(new Uint8Array(16))]
    .map((octet) => octet.toString(16).padStart(2, "0"))
    .join("");
  try {
    const kept = window.localStorage.getItem(BROWSER_KEY);
    if (kept !== null) return kept;
    window.localStorage.setItem(BROWSER_KEY, fresh);
  } catch {
    // A browser that keeps nothing has no session to share either.
  }
  return fresh;
}

const BROWSER_KEY = "smki-browser";

async function answerTo(path: string, request: RequestInit): Promise<Response> {
  if (!hasServer()) throw new ApiError("no-server", NO_SERVER, NO_SERVER_HINT);
  let answer: Response;
  try {
    answer = await fetch(path, { ...request, credentials: "same-origin" });
  } catch {
    throw new ApiError("no-server", "The server does not answer", "Is `npx smki serve` still running?");
  }
  if (answer.ok) return answer;
  const { error } = (await answer.json().catch(() => ({}))) as Partial<ApiErrorBody>;
  throw new ApiError(
    error?.code ?? String(answer.status),
    error?.message ?? `the server answers ${answer.status}`,
    error?.hint,
    error,
  );
}
