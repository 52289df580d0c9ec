/** Reads YAML text into plain values while remembering where each of them was written. */
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, visit } from "yaml";
import type { Document, Node, Pair, YAMLMap } from "yaml";
import type { ScenarioProblem, ScenarioProblemCode } from "./scenario-error.ts";
import { lineOfTooDeep } from "./yaml-nesting.ts";

/** The keys and indexes that lead from the top of the file to a value. */
export type SourcePath = readonly PropertyKey[];

/** Which half of `key: value` a problem is about. */
export type SourcePart = "key" | "value";

/** Where a problem lies, before it is turned into line and column. */
export interface PlacedProblem {
  readonly path: SourcePath;
  readonly part: SourcePart;
  readonly code: ScenarioProblemCode;
  readonly what: string;
  readonly hint?: string | undefined;
}

export interface YamlSource {
  readonly value: unknown;
  /** What is wrong with the YAML itself. */
  readonly problems: readonly ScenarioProblem[];
  /** The problem at its line and column: the nearest part of the file that exists, when the place does not. */
  place(problem: PlacedProblem): ScenarioProblem;
  /** The scalar as it was written, before YAML made a number or a truth value of it. */
  writtenAt(path: SourcePath): string | undefined;
}

/** No scenario is near this size; a cap keeps a wrong file from taking the machine down. */
export const MAXIMUM_SCENARIO_CHARACTERS = 1024 * 1024;

/** Aliases that may be expanded; few enough that "a billion laughs" stays a joke. */
const MAXIMUM_ALIASES = 64;

/** Reads the text. Never throws: everything wrong with it is in `problems`. */
export function readYaml(text: string, file: string): YamlSource {
  const atStart = (code: ScenarioProblemCode, what: string, hint: string): YamlSource => ({
    value: undefined,
    problems: [{ file, line: 1, column: 1, code, what, hint }],
    place: ({ code, what, hint }) => ({ file, line: 1, column: 1, code, what, hint }),
    writtenAt: () => undefined,
  });
  if (text.length > MAXIMUM_SCENARIO_CHARACTERS) {
    return atStart("too-large", "the file is larger than 1 MiB", "a scenario is a few kilobytes of YAML");
  }
  if (text.includes("\u0000") || text.includes("\uFFFD")) {
    return atStart("not-text", "the file is not UTF-8 text", "a scenario is a YAML text file");
  }
  const deep = lineOfTooDeep(text);
  if (deep !== undefined) {
    const { problems, ...source } = atStart(
      "yaml-syntax",
      "the file is nested too deeply to be read",
      "a scenario nests five or six levels",
    );
    return { ...source, problems: problems.map((problem) => ({ ...problem, line: deep })) };
  }
  return readWellBehaved(text, file);
}

function readWellBehaved(text: string, file: string): YamlSource {
  const lines = new LineCounter();
  const entries: Entries = new WeakMap();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    logLevel: "error",
    // The package compares each key with all before it, which takes seconds of a file with thousands of keys.
    uniqueKeys: false,
  });
  const positionOf = (offset: number): { line: number; column: number } => {
    const { line, col } = lines.linePos(Math.min(offset, Math.max(0, text.length - 1)));
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const problems: ScenarioProblem[] = [...document.errors, ...document.warnings].map((error) => ({
    file,
    ...positionOf(error.pos[0]),
    ...inOurWords(error.code, error.message),
  }));
  problems.push(
    ...keysWrittenTwice(document).map((key) => ({ file, ...positionOf(key.offset), ...key.problem })),
  );
  let value: unknown;
  if (document.contents === null && problems.length === 0) {
    problems.push({
      file,
      line: 1,
      column: 1,
      code: "empty-file",
      what: "the file is empty",
      hint: "start from one of the catalogue: npx smki scenarios",
    });
  }
  try {
    value = problems.every(({ code }) => code === "duplicate-key")
      ? document.toJS({ maxAliasCount: MAXIMUM_ALIASES })
      : undefined;
  } catch (error) {
    if (!(error instanceof ReferenceError)) {
      throw error;
    }
    problems.push({
      file,
      line: 1,
      column: 1,
      code: "yaml-syntax",
      what: `the file's aliases (&name, *name) cannot be expanded: ${error.message}`,
      hint: "write the values out",
    });
  }
  return {
    value,
    problems,
    place: ({ path, part, code, what, hint }) => ({
      file,
      ...positionOf(offsetOf(document, path, part, entries)),
      code,
      what,
      hint,
    }),
    writtenAt: (path) => {
      const { value, complete } = walk(document, path, entries);
      return complete && isScalar(value) ? value.source : undefined;
    },
  };
}

