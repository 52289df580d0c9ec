/** `smki estate`: a scenario for thousands of houses. */
import { InvalidArgumentError, Option } from "commander";
import { estateTable, runEstate, tellEstate } from "../../../sim/index.ts";
import { openScenario } from "../catalogue.ts";
import { formatOption } from "../format.ts";
import type { Format } from "../format.ts";
import { ruleSetOf } from "../rule-set-choice.ts";
import { seedOption } from "../seed-option.ts";
import { EXIT_CODES_HELP, examples } from "../shell.ts";
import type { AddCommand } from "../shell.ts";
import { EXIT } from "../terminal.ts";
import type { ExitCode, Terminal } from "../terminal.ts";

interface Options {
  readonly houses: number;
  readonly rules?: string;
  readonly seed: string;
  readonly format: Format;
}

/** A progress line is written no more often; milliseconds. */
const PROGRESS_EVERY = 200;

export const addEstate: AddCommand = (program, shell) => {
  program
    .command("estate")
    .argument("<scenario>", "a name of the catalogue, or a scenario file")
    .description(
      "play a scenario for thousands of houses, with every key and check of a single one, and count",
    )
    .addOption(
      new Option("--houses <n>", "how many, shared out over the premises of the scenario")
        .argParser(houses)
        .default(100),
    )
    .option("--rules <id>", "the rule set; the scenario's first if absent")
    .addOption(seedOption())
    .addOption(formatOption())
    .addHelpText(
      "after",
      examples(
        ["a sale of two thousand houses", "npx smki estate gno-sale --houses 2000"],
        ["the same, prepared", "npx smki estate gno-sale-prepared --rules mp128a --houses 2000"],
      ) + EXIT_CODES_HELP,
    )
    .action(shell.ending((name: string, options: Options) => playEstate(name, options, shell.terminal)));
};

async function playEstate(name: string, options: Options, terminal: Terminal): Promise<ExitCode> {
  const { seed, format } = options;
  const scenario = openScenario(name);
  const rules = ruleSetOf(scenario, options.rules);
  const started = performance.now();
  const progress = progressLine(started);
  const run = await runEstate(scenario, { rules, seed, houses: options.houses, onCommand: progress.show });
  progress.clear();
  const seconds = (performance.now() - started) / 1000;
  const rate = { seconds: Number(seconds.toFixed(1)), commandsASecond: Math.round(run.commands / seconds) };
  switch (format) {
    case "json":
      terminal.json({ ...run, rate });
      break;
    case "table":
      terminal.table(estateTable(run));
      break;
    case "story":
      terminal.story(tellEstate(run));
      break;
  }
  terminal.talk(
    `${run.commands.toLocaleString("en-GB")} commands in ${rate.seconds} s, making the devices included: ${rate.commandsASecond} a second`,
  );
  return EXIT.asExpected;
}

/** One line that is written over itself, where somebody is looking. */
function progressLine(started: number): {
  readonly show: (commands: number, step: string) => void;
  readonly clear: () => void;
} {
  if (!process.stderr.isTTY) return { show: () => undefined, clear: () => undefined };
  let shown = started;
  return {
    show: (commands, step) => {
      const now = performance.now();
      if (now - shown < PROGRESS_EVERY) return;
      shown = now;
      const rate = Math.round((commands / (now - started)) * 1000);
      process.stderr.write(`\r\u001B[K${step}: ${commands} commands, ${rate} a second`);
    },
    clear: () => {
      process.stderr.write("\r\u001B[K");
    },
  };
}

function houses(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError("A number of houses is digits: 2000.");
  return Number(text);
}
