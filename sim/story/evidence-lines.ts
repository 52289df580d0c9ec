/** What only the fullest story tells: every check that was made, with its facts, and every octet that was sent. */
import type { Evidence } from "../../pki/index.ts";
import type { LogEvent, LoggedCheck } from "../log/event.ts";
import type { Cast } from "./cast.ts";
import { factsInWords } from "./verdict-lines.ts";
import { line } from "./story-line.ts";
import type { StoryLine } from "./story-line.ts";

const INDENT = 17;
const MARKS = { passed: "✓", failed: "✗", notReached: "·" } as const;
/** Octets in one group of a hex dump. */
const GROUP = 4;

/** The lines below an event in a story of full detail; none for events without evidence or octets. */
export function evidenceLines(event: LogEvent, cast: Cast): readonly StoryLine[] {
  switch (event.kind) {
    case "dccDecided":
    case "deviceDecided":
    case "answerChecked":
    case "smkiDecided":
      return event.evidence.map((check) => checkLine(check, cast));
    case "messageSent":
      return [line("fact", inGroups(event.bytes), { indent: INDENT })];
    default:
      return [];
  }
}

/** Evidence outside of a run: every check with its facts, the rule behind the one that failed. */
export function checksInWords(evidence: Evidence, indent: number): readonly StoryLine[] {
  return evidence.flatMap((check) => {
    const { outcome, facts, asks, source } = check;
    const words = [check.check, ...(Object.keys(facts).length === 0 ? [] : [factsInWords({ facts })])];
    const role = outcome === "failed" ? "refused" : outcome === "passed" ? "ok" : "fact";
    const text = outcome === "notReached" ? `${check.check}, not reached` : words.join(": ");
    return [
      line(role, text, { indent, label: MARKS[outcome], labelWidth: 2 }),
      ...(outcome === "failed"
        ? [
            line("fact", `${asks} No.`, { indent: indent + 2, label: "asks", labelWidth: 6 }),
            line("rule", source, { indent: indent + 2, label: "rule", labelWidth: 6 }),
          ]
        : []),
    ];
  });
}

function checkLine(check: LoggedCheck, cast: Cast): StoryLine {
  const facts = Object.keys(check.facts).length === 0 ? "" : `: ${factsInWords(check)}`;
  const words = check.outcome === "notReached" ? `${check.check}, not reached` : `${check.check}${facts}`;
  return line("fact", cast.withNames(words), { indent: INDENT, label: MARKS[check.outcome], labelWidth: 2 });
}

function inGroups(hex: string): string {
  return hex.match(new RegExp(`.{1,${GROUP * 2}}`, "g"))?.join(" ") ?? "";
}
