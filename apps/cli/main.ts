/** The command line: what `npx smki` runs. */
import { Command, CommanderError } from "commander";
import { addAccess } from "./commands/access.ts";
import { addBench } from "./commands/bench.ts";
import { addCert } from "./commands/cert.ts";
import { addCheck } from "./commands/check.ts";
import { addCompare } from "./commands/compare.ts";
import { addConformance } from "./commands/conformance.ts";
import { addDemo } from "./commands/demo.ts";
import { addDut } from "./commands/dut.ts";
import { addEstate } from "./commands/estate.ts";
import { addExplain } from "./commands/explain.ts";
import { addMsgShow } from "./commands/msg-show.ts";
import { addPki } from "./commands/pki.ts";
import { addReplay } from "./commands/replay.ts";
import { addRepository } from "./commands/repository.ts";
import { addReport } from "./commands/report.ts";
import { addRun } from "./commands/run.ts";
import { addScenarios } from "./commands/scenarios.ts";
import { addServe } from "./commands/serve.ts";
import { addVectors } from "./commands/vectors.ts";
import { complainAbout } from "./complaints.ts";
import { VERSION } from "./version.ts";
import type { Shell } from "./shell.ts";
import { EXIT_CODES_HELP } from "./shell.ts";
import { EXIT, openTerminal } from "./terminal.ts";
import type { ExitCode } from "./terminal.ts";

const COMMANDS = [
  addDemo,
  addRun,
  addCompare,
  addEstate,
  addScenarios,
  addServe,
  addCheck,
  addReplay,
  addReport,
  addRepository,
  addAccess,
  addPki,
  addCert,
  addMsgShow,
  addVectors,
  addConformance,
  addDut,
  addBench,
  addExplain,
];

/** Runs one command line and returns the exit code. */
export async function main(words: readonly string[]): Promise<ExitCode> {
  const terminal = openTerminal(process.stdout, process.stderr);
  let exitCode: ExitCode = EXIT.asExpected;
  const shell: Shell = {
    terminal,
    ending:
      (action) =>
      async (...given) => {
        exitCode = await action(...given);
      },
  };
  const program = new Command("smki")
    .description("A simulator of the trust between GB smart meters, the DCC and the parties. No real keys.")
    .version(VERSION)
    .showSuggestionAfterError()
    .addHelpText("after", EXIT_CODES_HELP)
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  for (const add of COMMANDS) {
    add(program, shell);
  }
  inheritManners(program);
  try {
    if (words.length === 0) {
      program.outputHelp();
      return EXIT.asExpected;
    }
    await program.parseAsync([...words], { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) {
      return endOfCommander(error, words, terminal);
    }
    return complainAbout(error, terminal, knownCommand(program, words));
  }
}

/** Subcommands throw like the program itself, so that every failure ends in the same manners. */
function inheritManners(command: Command): void {
  for (const child of command.commands) {
    child.exitOverride().configureOutput({ writeErr: () => undefined });
    inheritManners(child);
  }
}

function endOfCommander(
  error: CommanderError,
  words: readonly string[],
  terminal: ReturnType<typeof openTerminal>,
): ExitCode {
  if (error.exitCode === 0) {
    return EXIT.asExpected;
  }
  if (error.code === "commander.help") {
    terminal.complain({
      error: `"${words.join(" ")}" is not complete`,
      next: `npx smki ${words.join(" ")} --help`,
    });
    return EXIT.wrongInput;
  }
  const [what = "", ...hints] = error.message.replace(/^error: /, "").split("\n");
  const hint = hints
    .join(" ")
    .trim()
    .replace(/^\(|\)$/g, "");
  const command = words.find((word) => !word.startsWith("-"));
  const unknownCommand = error.code === "commander.unknownCommand" || command === undefined;
  terminal.complain({
    error: what,
    hint: hint === "" ? undefined : hint,
    next: unknownCommand ? "npx smki --help" : `npx smki ${command} --help`,
  });
  return EXIT.wrongInput;
}

/** The command that the words name, as far as the program knows them: `run`, `pki init`. */
function knownCommand(program: Command, words: readonly string[]): string | undefined {
  const named: string[] = [];
  let at: Command = program;
  for (const word of words) {
    const next = at.commands.find((command) => command.name() === word);
    if (next === undefined) {
      break;
    }
    named.push(word);
    at = next;
  }
  return named.length === 0 ? undefined : named.join(" ");
}
