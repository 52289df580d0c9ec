/** A scenario as the text of a file: what the loader reads back, with every identifier in quotes that needs them. */
import { Document, isMap, parseDocument } from "yaml";
import type { Policies } from "./policies.ts";
import type { ScenarioFile } from "./schema.ts";

const LINE_WIDTH = 110;

/** The order in which a reader wants to be told. */
const KEYS = [
  "scenario",
  "title",
  "lesson",
  "covers",
  "rules",
  "starts",
  "ends",
  "siteVisitPounds",
  "policies",
  "parties",
  "premises",
  "steps",
] as const satisfies readonly (keyof ScenarioFile)[];

/** The text of a file, with remarks for its reader at the top. */
export function writeScenario(file: ScenarioFile, remarks: readonly string[]): string {
  const ordered = Object.fromEntries(
    KEYS.filter((key) => file[key] !== undefined).map((key) => [key, file[key]]),
  );
  const comments = remarks.map((remark) => `# ${remark.replaceAll(/\s+/g, " ")}\n`).join("");
  return `${comments}${new Document(ordered, { aliasDuplicateObjects: false }).toString({ lineWidth: LINE_WIDTH })}`;
}

/** The text with these policies switched, and everything else, remarks too, left as it is. */
export function withPolicies(text: string, policies: Partial<Policies>): string {
  const chosen = Object.entries(policies).filter(([, choice]) => choice !== undefined);
  const document = parseDocument(text);
  if (chosen.length === 0 || !isMap(document.contents)) return text;
  for (const [policy, choice] of chosen) document.setIn(["policies", policy], choice);
  return document.toString({ lineWidth: 0 });
}
