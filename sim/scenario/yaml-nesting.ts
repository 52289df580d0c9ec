/**
 * How deep a YAML text nests, found before it is parsed. A parser calls itself level by level, and a text of nothing but
 * brackets takes it to the end of the stack; where V8 meets that end while it compiles a regular expression, it ends the
 * whole process, so there is no error left to be caught.
 */

/** Far above the six levels of a scenario, and far below what the stack of a thread bears. */
export const MOST_LEVELS = 100;

/**
 * The line, from 1, at which a text is nested deeper than any scenario; undefined when none is. It counts what could be
 * a level: brackets in a sentence count too, and a sentence with a hundred open ones is refused.
 */
export function lineOfTooDeep(text: string): number | undefined {
  let brackets = 0;
  /** The columns at which the levels of the lines so far begin. */
  const columns: number[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    const starts = levelsOf(line);
    const [first] = starts;
    if (first !== undefined) {
      while ((columns.at(-1) ?? -1) >= first) columns.pop();
      for (const column of starts) columns.push(column);
    }
    for (const sign of line) {
      if (sign === "[" || sign === "{") brackets += 1;
      else if (sign === "]" || sign === "}") brackets = Math.max(0, brackets - 1);
      if (brackets + columns.length > MOST_LEVELS) return index + 1;
    }
    if (brackets + columns.length > MOST_LEVELS) return index + 1;
  }
  return undefined;
}

/** Where a line opens levels of its own: at its first sign, and behind each `- `, `? ` and `: ` that stands before it. */
function levelsOf(line: string): readonly number[] {
  const starts: number[] = [];
  let column = 0;
  while (column < line.length) {
    while (line[column] === " " || line[column] === "\t") column += 1;
    if (column >= line.length || line[column] === "#" || line[column] === "\r") break;
    starts.push(column);
    const opens = "-?:".includes(line[column] ?? "") && /^[ \t\r]?$/.test(line[column + 1] ?? "");
    if (!opens) break;
    column += 1;
  }
  return starts;
}
