/** A log as text: one event a line, in the order in which they happened (newline-delimited JSON). */
import type { z } from "zod";
import { UsageError } from "../../pki/index.ts";
import { suggest } from "../scenario/suggestion.ts";
import { LOG_EVENT_KINDS, LOG_SCHEMA, LogEvent } from "./event.ts";

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
  const events = lines.map((line, index) =>
    readEvent(line, `${file}:${index + 1}`, index === 0 ? "first" : "later"),
  );
  const second = events.findIndex(({ kind }, index) => kind === "runStarted" && index > 0);
  if (second !== -1) {
    throw new UsageError(
      `${file}:${second + 1}: a second run starts here, and a log is of one run`,
      `keep each in a file of its own: lines 1 to ${second} are the first`,
    );
  }
  return events;
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
  checkKind(value, place);
  const event = LogEvent.safeParse(value);
  if (!event.success) {
    const { kind } = value as { readonly kind: string };
    const [issue] = event.error.issues;
    throw new UsageError(
      `${place}: ${kind}: ${issue === undefined ? "it is no such event" : inWords(issue)}`,
      "was the log edited, or written by another version? Write it again: npx smki run NAME --log FILE",
    );
  }
  return event.data;
}

function checkKind(value: unknown, place: string): void {
  if (value === null || typeof value !== "object" || Array.isArray(value)) {
    throw new UsageError(`${place}: no event`, 'a line of a log is one event: { "kind": …, "at": … }');
  }
  const { kind } = value as { readonly kind?: unknown };
  if (kind === undefined) {
    throw new UsageError(
      `${place}: the event does not say of which kind it is`,
      'a line of a log is one event: { "kind": …, "at": … }',
    );
  }
  if ((LOG_EVENT_KINDS as readonly unknown[]).includes(kind)) return;
  const word = typeof kind === "string" ? kind : JSON.stringify(kind);
  throw new UsageError(
    `${place}: "${word.slice(0, 100)}" is no kind of event`,
    suggest(word, LOG_EVENT_KINDS, "kinds of event"),
  );
}

/** What is wrong with an event. */
function inWords(issue: z.core.$ZodIssue): string {
  const where = issue.path.length === 0 ? "the event" : issue.path.join(".");
  switch (issue.code) {
    case "invalid_type":
      return `${where} is missing or is not of the type ${issue.expected}`;
    case "unrecognized_keys":
      return `${where} has no "${issue.keys.join('", "').slice(0, 100)}"`;
    case "invalid_value":
      return `${where} is none of ${issue.values.join(", ")}`;
    case "invalid_format":
      return `${where} is not written as it has to be`;
    default:
      return `${where} is wrong: ${issue.message}`;
  }
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
