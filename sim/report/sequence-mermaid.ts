/** A sequence as Mermaid text, for wikis and issue trackers that draw it. */
import { escapeMermaid } from "./markup.ts";
import type { Sequence } from "./sequence.ts";

/** A `sequenceDiagram`; a refused message has the arrow with a cross. */
export function sequenceAsMermaid({ lanes, rows }: Sequence): string {
  const ids = new Map(lanes.map((lane, index) => [lane, `L${index}`]));
  const id = (lane: string): string => ids.get(lane) ?? "L0";
  const across = `${id(lanes[0] ?? "")},${id(lanes.at(-1) ?? "")}`;
  return [
    "sequenceDiagram",
    ...lanes.map((lane) => `  participant ${id(lane)} as ${escapeMermaid(lane)}`),
    ...rows.map((row) => {
      switch (row.kind) {
        case "step":
          return `  Note over ${across}: ${row.number}. ${escapeMermaid(row.title)}`;
        case "note":
          return `  Note over ${across}: ${escapeMermaid(row.text)}`;
        case "arrow":
          return `  ${id(row.from)}${row.verdict === "refused" ? "-x" : "->>"}${id(row.to)}: ${escapeMermaid(row.label)}`;
      }
    }),
    "",
  ].join("\n");
}
