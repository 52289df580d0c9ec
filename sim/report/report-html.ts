/** The report as one page that needs nothing else: no script, no picture, no font from anywhere. */
import { momentInWords } from "../story/cast.ts";
import { escapeHtml } from "./markup.ts";
import type { ReportFacts } from "./report-facts.ts";
import { sequenceAsSvg } from "./sequence-svg.ts";

export const SIMULATION_BANNER =
  "This is a simulation. It holds no real key, talks to no real system, and is no part of the DCC or of the SMKI.";

/** @param version of the testbed */
export function reportAsHtml(runs: readonly ReportFacts[], version: string): string {
  const [first] = runs;
  if (first === undefined) return "";
  const { title, lesson, scenario, seed } = first.record.started;
  return `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<p class="banner" role="note">${SIMULATION_BANNER}</p>
<main>
<h1>${escapeHtml(title)}</h1>
<p class="lesson">${escapeHtml(lesson)}</p>
${runs.map(runSection).join("\n")}
<footer><p>Scenario ${escapeHtml(scenario)}, seed ${escapeHtml(seed)}, smki-testbed ${escapeHtml(version)}, log ${escapeHtml(first.record.started.schema)}. The same seed gives the same page.</p></footer>
</main>
</body>
</html>
`;
}

function runSection({ record, cast, sequence, story, slots, duties, costs }: ReportFacts): string {
  const { rules, rulesTitle } = record.started;
  const stranded = record.ended?.stranded ?? [];
  const verdict =
    stranded.length === 0
      ? `<p class="safe">Safe: every slot can still be changed by somebody.</p>`
      : `<p class="stranded">Stranded: ${stranded.map(escapeHtml).join(", ")}. Nobody can change ${stranded.length === 1 ? "this slot" : "these slots"} any more.</p>`;
  return `<section>
<h2>${escapeHtml(rules)}: ${escapeHtml(rulesTitle)}</h2>
${verdict}
<h3>Slots, before and after</h3>
${table(
  ["device", "first", "at the end", ""],
  slots.map((slot) => [slot.device, slot.before, slot.after, slot.stranded === "stranded" ? "STRANDED" : ""]),
)}
<h3>Who owed what</h3>
${
  duties.length === 0
    ? "<p>Nobody owed anything.</p>"
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
      )
}
${
  costs.length === 0
    ? ""
    : `<h3>What it cost</h3>${table(
        ["who", "about", "for", "source"],
        costs.map(({ party, pounds, for: what, source }) => [
          cast.nameOf(party),
          `£${pounds.toLocaleString("en-GB")}`,
          what,
          source,
        ]),
      )}`
}
<h3>Who said what to whom</h3>
<div class="wide" tabindex="0" role="region" aria-label="Sequence of messages">${sequenceAsSvg(sequence, `${record.started.title}, ${rules}`).replaceAll("sequence-title", `title-${rules}`).replaceAll("sequence-description", `description-${rules}`)}</div>
<details><summary>The story, step by step</summary><pre>${escapeHtml(story)}</pre></details>
</section>`;
}

function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const head = columns.map((column) => `<th scope="col">${escapeHtml(column)}</th>`).join("");
  const body = rows
    .map((row) => `<tr>${row.map((cell) => `<td>${escapeHtml(cell)}</td>`).join("")}</tr>`)
    .join("\n");
  return `<div class="wide" tabindex="0" role="region" aria-label="${escapeHtml(columns.filter(Boolean).join(", "))}"><table><thead><tr>${head}</tr></thead><tbody>\n${body}\n</tbody></table></div>`;
}

const STYLE = `
:root{color-scheme:light dark}
body{font:16px/1.5 system-ui,sans-serif;margin:0;color:#1b1b1b;background:#fff}
main{max-width:70rem;margin:0 auto;padding:1rem}
.banner{margin:0;padding:.6rem 1rem;background:#ffe9a8;color:#1b1b1b;font-weight:600}
h1{line-height:1.2}h2{margin-top:2.5rem;border-top:3px solid #36506c;padding-top:1rem}
.lesson{font-size:1.1rem;max-width:45rem}.safe{color:#0b5a22;font-weight:700}.stranded{color:#a3001b;font-weight:700}
.wide{overflow-x:auto}table{border-collapse:collapse}th,td{text-align:left;vertical-align:top;padding:.3rem .8rem .3rem 0;border-bottom:1px solid #c8c8c8}
pre{white-space:pre-wrap;font-size:.85rem}svg{max-width:none}summary{cursor:pointer;font-weight:600}
footer{margin-top:3rem;font-size:.9rem}
@media (prefers-color-scheme:dark){body{color:#ededed;background:#15191e}.safe{color:#7fdc9a}.stranded{color:#ff8d9b}th,td{border-color:#4a4f57}h2{border-color:#8fb0d4}}
@media print{.wide{overflow:visible}details>*{display:block}svg{max-width:100%;height:auto}section{break-inside:auto}}
`;
