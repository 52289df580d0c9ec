/** A sequence as an SVG drawing: lanes from left to right, time from top to bottom. */
import { escapeHtml } from "./markup.ts";
import type { Sequence, SequenceRow } from "./sequence.ts";

const LANE = 190;
const MARGIN = 100;
const HEAD = 46;
const ROW = { step: 40, arrow: 34, note: 28 } as const;
/** How far before its lane a refused arrow stops. */
const SHORT = 26;
/** So many characters of a label fit between two lanes. */
const FITS = 30;

/** A drawing that stands alone: its own colours for light and dark, a title and a description for those who listen. */
export function sequenceAsSvg({ lanes, rows }: Sequence, title: string): string {
  const width = 2 * MARGIN + Math.max(1, lanes.length - 1) * LANE;
  const x = (lane: string): number => MARGIN + Math.max(0, lanes.indexOf(lane)) * LANE;
  const drawn: string[] = [];
  let y = HEAD;
  for (const row of rows) {
    y += ROW[row.kind];
    drawn.push(drawRow(row, x, y, width));
  }
  const height = y + 30;
  const heads = lanes.map(
    (lane) =>
      `<line class="lane" x1="${x(lane)}" x2="${x(lane)}" y1="${HEAD}" y2="${height - 10}"/><text class="head" x="${x(lane)}" y="30">${escapeHtml(shortened(lane, 24))}</text>`,
  );
  const refused = rows.filter((row) => row.kind === "arrow" && row.verdict === "refused").length;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="sequence-title sequence-description">
<title id="sequence-title">${escapeHtml(title)}</title>
<desc id="sequence-description">Messages between ${lanes.map(escapeHtml).join(", ")}: ${rows.filter(({ kind }) => kind === "arrow").length}, of them ${refused} refused.</desc>
<style>${STYLE}</style>
${heads.join("\n")}
${drawn.join("\n")}
</svg>
`;
}

const STYLE = `
text{font:13px system-ui,sans-serif;fill:#1b1b1b;text-anchor:middle}
.head{font-weight:600}.step{font-weight:600;text-anchor:start}.note{font-style:italic}.stranded{fill:#a3001b;font-weight:700;font-style:normal}
.lane{stroke:#8a8a8a;stroke-dasharray:3 4}.arrow{stroke:#1b1b1b;stroke-width:1.5}.tip{fill:#1b1b1b}
.no{stroke:#a3001b;stroke-width:2}.why{fill:#a3001b}.band{fill:#e9eef5}
@media (prefers-color-scheme:dark){text{fill:#ededed}.arrow{stroke:#ededed}.tip{fill:#ededed}.lane{stroke:#8a8a8a}.no{stroke:#ff8d9b}.why,.stranded{fill:#ff8d9b}.band{fill:#2a313b}}
`;

function drawRow(row: SequenceRow, x: (lane: string) => number, y: number, width: number): string {
  switch (row.kind) {
    case "step":
      return `<rect class="band" x="8" y="${y - 24}" width="${width - 16}" height="24" rx="4"/><text class="step" x="16" y="${y - 7}">${row.number}. ${escapeHtml(shortened(row.title, Math.floor(width / 8)))}</text>`;
    case "note":
      return `<text class="note${row.tone === "stranded" ? " stranded" : ""}" x="${width / 2}" y="${y - 8}">${escapeHtml(shortened(row.text, Math.floor(width / 8)))}</text>`;
    case "arrow":
      return drawArrow(row, x(row.from), x(row.to), y);
  }
}

function drawArrow(
  { label, verdict }: Extract<SequenceRow, { kind: "arrow" }>,
  from: number,
  to: number,
  y: number,
): string {
  const direction = to >= from ? 1 : -1;
  const refused = verdict === "refused";
  const end = refused ? to - direction * SHORT : to;
  const lanes = Math.max(1, Math.round(Math.abs(to - from) / LANE));
  const text = `<text${refused ? ' class="why"' : ""} x="${(from + to) / 2}" y="${y - 8}"><title>${escapeHtml(label)}</title>${escapeHtml(shortened(label, FITS * lanes))}</text>`;
  const tip = refused
    ? `<path class="no" d="M${end - 6} ${y - 6}l12 12m0-12l-12 12"/>`
    : `<path class="tip" d="M${end} ${y}l${-direction * 9}-4v8z"/>`;
  return `<line class="${refused ? "no" : "arrow"}" x1="${from}" x2="${end}" y1="${y}" y2="${y}"/>${tip}${text}`;
}

function shortened(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, Math.max(1, length - 1))}…`;
}
