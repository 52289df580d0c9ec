/** What a story is made of before anybody decides on colours: lines with a role, and their layout in columns. */

/** What a line is for; the shells choose how each looks. */
export type StoryRole =
  | "title"
  | "heading"
  | "tells"
  | "asks"
  | "ok"
  | "refused"
  | "fact"
  | "rule"
  | "slot"
  | "slotChanged"
  | "dutyMet"
  | "dutyBreached"
  | "stranded"
  | "unmet"
  | "verdict"
  | "lesson"
  | "glossary"
  | "next"
  | "blank";

/** One statement. Its label stands in a column of its own, and its text hangs beside it. */
export interface StoryLine {
  readonly role: StoryRole;
  /** Spaces before the label. */
  readonly indent: number;
  readonly label: string;
  /** Characters from the label to the text. */
  readonly labelWidth: number;
  readonly text: string;
}

/** One line as it is printed. */
export interface LaidOutLine {
  readonly role: StoryRole;
  readonly text: string;
}

/** The width that stories are written for. */
export const STORY_COLUMNS = 100;

/** A line, with what most lines leave out. */
export function line(
  role: StoryRole,
  text: string,
  place: { readonly indent?: number; readonly label?: string; readonly labelWidth?: number } = {},
): StoryLine {
  const label = place.label ?? "";
  return {
    role,
    text,
    indent: place.indent ?? 0,
    label,
    labelWidth: place.labelWidth ?? (label === "" ? 0 : label.length + 1),
  };
}

/** An empty line. */
export const BLANK = line("blank", "");

/** Breaks statements into printed lines of at most `columns` characters; a longer word stays whole. */
export function layOut(lines: readonly StoryLine[], columns: number = STORY_COLUMNS): readonly LaidOutLine[] {
  return lines.flatMap(({ role, indent, label, labelWidth, text }) => {
    const margin = " ".repeat(indent);
    const hang = " ".repeat(indent + labelWidth);
    const wrapped = wrap(text, columns - hang.length);
    return wrapped.map((part, index) => ({
      role,
      text: `${index === 0 ? margin + label.padEnd(labelWidth) : hang}${part}`.trimEnd(),
    }));
  });
}

/** The printed lines as one text, newline-terminated. */
export function plainText(lines: readonly StoryLine[], columns: number = STORY_COLUMNS): string {
  return layOut(lines, columns)
    .map(({ text }) => `${text}\n`)
    .join("");
}

function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let current = "";
  for (const word of text.split(/\s+/)) {
    if (current !== "" && current.length + 1 + word.length > width) {
      lines.push(current);
      current = word;
    } else {
      current = current === "" ? word : `${current} ${word}`;
    }
  }
  return [...lines, current];
}
