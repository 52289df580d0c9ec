/**
 * Where in a scenario file the cursor stands, read from the lines alone: a file that is being written is rarely YAML
 * yet. Lines of block style and maps or lists in braces on one line are understood, as scenarios are written.
 */

export interface CursorPlace {
  /** Keys and indexes from the top of the file to the map or list that the cursor is in. */
  readonly path: readonly (string | number)[];
  /** Whether a key is being written, or the value of `key`, or an entry of a list. */
  readonly part: "key" | "value" | "entry";
  /** With a value: its key. */
  readonly key: string | undefined;
  /** What has been typed of it. */
  readonly typed: string;
  /** The keys that the map has already, with their values as written. */
  readonly beside: ReadonlyMap<string, string>;
  /** The value of `do` in the step around the cursor. */
  readonly action: string | undefined;
}

interface Frame {
  readonly indent: number;
  readonly segment: string | number;
  /** Line at which it begins. */
  readonly line: number;
}

const KEY = /^([A-Za-z0-9_-]+):(?:\s+(.*))?$/;

/** @param offset of the cursor in the text, in UTF-16 units; undefined inside of a comment or a block of text */
export function cursorPlace(text: string, offset: number): CursorPlace | undefined {
  const before = text.slice(0, offset).split("\n");
  const lines = text.split("\n");
  const number = before.length - 1;
  const head = before[number] ?? "";
  if (/(^|\s)#/.test(head) || inBlockText(lines, number, head)) return undefined;
  const frames = framesAt(lines, number);
  const own = opening(head);
  const held = frames.filter(({ indent }) => indent < own.indent);
  const items = own.items.map((indent) => ({
    indent,
    segment: indexAt(lines, number, indent),
    line: number,
  }));
  const around = [...held.filter(({ indent }) => indent < (items[0]?.indent ?? own.indent)), ...items];
  const place = inBraces(own.rest, around, own.indent, number);
  const step = place.frames.find((frame, index) => typeof frame.segment === "number" && index === 1);
  const beside = place.flow ?? besides(lines, number, own.indent, items.length > 0);
  return {
    path: place.frames.map(({ segment }) => segment),
    part: place.part,
    key: place.key,
    typed: place.typed,
    beside,
    action: actionAt(lines, step, number),
  };
}

/** The dashes and the indentation in front of what is being written. */
function opening(head: string): {
  readonly indent: number;
  readonly items: readonly number[];
  readonly rest: string;
} {
  const items: number[] = [];
  let at = /^ */.exec(head)?.[0].length ?? 0;
  while (head.slice(at, at + 2) === "- ") {
    items.push(at);
    at += 2;
    at += /^ */.exec(head.slice(at))?.[0].length ?? 0;
  }
  return { indent: at, items, rest: head.slice(at) };
}

/** The keys and list entries that are open above a line. */
function framesAt(lines: readonly string[], number: number): readonly Frame[] {
  const frames: Frame[] = [];
  let textBelow = Number.POSITIVE_INFINITY;
  for (const [line, written] of lines.slice(0, number).entries()) {
    if (/^\s*(#.*)?$/.test(written)) continue;
    const { indent, items, rest } = opening(written);
    const outer = items[0] ?? indent;
    if (outer > textBelow) continue;
    textBelow = Number.POSITIVE_INFINITY;
    while (frames.length > 0 && (frames.at(-1)?.indent ?? 0) >= outer) frames.pop();
    for (const item of items) frames.push({ indent: item, segment: indexAt(lines, line, item), line });
    const key = KEY.exec(rest);
    if (key !== null) {
      frames.push({ indent, segment: key[1] ?? "", line });
      if (/^[|>]/.test(key[2] ?? "")) textBelow = indent;
    }
  }
  return frames;
}

/** Which entry of its list begins at this line, from 0. */
function indexAt(lines: readonly string[], number: number, indent: number): number {
  let index = 0;
  for (let line = number - 1; line >= 0; line -= 1) {
    const written = lines[line] ?? "";
    if (/^\s*(#.*)?$/.test(written)) continue;
    const own = /^ */.exec(written)?.[0].length ?? 0;
    if (own < indent) break;
    if (own === indent && written.slice(own, own + 2) === "- ") index += 1;
  }
  return index;
}

function inBlockText(lines: readonly string[], number: number, head: string): boolean {
  const indent = /^ */.exec(head)?.[0].length ?? 0;
  for (let line = number - 1; line >= 0; line -= 1) {
    const written = lines[line] ?? "";
    if (written.trim() === "") continue;
    const { indent: keyIndent, rest } = opening(written);
    if (keyIndent >= indent) continue;
    return /^[|>]/.test(KEY.exec(rest)?.[2] ?? "");
  }
  return false;
}

interface Flow {
  readonly frames: readonly Frame[];
  readonly part: CursorPlace["part"];
  readonly key: string | undefined;
  readonly typed: string;
  /** Inside braces: what the map has. */
  readonly flow: ReadonlyMap<string, string> | undefined;
}

/** Follows braces and brackets that are open in what is written on the line. */
function inBraces(rest: string, around: readonly Frame[], indent: number, line: number): Flow {
  const frames = [...around];
  const block = KEY.exec(rest);
  const levels: { kind: "{" | "["; entries: string[] }[] = [];
  let piece = block === null ? rest : (block[2] ?? "");
  if (block !== null) frames.push({ indent, segment: block[1] ?? "", line });
  let written = "";
  for (const character of piece) {
    if (character === "{" || character === "[") {
      const key = /^\s*([A-Za-z0-9_-]+):\s*$/.exec(written)?.[1];
      if (key !== undefined) frames.push({ indent, segment: key, line });
      if (levels.at(-1)?.kind === "[")
        frames.push({ indent, segment: levels.at(-1)?.entries.length ?? 0, line });
      levels.push({ kind: character, entries: [] });
      written = "";
    } else if (character === "}" || character === "]") {
      levels.pop();
      frames.pop();
      written = "closed";
    } else if (character === ",") {
      levels.at(-1)?.entries.push(written);
      written = "";
    } else {
      written += character;
    }
  }
  piece = written;
  const level = levels.at(-1);
  if (level === undefined) {
    if (block === null) return { frames, part: "key", key: undefined, typed: piece.trim(), flow: undefined };
    frames.pop();
    return { frames, part: "value", key: block[1], typed: piece.trim(), flow: undefined };
  }
  const pairs = new Map(
    level.entries.map((entry) => {
      const [key = "", ...value] = entry.split(":");
      return [key.trim(), value.join(":").trim()];
    }),
  );
  if (level.kind === "[")
    return { frames, part: "entry", key: undefined, typed: piece.trim(), flow: new Map() };
  const pair = /^\s*([A-Za-z0-9_-]+):\s*(.*)$/.exec(piece);
  return pair === null
    ? { frames, part: "key", key: undefined, typed: piece.trim(), flow: pairs }
    : { frames, part: "value", key: pair[1], typed: (pair[2] ?? "").trim(), flow: pairs };
}

/** The keys of the block map around a line, whether above or below it. */
function besides(
  lines: readonly string[],
  number: number,
  indent: number,
  begins: boolean,
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const look = (from: number, by: 1 | -1): void => {
    for (let line = from; line >= 0 && line < lines.length; line += by) {
      const written = lines[line] ?? "";
      if (/^\s*(#.*)?$/.test(written)) continue;
      const own = opening(written);
      const outer = own.items[0] ?? own.indent;
      if (by === 1 && own.items.length > 0 && outer < indent) return;
      const key = own.indent === indent ? KEY.exec(own.rest) : null;
      if (key !== null) found.set(key[1] ?? "", key[2] ?? "");
      if (outer < indent) return;
    }
  };
  if (!begins) look(number - 1, -1);
  look(number + 1, 1);
  return found;
}

/** What the step does: its `do`, wherever in the step it stands. */
function actionAt(lines: readonly string[], step: Frame | undefined, number: number): string | undefined {
  if (step === undefined) return undefined;
  for (let line = step.line; line < lines.length; line += 1) {
    const written = lines[line] ?? "";
    const own = opening(written);
    if (line > step.line && written.trim() !== "" && (own.items[0] ?? own.indent) <= step.indent) break;
    const action = /(?:^|[\s{,-])do:\s*([a-z][a-z0-9-]*)/.exec(written)?.[1];
    if (action !== undefined && (line !== number || written.includes("do:"))) return action;
  }
  return undefined;
}
