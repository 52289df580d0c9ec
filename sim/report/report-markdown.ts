/** The report as Markdown, with the sequence as Mermaid. */
import { momentInWords } from "../story/cast.ts";
import { escapeMarkdown } from "./markup.ts";
import type { ReportFacts } from "./report-facts.ts";
import { SIMULATION_BANNER } from "./report-html.ts";
import { sequenceAsMermaid } from "./sequence-mermaid.ts";

/** @param version of the testbed */
export function reportAsMarkdown(runs: readonly ReportFacts[], version: string): string {
  const [first] = runs;
  if (first === undefined) return "";
  const { title, lesson, scenario, seed, schema } = first.record.started;
  return [
    `# ${escapeMarkdown(title)}`,
    `> ${SIMULATION_BANNER}`,
    escapeMarkdown(lesson),
    ...runs.flatMap(runParts),
    `Scenario ${scenario}, seed ${escapeMarkdown(seed)}, smki-testbed ${version}, log ${schema}. The same seed gives the same page.`,
    "",
  ].join("\n\n");
}

function runParts({ record, cast, sequence, slots, duties, costs }: ReportFacts): readonly string[] {
  const { rules, rulesTitle } = record.started;
  const stranded = record.ended?.stranded ?? [];
  return [
    `## ${rules}: ${escapeMarkdown(rulesTitle)}`,
    stranded.length === 0
      ? "**Safe**: every slot can still be changed by somebody."
      : `**Stranded**: ${stranded.map(escapeMarkdown).join(", ")}. Nobody can change it any more.`,
    "### Slots, before and after",
    table(
      ["device", "first", "at the end", "stranded"],
      slots.map((slot) => [
        slot.device,
        slot.before,
        slot.after,
        slot.stranded === "stranded" ? "yes" : "no",
      ]),
    ),
    "### Who owed what",
    duties.length === 0
      ? "Nobody owed anything."
      : table(
          ["duty", "whose", "about", "since", "state", "why"],
          duties.flatMap(({ duty, party, about, changes }) =>
            changes.map(({ at, state, why }) => [
              duty,
              cast.nameOf(party),
              about,
              momentInWords(at),
              state,
              why,
            ]),
          ),
        ),
    ...(costs.length === 0
      ? []
      : [
          "### What it cost",
          table(
            ["who", "about", "for", "source"],
            costs.map(({ party, pounds, for: what, source }) => [
              cast.nameOf(party),
              `£${pounds.toLocaleString("en-GB")}`,
              what,
              source,
            ]),
          ),
        ]),
    "### Who said what to whom",
    `\`\`\`mermaid\n${sequenceAsMermaid(sequence)}\`\`\``,
  ];
}

function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]): string => `| ${cells.map(escapeMarkdown).join(" | ")} |`;
  return [row(columns), `|${columns.map(() => "---").join("|")}|`, ...rows.map(row)].join("\n");
}
