/** `smki replay`: shows a saved log; nothing is signed, rolled or decided again. */
import { readLog, replayTo, summarise, summarySlot } from "../../../sim/index.ts";
import { detailOption, formatOption } from "../format.ts";
import type { Format } from "../format.ts";
import { readTextInput } from "../read-input.ts";
import { EXIT_CODES_HELP, examples } from "../shell.ts";
import type { StoryDetail } from "../../../sim/index.ts";
import type { AddCommand } from "../shell.ts";
import { EXIT } from "../terminal.ts";
import type { ExitCode, Terminal } from "../terminal.ts";
import { exitCodeOf, printRun } from "./run.ts";

interface Options {
  readonly at?: string;
  readonly format: Format;
  readonly detail: StoryDetail;
}

export const addReplay: AddCommand = (program, shell) => {
  program
    .command("replay")
    .argument("<log>", "a log written by `run --log`, or - for stdin")
    .description("tell a saved log again, to its end or to one step")
    .option("--at <step>", "stop after this step and show what the slots hold")
    .addOption(formatOption())
    .addOption(detailOption())
    .addHelpText(
      "after",
      examples(["after the sale", "npx smki replay a.ndjson --at sale --format json"]) + EXIT_CODES_HELP,
    )
    .action(shell.ending((file: string, options: Options) => replay(file, options, shell.terminal)));
};

function replay(file: string, { at, format, detail }: Options, terminal: Terminal): ExitCode {
  const log = readLog(readTextInput(file), file);
  if (at === undefined) {
    printRun(log, { format, detail }, [], terminal);
    return exitCodeOf(log);
  }
  const state = replayTo(log, at);
  if (format === "json") {
    const { scenario, rules, seed } = summarise(log);
    const { step, title, outcome, slots, duties } = state;
    terminal.json({
      schema: "smki-testbed/state/1",
      scenario,
      rules,
      seed,
      step,
      title,
      at: state.at,
      outcome,
      slots: slots.map(summarySlot),
      duties: duties.map(({ duty, party, about, state, why }) => ({ duty, party, about, state, why })),
    });
  } else {
    printRun(state.events, { format, detail }, [], terminal);
  }
  return EXIT.asExpected;
}
