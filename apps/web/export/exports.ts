/** What can be taken away from a run. Every one of them says that it is a simulation. */
import {
  type Sequence,
  sequenceAsMermaid,
  sequenceAsSvg,
  plainText,
  tellStory,
  writeLog,
} from "../../../sim/views.ts";
import { PART_IDS, pageHtml } from "../page-html.ts";
import type { Lane } from "../sequence/lanes.ts";
import { arrowWords, noteWords } from "../sequence/row-words.ts";
import type { Row } from "../sequence/rows.ts";
import { SIMULATION_WORDS } from "../shell/simulation-words.ts";
import type { OpenRun } from "../state/open-run.ts";

/** The sequence as it is shown: the lanes of the view and the rows that the filter leaves. */
export function sequenceShown(rows: readonly Row[], lanes: readonly Lane[], run: OpenRun): Sequence {
  const names = lanes.map(({ name }) => name);
  const own = (lane: string): string => (names.includes(lane) ? lane : (names.at(-1) ?? lane));
  return {
    lanes: names,
    rows: rows.map((row): Sequence["rows"][number] => {
      switch (row.kind) {
        case "step":
          return {
            kind: "step",
            number: row.step.number,
            title: row.step.started.title,
            at: row.step.started.at,
          };
        case "note":
          return {
            kind: "note",
            text: noteWords(row, run),
            tone: row.tone === "stranded" ? "stranded" : "plain",
          };
        case "arrow": {
          const { label, protection, verdict } = arrowWords(row, run);
          const stopped = row.end === "refusedByDcc" || row.end === "refusedByDevice" || row.end === "lost";
          return {
            kind: "arrow",
            from: own(row.from),
            to: own(row.to),
            label: [label, protection, stopped ? verdict : ""].filter((text) => text !== "").join("; "),
            verdict: stopped ? "refused" : "passed",
          };
        }
      }
    }),
  };
}

export function svgOf(sequence: Sequence, run: OpenRun): string {
  return sequenceAsSvg(sequence, `${run.record.started.title}. ${SIMULATION_WORDS}`);
}

export function mermaidOf(sequence: Sequence): string {
  return `%% ${SIMULATION_WORDS}\n${sequenceAsMermaid(sequence)}`;
}

/** The story as the command line tells it, octet for octet behind the first line. */
export function textOf({ events }: OpenRun): string {
  return `${SIMULATION_WORDS}\n\n${plainText(tellStory(events, { detail: "normal" }))}`;
}

export function logOf({ text, events }: OpenRun): string {
  return text ?? writeLog(events);
}

/** One page with the application and the log inside: it needs no server and no network. */
export async function pageOf(run: OpenRun): Promise<string> {
  const [script, style] = await Promise.all([ownPart("script"), ownPart("style")]);
  return pageHtml(
    { kind: "standalone", script, style, log: logOf(run) },
    `${run.record.started.title} · smki-testbed, a simulation`,
  );
}

/** The text of this very application: inside the page, or where the page links to. */
async function ownPart(part: "script" | "style"): Promise<string> {
  const inside = document.getElementById(PART_IDS[part])?.textContent;
  if (inside !== undefined && inside !== null) return inside;
  const linked =
    part === "script"
      ? document.querySelector<HTMLScriptElement>("script[type=module][src]")?.src
      : document.querySelector<HTMLLinkElement>("link[rel=stylesheet]")?.href;
  if (linked === undefined) throw new Error("this page does not know its own parts");
  return (await fetch(linked)).text();
}
