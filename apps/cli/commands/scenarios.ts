/** `smki scenarios`: the catalogue. */
import { line, BLANK } from "../../../sim/index.ts";
import { catalogueNames, openScenario } from "../catalogue.ts";
import { formatOption } from "../format.ts";
import type { Format } from "../format.ts";
import type { AddCommand } from "../shell.ts";
import { EXIT } from "../terminal.ts";
import type { ExitCode, Terminal } from "../terminal.ts";

export const addScenarios: AddCommand = (program, shell) => {
  program
    .command("scenarios")
    .description("list the catalogue: what each scenario teaches and how it ends under each rule set")
    .addOption(formatOption())
    .action(shell.ending(({ format }: { format: Format }) => listScenarios(format, shell.terminal)));
};

function listScenarios(format: Format, terminal: Terminal): ExitCode {
  const scenarios = catalogueNames().map((name) => openScenario(name));
  const endings = (scenario: (typeof scenarios)[number]): string =>
    scenario.rules.map((rule) => `${rule} ${scenario.ends[rule] ?? ""}`).join(", ");
  switch (format) {
    case "story":
      terminal.story([
        ...scenarios.flatMap((scenario) => [
          line("heading", `${scenario.scenario}: ${scenario.title}`),
          line("fact", scenario.lesson, { indent: 4 }),
          line("fact", `ends: ${endings(scenario)}`, { indent: 4 }),
          BLANK,
        ]),
        line("next", `npx smki run ${scenarios[0]?.scenario ?? "NAME"}`, { label: "Next", labelWidth: 6 }),
      ]);
      break;
    case "table":
      terminal.table({
        columns: ["scenario", "title", "ends", "steps"],
        rows: scenarios.map((each) => [each.scenario, each.title, endings(each), String(each.steps.length)]),
      });
      break;
    case "json":
      terminal.json({
        schema: "smki-testbed/catalogue/1",
        scenarios: scenarios.map(({ scenario, title, lesson, covers, rules, ends, steps }) => ({
          scenario,
          title,
          lesson,
          covers: covers ?? [],
          rules,
          ends,
          steps: steps.map(({ step }) => step),
        })),
      });
      break;
  }
  return EXIT.asExpected;
}
