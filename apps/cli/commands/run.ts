/** `smki run`: plays a scenario under one rule set. */
import { existsSync, writeFileSync } from "node:fs";
import { UsageError } from "../../../pki/index.ts";
import { runScenario, stepTable, suggest, summarise, tellStory, writeLog } from "../../../sim/index.ts";
import type { LogEvent, RuleSetId, Scenario, StoryDetail } from "../../../sim/index.ts";
import { type AdoptionOptions, credentialsFrom, missingOption, pkiOption } from "../adopted-pki-input.ts";
import { runCatalogue } from "../catalogue-runs.ts";
import { openScenario } from "../catalogue.ts";
import { detailOption, formatOption } from "../format.ts";
import type { Format } from "../format.ts";
import { firstBytesOf, reasonOf } from "../read-input.ts";
import { ruleSetOf } from "../rule-set-choice.ts";
import { seedOption } from "../seed-option.ts";
import { EXIT_CODES_HELP, examples } from "../shell.ts";
import type { AddCommand } from "../shell.ts";
import { EXIT } from "../terminal.ts";
import type { ExitCode, Terminal } from "../terminal.ts";

interface Options extends AdoptionOptions {
  readonly all?: boolean;
  readonly rules?: string;
  readonly seed: string;
  readonly until?: string;
  readonly log?: string;
  readonly format: Format;
  readonly detail: StoryDetail;
}

export const addRun: AddCommand = (program, shell) => {
  program
    .command("run")
    .argument("[scenario]", "a name of the catalogue, or a scenario file")
    .description("play a scenario, and check what it expects")
    .option("--all", "every scenario of the catalogue under every one of its rule sets")
    .option("--rules <id>", "the rule set; the scenario's first if absent")
    .addOption(seedOption())
    .addOption(pkiOption())
    .addOption(missingOption())
    .option("--until <step>", "stop after this step")
    .option("--log <file>", "write the log (NDJSON); - prints it instead of the story")
    .addOption(formatOption())
    .addOption(detailOption())
    .addHelpText(
      "after",
      examples(
        ["tell the story", "npx smki run non-user-gno --rules pre"],
        ["facts for a program", "npx smki run gno-sale --format json"],
        ["keep the log", "npx smki run gno-sale --seed 7 --log a.ndjson"],
        ["everything", "npx smki run --all"],
        ["with a PKI of your own", "npx smki run gno-user --pki my-pki"],
      ) + EXIT_CODES_HELP,
    )
    .action(
      shell.ending((name: string | undefined, options: Options) =>
        options.all === true
          ? runAllAsAsked(name, options, shell.terminal)
          : run(scenarioAsked(name), options, shell.terminal),
      ),
    );
};

function scenarioAsked(name: string | undefined): string {
  if (name !== undefined) return name;
  throw new UsageError("which scenario?", "npx smki scenarios lists them; --all plays them all");
}

function runAllAsAsked(name: string | undefined, options: Options, terminal: Terminal): Promise<ExitCode> {
  const alone = [name, options.rules, options.until, options.log, options.pki?.[0]];
  if (alone.some((option) => option !== undefined)) {
    throw new UsageError(
      "--all plays every scenario under its own rule sets, and takes no scenario, --rules, --until, --log or --pki",
      "npx smki run --all --format table",
    );
  }
  return runCatalogue(options.seed, options.format, terminal);
}

async function run(name: string, options: Options, terminal: Terminal): Promise<ExitCode> {
  const scenario = openScenario(name);
  const rules = ruleSetOf(scenario, options.rules);
  const { seed, until } = options;
  if (until !== undefined) {
    requireStep(scenario, rules, until);
  }
  if (options.log === "-" && options.format !== "story") {
    throw new UsageError(
      "--log - and --format both want stdout",
      "write the log to a file: --log out.ndjson",
    );
  }
  if (options.log !== undefined) {
    refuseForeignFile(options.log);
  }
  const events = await runScenario(scenario, { rules, seed, until, ...credentialsFrom(options) });
  if (options.log === "-") {
    process.stdout.write(writeLog(events));
    terminal.talk(verdictInWords(events));
    return exitCodeOf(events);
  }
  if (options.log !== undefined) {
    saveLog(options.log, events);
    terminal.talk(`log of ${events.length} events written to ${options.log}; npx smki replay ${options.log}`);
  }
  printRun(events, options, scenario.rules, terminal, name);
  return exitCodeOf(events);
}

/** Prints a log in one of the formats. */
export function printRun(
  events: readonly LogEvent[],
  { format, detail }: { readonly format: Format; readonly detail: StoryDetail },
  scenarioRules: readonly string[],
  terminal: Terminal,
  calledAs?: string,
): void {
  switch (format) {
    case "story":
      terminal.story(tellStory(events, { detail, otherRules: scenarioRules, calledAs }));
      return;
    case "table":
      terminal.table(stepTable(events));
      terminal.answer(verdictInWords(events));
      return;
    case "json":
      terminal.json(summarise(events));
      return;
  }
}

/** 0 when everything was as the scenario expects, else 1. */
export function exitCodeOf(events: readonly LogEvent[]): ExitCode {
  return summarise(events).verdict.asExpected ? EXIT.asExpected : EXIT.expectationFailed;
}

function verdictInWords(events: readonly LogEvent[]): string {
  const { verdict, stranded, scenario, rules } = summarise(events);
  const expected = verdict.asExpected
    ? `✓ as expected (${verdict.expectations} met)`
    : `✗ NOT as expected (${verdict.unmet.length} of ${verdict.expectations} unmet)`;
  const ending = stranded.length === 0 ? "no slot is stranded" : `STRANDED: ${stranded.join(", ")}`;
  return `${scenario} under ${rules}: ${expected}; ${ending}`;
}

function requireStep(scenario: Scenario, rules: RuleSetId, step: string): void {
  const labels = scenario.steps
    .filter(({ under }) => under?.includes(rules) ?? true)
    .map((each) => each.step);
  if (!labels.includes(step)) {
    throw new UsageError(
      `${scenario.scenario} has no step "${step}" under ${rules}`,
      suggest(step, labels, "steps"),
    );
  }
}

/** A slip of the pen must not overwrite a scenario with a log. */
function refuseForeignFile(file: string): void {
  const opening = '{"kind":"runStarted"';
  if (file !== "-" && existsSync(file) && !["", opening].includes(firstBytesOf(file, opening.length))) {
    throw new UsageError(`${file} exists and is not a log`, "choose another name for the log");
  }
}

function saveLog(file: string, events: readonly LogEvent[]): void {
  try {
    writeFileSync(file, writeLog(events));
  } catch (error) {
    throw new UsageError(`the log cannot be written to ${file}: ${reasonOf(error)}`, "choose another place");
  }
}
