/** A verdict in words: who decides what, and of a refusal the check, the facts and the rule. */
import type { LoggedCheck } from "../log/event.ts";
import type { Cast } from "./cast.ts";
import { count } from "./counted.ts";
import { ACT, EVIDENCE } from "./line-places.ts";
import { line, type StoryLine } from "./story-line.ts";

export function verdictLines(
  who: string,
  doing: string | undefined,
  code: string | undefined,
  means: string,
  evidence: readonly LoggedCheck[],
  cast: Cast,
): readonly StoryLine[] {
  const place = { ...ACT, labelWidth: Math.max(ACT.labelWidth, who.length + 1), label: who };
  const failed = evidence.find(({ outcome }) => outcome === "failed");
  const passed = evidence.filter(({ outcome }) => outcome === "passed").length;
  const inCode = code === undefined ? "" : ` (${code})`;
  if (doing !== undefined && failed === undefined) {
    return [
      line("ok", `✓ ${doing}${inCode}${passed === 0 ? "" : `, ${count(passed, "check")} passed`}`, place),
    ];
  }
  const verb = doing === undefined ? "REFUSES" : doing;
  const lines = [
    line("refused", cast.withNames(`✗ ${verb}${inCode}: ${failed?.check ?? means}`), place),
    ...(failed === undefined
      ? []
      : [
          line("fact", failed.asks, { ...EVIDENCE, label: "asks" }),
          line("fact", cast.withNames(factsInWords(failed)), { ...EVIDENCE, label: "facts" }),
          line("rule", failed.source, { ...EVIDENCE, label: "rule" }),
        ]),
  ];
  const meaning = code === undefined ? means : `${code}: ${means}`;
  return failed === undefined || means === ""
    ? lines
    : [...lines, line("fact", cast.withNames(meaning), { ...EVIDENCE, label: "so" })];
}

/** The facts of a check as a list: `counter 7, highest accepted 9`. */
export function factsInWords(check: Pick<LoggedCheck, "facts">): string {
  const facts = Object.entries(check.facts).map(([name, value]) => {
    const words = name.replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2").toLowerCase();
    return typeof value === "boolean" ? `${words}: ${value ? "yes" : "no"}` : `${words}: ${value}`;
  });
  return facts.length === 0 ? "none recorded" : facts.join("; ");
}
