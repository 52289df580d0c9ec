/** An estate told: how the slots stand after each step, and who refused how often. */
import { BLANK, line, type StoryLine } from "../story/story-line.ts";
import type { Table } from "../story/table.ts";
import type { EstateStep } from "./estate-tally.ts";
import type { EstateRun } from "./run-estate.ts";

const WIDTH = 10;

export function tellEstate({ scenario, title, rules, seed, houses, steps }: EstateRun): readonly StoryLine[] {
  const last = steps.at(-1);
  return [
    line("title", `${title}: ${inWords(houses)} houses`),
    line("fact", `${scenario}, rules ${rules}, seed ${seed}; a simulation, with keys of its own`),
    BLANK,
    ...steps.flatMap((step, index) => stepLines(step, index)),
    line(
      last === undefined || last.stranded === 0 ? "ok" : "stranded",
      last === undefined || last.stranded === 0
        ? "safe: every slot can still be changed by somebody"
        : `STRANDED: ${inWords(last.stranded)} of ${inWords(houses)} slots can be changed by nobody any more`,
      { label: "Ending", labelWidth: WIDTH },
    ),
  ];
}

function stepLines(step: EstateStep, index: number): readonly StoryLine[] {
  const place = { indent: 5, labelWidth: WIDTH };
  return [
    line("heading", step.title, { label: `${index + 1}  ${step.at.slice(0, 10)}`, labelWidth: 16 }),
    line("slot", pairs(step.slots), { ...place, label: "slots" }),
    ...(step.commands === 0
      ? []
      : [
          line("fact", `${inWords(step.commands)} commands reached a device`, {
            ...place,
            label: "commands",
          }),
        ]),
    ...Object.entries(step.refusals).map(([why, count]) =>
      line("refused", `${inWords(count)} times by ${why}`, { ...place, label: "refused" }),
    ),
    ...(step.breaches === 0
      ? []
      : [
          line("dutyBreached", `${inWords(step.breaches)} duties breached or impossible`, {
            ...place,
            label: "duties",
          }),
        ]),
    ...(step.stranded === 0
      ? []
      : [line("stranded", inWords(step.stranded), { ...place, label: "STRANDED" })]),
    BLANK,
  ];
}

/** One row a step. */
export function estateTable({ steps }: EstateRun): Table {
  return {
    columns: ["step", "at", "slots", "stranded", "breaches", "refusals", "commands"],
    rows: steps.map((step) => [
      step.step,
      step.at,
      pairs(step.slots),
      String(step.stranded),
      String(step.breaches),
      pairs(step.refusals) || "none",
      String(step.commands),
    ]),
  };
}

const inWords = (count: number): string => count.toLocaleString("en-GB");

function pairs(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([what, count]) => `${what} ${inWords(count)}`)
    .join("; ");
}
