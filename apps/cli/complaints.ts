/** Turns what was thrown into words and an exit code. */
import { InvalidIdentifier, UsageError } from "../../pki/index.ts";
import { formatPlace, ScenarioError } from "../../sim/index.ts";
import type { ScenarioProblem } from "../../sim/index.ts";
import { EXIT } from "./terminal.ts";
import { VERSION } from "./version.ts";
import type { ExitCode, Terminal } from "./terminal.ts";

/**
 * Prints a failure and returns its exit code.
 * @param command the name of the command that failed, to point at its help
 */
export function complainAbout(error: unknown, terminal: Terminal, command: string | undefined): ExitCode {
  if (error instanceof ScenarioError) {
    tellProblems(error.problems, terminal);
    terminal.talk(`next:  npx smki explain ${error.problems[0]?.code ?? "scenario"}`);
    return EXIT.wrongInput;
  }
  if (error instanceof UsageError || error instanceof InvalidIdentifier) {
    const hint = error instanceof UsageError ? error.hint : undefined;
    const inHint = /npx smki [^;]+$/.exec(hint ?? "")?.[0];
    terminal.complain({
      error: error.message,
      hint: inHint === hint ? undefined : hint,
      next: inHint ?? `npx smki ${command === undefined ? "" : `${command} `}--help`,
    });
    return EXIT.wrongInput;
  }
  const cause = error instanceof Error ? error : new Error(String(error));
  const place =
    /at .*?((?:pki|wire|devices|dcc|sim|bench|apps)\/[^)]+)/.exec(cause.stack ?? "")?.[1] ?? "unknown place";
  terminal.complain({
    error: `this is a defect of the testbed, not of your input: ${cause.name}: ${cause.message}`,
    hint: `report: smki ${VERSION}, node ${process.version}, ${process.platform}, at ${place}`,
    next: "report the line above together with the command line and the file",
  });
  return EXIT.ownDefect;
}

/** Prints the problems of a scenario file, each with its place and what to do. */
export function tellProblems(problems: readonly ScenarioProblem[], terminal: Terminal): void {
  for (const problem of problems) {
    terminal.talk(`${formatPlace(problem)}  error ${problem.code}`);
    terminal.talk(`  ${problem.what}`);
    if (problem.hint !== undefined) {
      terminal.talk(`  hint   ${problem.hint}`);
    }
  }
}
