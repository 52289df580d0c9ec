/** `smki report`: a meeting pack of a scenario. */
import { makeReport, REPORT_README_OPENING, type RuleSetId, runScenario } from "../../../sim/index.ts";
import { openScenario } from "../catalogue.ts";
import { fillDirectory } from "../pki-directory.ts";
import { ruleSetOf } from "../rule-set-choice.ts";
import { seedOption } from "../seed-option.ts";
import { EXIT_CODES_HELP, examples } from "../shell.ts";
import type { AddCommand } from "../shell.ts";
import type { ExitCode, Terminal } from "../terminal.ts";
import { EXIT } from "../terminal.ts";
import { VERSION } from "../version.ts";
import { exitCodeOf } from "./run.ts";

interface Options {
  readonly out: string;
  readonly rules?: string;
  readonly seed: string;
}

export const addReport: AddCommand = (program, shell) => {
  program
    .command("report")
    .argument("<scenario>", "a name of the catalogue, or a scenario file")
    .description("write a meeting pack: story, sequence, slots, duties and costs, as HTML and Markdown")
    .requiredOption("--out <dir>", "the directory to fill: new, empty, or made by this command before")
    .option("--rules <ids>", "the rule sets, with commas between; all of the scenario's if absent")
    .addOption(seedOption())
    .addHelpText(
      "after",
      examples(["for a meeting on MP128B", "npx smki report gno-sale --out sale"]) + EXIT_CODES_HELP,
    )
    .action(shell.ending((name: string, options: Options) => writeReport(name, options, shell.terminal)));
};

async function writeReport(
  name: string,
  { out, rules, seed }: Options,
  terminal: Terminal,
): Promise<ExitCode> {
  const scenario = openScenario(name);
  const asked: readonly RuleSetId[] =
    rules === undefined
      ? scenario.rules
      : [...new Set(rules.split(",").map((id) => ruleSetOf(scenario, id.trim())))];
  const logs = [];
  for (const id of asked) logs.push(await runScenario(scenario, { rules: id, seed }));
  const files = makeReport(logs, VERSION);
  fillDirectory(out, files, REPORT_README_OPENING);
  terminal.answer(`${out}/report.html and ${files.size - 1} files beside it, under ${asked.join(", ")}`);
  return logs.every((log) => exitCodeOf(log) === EXIT.asExpected) ? EXIT.asExpected : EXIT.expectationFailed;
}
