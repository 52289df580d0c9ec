/** A log as text: one event a line, in the order in which they happened (newline-delimited JSON). */
import { UsageError } from "../../pki/index.ts";
import { LOG_SCHEMA, LogEvent } from "./event.ts";

/** The text of a log. Keys stay in the order in which the events carry them, so equal runs are equal bytes. */
export function writeLog(events: readonly LogEvent[]): string {
  return events.map((event) => `${JSON.stringify(event)}\n`).join("");
}

/**
 * Reads a log and checks every line against the vocabulary. `file` is the name that problems are reported under.
 * @throws UsageError at file:line when the text is no log of this version
 */
export function readLog(text: string, file: string): readonly LogEvent[] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") {
    lines.pop();
  }
  if (lines.length === 0) {
    throw new UsageError(`${file}: the log is empty`, "make one: npx smki run gno-sale --log out.ndjson");
  }
  return lines.map((line, index) => readEvent(line, `${file}:${index + 1}`, index === 0 ? "first" : "later"));
}

function readEvent(line: string, place: string, position: "first" | "later"): LogEvent {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new UsageError(
      `${place}: not JSON`,
      "a log is what `npx smki run NAME --log FILE` writes; was this one cut off or edited?",
    );
  }
  if (position === "first") {
    checkVersion(value, place);
  }
  const event = LogEvent.safeParse(value);
  if (!event.success) {
    const issue = event.error.issues[0];
    const where = issue === undefined || issue.path.length === 0 ? "the event" : issue.path.join(".");
    throw new UsageError(
      `${place}: ${where}: ${issue?.message ?? "not an event"}`,
      "write the log again: npx smki run NAME --log FILE",
    );
  }
  return event.data;
}

function checkVersion(value: unknown, place: string): void {
  const { kind, schema } = (value ?? {}) as { kind?: unknown; schema?: unknown };
  if (kind !== "runStarted") {
    throw new UsageError(`${place}: a log starts with the event runStarted`, "is this a log of a run?");
  }
  if (schema !== LOG_SCHEMA) {
    throw new UsageError(
      `${place}: a log of version "${String(schema)}"; this testbed reads "${LOG_SCHEMA}"`,
      "write the log again with this version: npx smki run NAME --log FILE",
    );
  }
}
