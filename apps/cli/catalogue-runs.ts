/** Every scenario of the catalogue under every one of its rule sets, in one go. */
import { line, runScenario, summarise } from "../../sim/index.ts";
import { catalogueNames, openScenario } from "./catalogue.ts";
import type { Format } from "./format.ts";
import { EXIT, type ExitCode, type Terminal } from "./terminal.ts";

interface RunRow {
  readonly scenario: string;
  readonly rules: string;
  readonly ending: string;
  readonly expectations: number;
  readonly unmet: readonly string[];
  readonly asExpected: boolean;
}

/** Plays them one after another, tells how each ended, and exits 1 when any is not as it expects. */
export async function runCatalogue(seed: string, format: Format, terminal: Terminal): Promise<ExitCode> {
  const rows: RunRow[] = [];
  for (const name of catalogueNames()) {
    const scenario = openScenario(name);
    for (const rules of scenario.rules) {
      const events = await runScenario(scenario, { rules, seed });
      const { verdict, stranded } = summarise(events);
      rows.push({
        scenario: name,
        rules,
        ending: stranded.length === 0 ? "safe" : `stranded: ${stranded.length}`,
        expectations: verdict.expectations,
        unmet: events.flatMap((event) =>
          event.kind === "expectationChecked" && !event.met
            ? [
                `${event.step ?? "the end"}: ${event.about}: expected ${event.expected}, found ${event.actual}`,
              ]
            : [],
        ),
        asExpected: verdict.asExpected,
      });
    }
  }
  tell(rows, seed, format, terminal);
  return rows.every(({ asExpected }) => asExpected) ? EXIT.asExpected : EXIT.expectationFailed;
}

function tell(rows: readonly RunRow[], seed: string, format: Format, terminal: Terminal): void {
  const odd = rows.filter(({ asExpected }) => !asExpected);
  const total = `${rows.length - odd.length} of ${rows.length} runs of ${new Set(rows.map(({ scenario }) => scenario)).size} scenarios are as expected`;
  switch (format) {
    case "json":
      terminal.json({
        schema: "smki-testbed/catalogue-runs/1",
        seed,
        scenarios: new Set(rows.map(({ scenario }) => scenario)).size,
        runs: rows.length,
        asExpected: rows.length - odd.length,
        rows,
      });
      return;
    case "table":
      terminal.table({
        columns: ["scenario", "rules", "ends", "expectations", "as expected"],
        rows: rows.map((row) => [
          row.scenario,
          row.rules,
          row.ending,
          String(row.expectations),
          row.asExpected ? "yes" : row.unmet.join("; "),
        ]),
      });
      terminal.answer(total);
      return;
    case "story":
      terminal.story([
        ...odd.flatMap(({ scenario, rules, unmet }) => [
          line("unmet", `✗ ${scenario} under ${rules}`),
          ...unmet.map((text) => line("unmet", text, { indent: 4 })),
        ]),
        line(odd.length === 0 ? "verdict" : "unmet", `${odd.length === 0 ? "✓" : "✗"} ${total}`),
        line(
          "next",
          odd[0] === undefined
            ? "npx smki run --all --format table"
            : `npx smki run ${odd[0].scenario} --rules ${odd[0].rules}`,
          { label: "Next", labelWidth: 6 },
        ),
      ]);
  }
}
