/** The catalogue in scenarios/README.md: every scenario under the sections of the report that it covers. */
import type { Scenario } from "../../sim/index.ts";
import { REPORT_SECTIONS } from "../cli/report-sections.ts";

const BEGIN = "<!-- made by npm run generate -->";
const END = "<!-- end -->";

/**
 * The page with its catalogue made anew.
 * @throws Error when the page has lost its marks, or a scenario covers no section
 */
export function withCatalogue(page: string, scenarios: readonly Scenario[]): string {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin === -1 || end < begin) throw new Error("scenarios/README.md has lost the marks of its catalogue");
  const homeless = scenarios.filter(
    ({ covers }) => !(covers ?? []).some((section) => section in REPORT_SECTIONS),
  );
  if (homeless.length > 0) {
    throw new Error(`no section of the report: ${homeless.map(({ scenario }) => scenario).join(", ")}`);
  }
  const tables = Object.entries(REPORT_SECTIONS).map(([section, title]) => {
    const rows = scenarios
      .filter(({ covers }) => covers?.includes(section))
      .map(({ scenario, title: name, rules, ends }) => {
        const endings = rules.map((rule) => `${rule} ${ends[rule] ?? ""}`).join(", ");
        return `| [${scenario}](${scenario}.yaml) | ${name} | ${endings} |`;
      });
    return [
      `### ${section === "A" ? "A" : `§${section}`} ${title}`,
      "",
      "| scenario | shows | ends |",
      "|---|---|---|",
      ...rows,
    ].join("\n");
  });
  return `${page.slice(0, begin)}${BEGIN}\n\n${tables.join("\n\n")}\n\n${page.slice(end)}`;
}
