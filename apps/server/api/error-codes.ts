/** Every error that the API answers: its code, its HTTP status, and what it means. */

export const API_ERRORS = {
  "bad-json": { status: 400, means: "The body is no JSON." },
  "bad-request": { status: 400, means: "A field of the request is missing, unknown or of the wrong form." },
  "scenario-problems": {
    status: 422,
    means: "The scenario has problems; each is given with line and column.",
  },
  usage: { status: 422, means: "What is asked for cannot be done with this scenario." },
  "not-found": { status: 404, means: "There is no such page or route." },
  "unknown-scenario": { status: 404, means: "The catalogue has no scenario of this name." },
  "unknown-run": { status: 404, means: "This session has no such run." },
  "unknown-estate": { status: 404, means: "This session has no such estate." },
  "unknown-term": { status: 404, means: "Nothing is known of this term." },
  "unknown-exercise": { status: 404, means: "There is no such exercise." },
  "unknown-step": { status: 422, means: "The run has no such step, so it cannot be forked there." },
  "fork-impossible": { status: 422, means: "This change cannot be made at this step." },
  "run-not-finished": { status: 409, means: "The run is still going on; ask again when it has ended." },
  "method-not-allowed": { status: 405, means: "The route does not take this method." },
  "not-json": { status: 415, means: "The body has to come as application/json." },
  "body-too-large": { status: 413, means: "The body is larger than the server takes." },
  "text-too-large": { status: 413, means: "The scenario's text is longer than the lab takes." },
  "check-too-long": { status: 422, means: "The text takes longer to check than a check may." },
  "too-many-checks": {
    status: 429,
    means: "As many texts are waiting to be checked as the server keeps; Retry-After says when to ask again.",
  },
  "wrong-origin": { status: 403, means: "The request comes from another site, or names another host." },
  "session-full": { status: 409, means: "The session holds as many runs as it may; delete some." },
  "too-many-runs": {
    status: 429,
    means: "As many runs are waiting as the server keeps; Retry-After says when to ask again.",
  },
  "too-many-sessions": {
    status: 503,
    means: "As many sessions are in use as the server keeps, or have been begun from one address and left.",
  },
  "trainer-code-needed": { status: 403, means: "The solutions are given to whoever has the trainer's code." },
  "trainer-code-wrong": { status: 403, means: "This is not the trainer's code." },
  "too-many-attempts": { status: 429, means: "Too many wrong codes have come from this address." },
  "too-many-streams": {
    status: 429,
    means: "As many live streams are open as the session, or the server, may have.",
  },
  "own-defect": { status: 500, means: "A defect of the testbed, not of the request." },
} as const satisfies Record<string, { readonly status: number; readonly means: string }>;

export type ApiErrorCode = keyof typeof API_ERRORS;

/** In the order of the table. */
export const API_ERROR_CODES = Object.keys(API_ERRORS) as [ApiErrorCode, ...ApiErrorCode[]];
