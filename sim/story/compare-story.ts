/** A comparison told in words: the steps of the runs side by side, with the place marked where they part. */
import type { Comparison } from "../compare.ts";
import { momentInWords } from "./cast.ts";
import { count } from "./counted.ts";
import { pkiOptionsFor, whoseKeys } from "./pki-lines.ts";
import { BLANK, line } from "./story-line.ts";
import type { StoryLine } from "./story-line.ts";

/** The lines of a comparison. @param calledAs what the scenario is called on a command line: a file, where it is one */
export function tellComparison(
  comparison: Comparison,
  calledAs: string = comparison.scenario,
): readonly StoryLine[] {
  const { title, scenario, seed, pki, runs, steps, starts, firstDivergence, dutyDifferences } = comparison;
  const rules = runs.map((run) => run.rules);
  return [
    line("title", title),
    line("fact", `${scenario} under ${rules.join(" and ")}, seed ${seed}; a simulation, ${whoseKeys(pki)}`),
    ...(new Set(starts).size === 1
      ? []
      : [
          line(
            "fact",
            `each on its own calendar: ${rules.map((id, index) => `${id} from ${momentInWords(starts[index] ?? "")}`).join(", ")}`,
          ),
        ]),
    BLANK,
    ...steps.flatMap(({ step, title, differences }, index) => {
      const first = step === firstDivergence?.step;
      const before = new Set(
        steps.slice(0, index).findLast(({ sides }) => sides.every(({ happens }) => happens))?.differences,
      );
      const unseen = differences.filter((words) => !before.has(words));
      const news =
        unseen.length === 0 && differences.length > 0 ? ["nothing new: what parted stays apart"] : unseen;
      return [
        line(first ? "stranded" : "heading", `${title}${first ? "   ◀ FIRST DIVERGENCE" : ""}`, {
          label: `${String(index + 1).padStart(3)}  ${differences.length === 0 ? "=" : "≠"}`,
          labelWidth: 8,
        }),
        ...news.map((words) => line("fact", words, { indent: 8, label: "-", labelWidth: 2 })),
      ];
    }),
    BLANK,
    firstDivergence === null
      ? line(
          "verdict",
          dutyDifferences.length === 0
            ? "the runs never part: the rule sets make no difference here"
            : "the runs never part: the rule sets make no difference but to what is owed",
        )
      : line("verdict", `the runs part at "${firstDivergence.title}": ${firstDivergence.words.join("; ")}`),
    ...runs.map(({ rules, stranded, verdict }) =>
      line(
        stranded.length === 0 ? "ok" : "stranded",
        `${stranded.length === 0 ? "safe: every slot can still be changed" : `STRANDED: ${stranded.join(", ")} (${count(stranded.length, "device")})`}; ${verdict.asExpected ? "✓ as expected" : "✗ NOT as expected"}`,
        { label: rules, labelWidth: 10 },
      ),
    ),
    ...dutyDifferences.map((words) => line("fact", words, { label: "duty", labelWidth: 10 })),
    line("next", `npx smki run ${calledAs} --rules ${rules.at(-1) ?? ""}${pkiOptionsFor(pki)}`, {
      label: "Next",
      labelWidth: 10,
    }),
  ];
}
