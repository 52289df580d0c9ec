/** A meeting pack of a scenario: the files of its folder, from the logs of its runs. */
import type { LogEvent } from "../log/event.ts";
import { reportFacts } from "./report-facts.ts";
import { reportAsHtml } from "./report-html.ts";
import { reportAsMarkdown } from "./report-markdown.ts";
import { sequenceAsMermaid } from "./sequence-mermaid.ts";
import { sequenceAsSvg } from "./sequence-svg.ts";

/** How the README of such a folder begins: the mark by which its maker knows its own. */
export const REPORT_README_OPENING = "A report of a scenario, made by smki-testbed.";

/**
 * The files by name. The same logs give the same octets.
 * @param logs one run each, all of one scenario
 * @param version of the testbed
 */
export function makeReport(
  logs: readonly (readonly LogEvent[])[],
  version: string,
): ReadonlyMap<string, string> {
  const runs = logs.map(reportFacts);
  return new Map([
    ["report.html", reportAsHtml(runs, version)],
    ["report.md", reportAsMarkdown(runs, version)],
    ...runs.flatMap(({ record: { started }, sequence }): [string, string][] => [
      [`sequence-${started.rules}.svg`, sequenceAsSvg(sequence, `${started.title}, ${started.rules}`)],
      [`sequence-${started.rules}.mmd`, sequenceAsMermaid(sequence)],
    ]),
    [
      "README.txt",
      `${REPORT_README_OPENING}\n\nreport.html is the whole of it, for people; report.md the same for a wiki; the sequences stand beside them alone.\n`,
    ],
  ]);
}
