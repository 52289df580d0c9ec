/** `smki compare`: the same scenario under different rules. */
import { UsageError } from "../../../pki/index.ts";
import { compareRuns, runScenario, tellComparison } from "../../../sim/index.ts";
import type { Comparison, LogEvent, Table } from "../../../sim/index.ts";
import { type AdoptionOptions, credentialsFrom, missingOption, pkiOption } from "../adopted-pki-input.ts";
import { openScenario } from "../catalogue.ts";
import { formatOption } from "../format.ts";
import type { Format } from "../format.ts";
import { ruleSetOf } from "../rule-set-choice.ts";
import { seedOption } from "../seed-option.ts";
import { EXIT_CODES_HELP, examples } from "../shell.ts";
import type { AddCommand } from "../shell.ts";
import { EXIT } from "../terminal.ts";
import type { ExitCode, Terminal } from "../terminal.ts";

interface Options extends AdoptionOptions {
  readonly rules?: string;
  readonly seed: string;
  readonly format: Format;
}

export const addCompare: AddCommand = (program, shell) => {
  program
    .command("compare")
    .argument("<scenario>", "a name of the catalogue, or a scenario file")
    .description("play a scenario under several rule sets and mark where the runs part")
    .option("--rules <ids>", "rule sets, separated by commas; all of the scenario's if absent")
    .addOption(seedOption())
    .addOption(pkiOption())
    .addOption(missingOption())
    .addOption(formatOption())
    .addHelpText(
      "after",
      examples(["what MP128B changes", "npx smki compare non-user-gno --rules pre,mp128b"]) + EXIT_CODES_HELP,
    )
    .action(shell.ending((name: string, options: Options) => compare(name, options, shell.terminal)));
};

async function compare(name: string, options: Options, terminal: Terminal): Promise<ExitCode> {
  const scenario = openScenario(name);
  const asked = options.rules?.split(",").map((id) => id.trim()) ?? scenario.rules;
  const rules = [...new Set(asked.map((id) => ruleSetOf(scenario, id)))];
  if (rules.length < 2) {
    throw new UsageError(
      `a comparison needs two rule sets, and there is only ${rules.join()}`,
      `npx smki run ${name} --rules ${rules.join()}`,
    );
  }
  const credentials = credentialsFrom(options);
  const logs: (readonly LogEvent[])[] = [];
  for (const id of rules) {
    logs.push(await runScenario(scenario, { rules: id, seed: options.seed, ...credentials }));
  }
  const comparison = compareRuns(logs);
  switch (options.format) {
    case "story":
      terminal.story(tellComparison(comparison, name));
      break;
    case "table":
      terminal.table(comparisonTable(comparison));
      break;
    case "json":
      terminal.json(comparison);
      break;
  }
  return comparison.runs.every(({ verdict }) => verdict.asExpected)
    ? EXIT.asExpected
    : EXIT.expectationFailed;
}

function comparisonTable({ runs, steps }: Comparison): Table {
  return {
    columns: ["step", ...runs.map((run) => run.rules), ""],
    rows: steps.map(({ step, sides, differences }) => [
      step,
      ...sides.map(({ happens, outcome, networkOperatorSlots, stranded }) => {
        const refusal =
          outcome === null || outcome.refusedBy === "nobody"
            ? ""
            : ` ✗ ${outcome.refusedBy}: ${outcome.failedCheck ?? outcome.responseCode ?? ""}`;
        const holders = [...new Set(Object.values(networkOperatorSlots))].join(", ");
        return happens ? `${holders}${refusal}${stranded.length > 0 ? " STRANDED" : ""}` : "—";
      }),
      differences.length === 0 ? "=" : "≠",
    ]),
  };
}
