/**
 * Terminal manners. The answer goes to stdout and the talk to stderr; colour is for terminals only and never
 * carries meaning alone; a failure says what is wrong, what to do, and ends in the one command to run next.
 */
import Table from "cli-table3";
import pc from "picocolors";
import { UsageError } from "../../pki/index.ts";
import { layOut } from "../../sim/index.ts";
import type { StoryLine, StoryRole, Table as SimTable } from "../../sim/index.ts";

/** Exit codes: as expected, an expectation failed, the file or command line is wrong, our own defect. */
export const EXIT = { asExpected: 0, expectationFailed: 1, wrongInput: 2, ownDefect: 3 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** A failure as people see it. */
export interface Complaint {
  readonly error: string;
  readonly hint?: string | undefined;
  /** The one command to run next. */
  readonly next: string;
}

export interface Terminal {
  /** Prints text on stdout. */
  answer(text: string): void;
  /** Prints one JSON value on stdout, nothing else. */
  json(value: unknown): void;
  /** Writes octets as they are. @throws UsageError when stdout is a terminal, which octets would drive */
  octets(bytes: Uint8Array): void;
  story(lines: readonly StoryLine[]): void;
  table(table: SimTable): void;
  /** Prints a line on stderr. */
  talk(text: string): void;
  complain(complaint: Complaint): void;
}

type Colours = ReturnType<typeof pc.createColors>;

/** A terminal over the process's streams. */
export function openTerminal(stdout: NodeJS.WriteStream, stderr: NodeJS.WriteStream): Terminal {
  surviveClosedPipes(stdout, stderr);
  const colours = pc.createColors(coloursFor(stdout));
  const paint = paints(colours);
  const errors = pc.createColors(coloursFor(stderr));
  return {
    answer: (text) => void stdout.write(`${harmless(text)}\n`),
    json: (value) => void stdout.write(`${JSON.stringify(value, undefined, 2)}\n`),
    octets: (bytes) => {
      if (stdout.isTTY) {
        throw new UsageError(
          "octets are not for a terminal",
          "send them to a file or a program: … > file.der",
        );
      }
      stdout.write(bytes);
    },
    story: (lines) => {
      const printed = layOut(lines).map(({ role, text }) => `${paint[role](harmless(text))}\n`);
      stdout.write(printed.join(""));
    },
    table: ({ columns, rows }) => {
      const table = new Table({
        head: columns.map((column) => colours.bold(column)),
        style: { head: [], border: [], compact: true },
      });
      table.push(...rows.map((row) => row.map(harmless)));
      stdout.write(`${table.toString()}\n`);
    },
    talk: (text) => void stderr.write(`${harmless(text)}\n`),
    complain: ({ error, hint, next }) => {
      const lines = [
        `${errors.red("error:")} ${harmless(error)}`,
        ...(hint === undefined ? [] : [`${errors.yellow("hint:")}  ${harmless(hint)}`]),
        `${errors.cyan("next:")}  ${harmless(next)}`,
      ];
      stderr.write(`${lines.join("\n")}\n`);
    },
  };
}

/**
 * Colour for a terminal only, and not when NO_COLOR (no-color.org) is set to anything. A pipe has no `isTTY` at all,
 * and picocolors takes undefined for "decide yourself", which in a CI run means colour.
 */
function coloursFor(stream: Partial<NodeJS.WriteStream>): boolean {
  return stream.isTTY === true && (process.env["NO_COLOR"] ?? "") === "" && process.env["TERM"] !== "dumb";
}

function paints(colours: Colours): Readonly<Record<StoryRole, (text: string) => string>> {
  const strong = (text: string): string => colours.bold(colours.red(text));
  const plain = (text: string): string => text;
  return {
    title: (text) => colours.bold(colours.underline(text)),
    heading: colours.bold,
    tells: colours.italic,
    asks: plain,
    ok: colours.green,
    refused: strong,
    fact: plain,
    rule: colours.cyan,
    slot: plain,
    slotChanged: colours.yellow,
    dutyMet: colours.green,
    dutyBreached: strong,
    stranded: (text) => colours.inverse(strong(text)),
    unmet: strong,
    verdict: (text) => colours.bold(colours.green(text)),
    lesson: colours.bold,
    glossary: colours.dim,
    next: colours.cyan,
    blank: plain,
  };
}

/** Text from files must not drive the terminal: control characters other than line ends are shown as U+FFFD. */
function harmless(text: string): string {
  return Array.from(text, (character) => {
    const code = character.codePointAt(0) ?? 0;
    const controls =
      (code < 0x20 && character !== "\n" && character !== "\t") || (code >= 0x7f && code < 0xa0);
    return controls ? "\uFFFD" : character;
  }).join("");
}

/** A reader that stops early (`smki … | head`) is no failure. */
function surviveClosedPipes(...streams: readonly NodeJS.WriteStream[]): void {
  for (const stream of streams) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") {
        throw error;
      }
      process.exit();
    });
  }
}