interface Walked {
  readonly key: unknown;
  readonly value: unknown;
  /** False when the path leads on to something that the file does not have. */
  readonly complete: boolean;
}

/** The entries of each map by key: a file with thousands of problems walks down the same map for each of them. */
type Entries = WeakMap<YAMLMap, ReadonlyMap<string, Pair>>;

function entryOf(map: YAMLMap, segment: PropertyKey, entries: Entries): Pair | undefined {
  let byKey = entries.get(map);
  if (byKey === undefined) {
    // From the last to the first: of a key that is written twice, the first is meant.
    const pairs = map.items.flatMap((pair): [string, Pair][] =>
      isScalar(pair.key) ? [[pair.key.source ?? String(pair.key.value), pair]] : [],
    );
    byKey = new Map(pairs.toReversed());
    entries.set(map, byKey);
  }
  return byKey.get(String(segment));
}

function walk(document: Document.Parsed, path: SourcePath, entries: Entries): Walked {
  let at: Walked = { key: undefined, value: document.contents, complete: true };
  for (const segment of path) {
    const container = isAlias(at.value) ? at.value.resolve(document) : at.value;
    let next: Walked | undefined;
    if (isMap(container)) {
      const pair = entryOf(container, segment, entries);
      next = pair && { key: pair.key, value: pair.value, complete: true };
    } else if (isSeq(container)) {
      const value = container.items[Number(segment)];
      next = value === undefined ? undefined : { key: value, value, complete: true };
    }
    if (next === undefined) {
      return { ...at, complete: false };
    }
    at = next;
  }
  return at;
}

function offsetOf(document: Document.Parsed, path: SourcePath, part: SourcePart, entries: Entries): number {
  const { key, value, complete } = walk(document, path, entries);
  const start = (node: unknown): number | undefined => (node as Node | null | undefined)?.range?.[0];
  return (part === "key" || !complete ? start(key) : undefined) ?? start(value) ?? start(key) ?? 0;
}

type Words = Pick<ScenarioProblem, "code" | "what" | "hint">;

function keysWrittenTwice(
  document: Document.Parsed,
): readonly { readonly offset: number; readonly problem: Words }[] {
  const twice: { readonly offset: number; readonly problem: Words }[] = [];
  visit(document, {
    Map: (_, { items }) => {
      const seen = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        if (seen.has(key.value)) {
          const what = `"${String(key.value)}" is written twice at this place`;
          const problem: Words = { code: "duplicate-key", what, hint: "keep one of the two" };
          twice.push({ offset: key.range?.[0] ?? 0, problem });
        }
        seen.add(key.value);
      }
    },
  });
  return twice;
}

function inOurWords(code: string, message: string): Words {
  switch (code) {
    case "TAB_AS_INDENT":
      return { code: "yaml-syntax", what: "a tab indents this line", hint: "YAML indents with spaces" };
    case "MULTIPLE_DOCS":
      return {
        code: "yaml-syntax",
        what: "the file holds more than one document",
        hint: "one scenario a file: remove the line `---` and what follows",
      };
    case "TAG_RESOLVE_FAILED":
      return { code: "yaml-syntax", what: message, hint: "a scenario needs no YAML tags (!name)" };
    default:
      return {
        code: "yaml-syntax",
        what: `not YAML: ${message}`,
        hint: "look at this line and the one above: a quote, a colon or the indentation",
      };
  }
}
