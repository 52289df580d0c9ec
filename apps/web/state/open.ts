/** Opens runs from where they are: the server, this browser, a file, the page itself. */
import type { Run, RunList, RunRequest, StartedRun } from "../../server/api/run-schema.ts";
import { writeLog } from "../../../sim/views.ts";
import { followRun } from "../api/live-run.ts";
import { ApiError, getJson, getText, hasServer, postJson } from "../api/client.ts";
import { PART_IDS } from "../page-html.ts";
import { keepLog, keptLog } from "./kept-logs.ts";
import { type OpenRun, openLogText, openRun } from "./open-run.ts";
import { readRunKey, writeRunKey } from "./run-key.ts";
import { addRun, go, notice, openRuns, place } from "./store.ts";

/** The run of a key, opened if it is not open yet. @throws ApiError, UsageError */
export async function ensureRun(key: string): Promise<OpenRun> {
  const open = openRuns.value.get(key);
  if (open !== undefined) return open;
  const coming = opening.get(key) ?? fetchRun(key);
  opening.set(key, coming);
  try {
    const run = await coming;
    addRun(run);
    return run;
  } finally {
    opening.delete(key);
  }
}

/** Runs on their way: whoever asks for one again waits for the same. */
const opening = new Map<string, Promise<OpenRun>>();

async function fetchRun(key: string): Promise<OpenRun> {
  const read = readRunKey(key);
  if (read?.kind === "page") {
    return openLogText(key, document.getElementById(PART_IDS.log)?.textContent ?? "", "the log of this page");
  }
  const kept = await keptLog(key);
  if (read?.kind === "catalogue" && hasServer()) {
    const again = await runOfSession(key, kept?.serverId);
    if (again !== undefined) return again;
    const { scenario, rules, seed } = read;
    return startRun({ scenario, rules: rules as NonNullable<RunRequest["rules"]>, seed }, key);
  }
  if (read?.kind === "kept" && hasServer()) {
    try {
      const [{ run }, text] = await Promise.all([
        getJson<{ run: Run }>(`/api/runs/${read.id}`),
        getText(`/api/runs/${read.id}/log`),
      ]);
      return openLogText(key, text, key, { serverId: read.id, fork: run.fork });
    } catch (problem) {
      if (kept === undefined) throw problem;
    }
  }
  if (kept !== undefined) {
    return openLogText(key, kept.text, key, { serverId: kept.serverId, fork: kept.fork });
  }
  if (read?.kind === "file") {
    throw new ApiError(
      "file-gone",
      `The log ${read.name} is not here any more`,
      "Drop the file on this page again; a browser keeps the last dozen logs at most.",
    );
  }
  if (hasServer()) {
    throw new ApiError("unknown-run", `"${key}" is no run`, "Pick one of the stories.");
  }
  throw new ApiError(
    "no-server",
    "This page has no server to run a story",
    "Start one with `npx smki serve`, or drop a saved log here.",
  );
}

/** A run that the session still has from before the reload; undefined when it has none, or one of another version. */
async function runOfSession(key: string, serverId: string | undefined): Promise<OpenRun | undefined> {
  if (serverId === undefined) return undefined;
  const { runs } = await getJson<RunList>("/api/runs");
  if (!runs.some(({ id, state }) => id === serverId && state === "finished")) return undefined;
  try {
    return openLogText(key, await getText(`/api/runs/${serverId}/log`), key, { serverId });
  } catch {
    return undefined;
  }
}

/**
 * Lets the server run something, and opens it. @param key of the run; by default the server's own id names it
 * @throws ApiError
 */
export async function startRun(request: RunRequest, key?: string): Promise<OpenRun> {
  const order = starting.then(() => postJson<StartedRun>("/api/runs", request, { prefer: "respond-async" }));
  starting = order.catch(() => undefined);
  return openStarted(await order, key);
}

/** The last order. One after another: two first orders at once would be two sessions, and one of them lost. */
let starting: Promise<unknown> = Promise.resolve();

/**
 * Opens what the server has started, with its whole log.
 * @param keeping whether it is at hand from now on, or only looked at
 * @throws ApiError
 */
export async function openStarted(
  { run, log }: StartedRun,
  key?: string,
  keeping: "keep" | "keepNothing" = "keep",
): Promise<OpenRun> {
  const as = key ?? writeRunKey({ kind: "kept", id: run.id });
  const from = { serverId: run.id, fork: run.fork };
  const opened =
    log === undefined ? openLogText(as, await finishedLog(run.id), as, from) : openRun(as, log, from);
  if (keeping === "keepNothing") return opened;
  addRun(opened);
  void keepLog({
    key: opened.key,
    text: key === undefined ? (opened.text ?? writeLog(opened.events)) : "",
    serverId: run.id,
    fork: opened.fork,
  });
  return opened;
}

/** Waits for a run, tells how far it is, and fetches its log. @throws ApiError when it fails */
async function finishedLog(id: string): Promise<string> {
  const run = await followRun(id, (title) => {
    if (notice.value?.tone === "busy") notice.value = { tone: "busy", text: `Running: ${title} …` };
  });
  if (run.state === "failed") throw new ApiError("run-failed", run.problem ?? "the run failed");
  return getText(`/api/runs/${id}/log`);
}

/** Opens a log from a file that a person chose or dropped, and goes to it. */
export async function openFile(file: File): Promise<void> {
  try {
    const text = await file.text();
    const key = writeRunKey({ kind: "file", name: file.name });
    addRun(openLogText(key, text, file.name));
    void keepLog({ key, text });
    notice.value = undefined;
    go({ page: "run", run: key, step: undefined, event: undefined, more: {} });
  } catch (problem) {
    tellProblem(problem);
  }
}

/** Opens the run of the address whenever it is not open yet. Call it when the address has changed. */
export async function openAddressedRun(): Promise<void> {
  const { run } = place.value;
  if (run === undefined || openRuns.value.has(run)) return;
  const busy = setTimeout(() => {
    notice.value = { tone: "busy", text: "Running the story …" };
  }, SPINNER_AFTER);
  try {
    await ensureRun(run);
    if (notice.value?.tone === "busy") notice.value = undefined;
  } catch (problem) {
    tellProblem(problem);
  } finally {
    clearTimeout(busy);
  }
}

/** Nothing that is over sooner says that it is busy: milliseconds. */
const SPINNER_AFTER = 300;

/** Shows what went wrong, with what to do. */
export function tellProblem(problem: unknown): void {
  const { message, hint } = problem as { readonly message?: string; readonly hint?: string };
  notice.value = { tone: "problem", text: message ?? String(problem), hint };
}
