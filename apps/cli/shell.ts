/** What every command gets: a terminal, and a way to say how it ended. */
import type { Command } from "commander";
import type { ExitCode, Terminal } from "./terminal.ts";

export interface Shell {
  readonly terminal: Terminal;
  /** Wraps what a command does, so that its exit code becomes the program's. */
  ending<Arguments extends readonly unknown[]>(
    action: (...given: Arguments) => ExitCode | Promise<ExitCode>,
  ): (...given: Arguments) => Promise<void>;
}

/** Adds one command to the program. */
export type AddCommand = (program: Command, shell: Shell) => void;

/** Examples under a command's help: a line of purpose, a line to type. */
export function examples(...pairs: readonly (readonly [purpose: string, commandLine: string])[]): string {
  return `\nExamples:\n${pairs.map(([purpose, line]) => `  ${line.padEnd(58)} ${purpose}`).join("\n")}`;
}

/** The exit codes that a command may end with, for its help. */
export const EXIT_CODES_HELP =
  "\nExit codes: 0 as expected, 1 an expectation failed, 2 the file or command line is wrong, 3 our defect.";
