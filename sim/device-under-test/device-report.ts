/** A run against a device in words: each entry that differs, the totals, and the mistakes that are most likely. */
import { line, BLANK, type StoryLine } from "../story/story-line.ts";
import type { Table } from "../story/table.ts";
import type { Difference } from "./compare-answer.ts";
import { decidingRules, type JudgedTest } from "./judged-test.ts";
import { type LikelyMistakes, likelyMistakes } from "./likely-mistakes.ts";
import { type DeviceRun, faultInWords } from "./run-device-tests.ts";

export interface DeviceTotals {
  readonly agree: number;
  readonly differ: number;
  readonly noAnswer: number;
  readonly notAsked: number;
}

/** How many entries came to which verdict. */
export function totalsOf(judged: readonly JudgedTest[]): DeviceTotals {
  const count = (kind: JudgedTest["verdict"]["kind"]): number =>
    judged.filter(({ verdict }) => verdict.kind === kind).length;
  return {
    agree: count("agrees"),
    differ: count("differs"),
    noAnswer: count("noAnswer"),
    notAsked: count("notAsked"),
  };
}

/** Whether the device agrees with the reference model about everything. */
export function agreesOnAll({ judged, startingDifferences }: DeviceRun): boolean {
  return startingDifferences.length === 0 && judged.every(({ verdict }) => verdict.kind === "agrees");
}

/** More differences than this of one entry are counted, not listed. */
const MOST_DIFFERENCES = 6;

/** The report as a story. @param complaints what the device wrote on its standard error */
export function deviceReport(run: DeviceRun, complaints: string): readonly StoryLine[] {
  const { judged, startingDifferences } = run;
  const odd = judged.filter(({ verdict }) => verdict.kind === "differs" || verdict.kind === "noAnswer");
  return [
    ...(startingDifferences.length === 0
      ? []
      : [
          line(
            "unmet",
            "✗ the device's own report (CS02a) of the starting state differs; states are not compared further",
          ),
          ...differenceLines(startingDifferences),
          BLANK,
        ]),
    ...odd.flatMap((one) => [...oddLines(one), BLANK]),
    ...(run.broken === undefined ? [] : [line("unmet", `the run ended early: ${run.broken}`), BLANK]),
    ...(complaints === "" || odd.length === 0 ? [] : [...complaintLines(complaints), BLANK]),
    ...mistakeLines(likelyMistakes(judged)),
    totalLine(judged, agreesOnAll(run)),
  ];
}

function oddLines({ test: { entry }, reference, verdict, notes }: JudgedTest): readonly StoryLine[] {
  const rules = decidingRules(reference);
  const head = line("unmet", `✗ ${entry.id}: ${entry.title}`);
  const ruleLines = rules.flatMap(({ check, asks, source }) => [
    line("fact", `${check}: ${asks} No.`, PLACE("decides")),
    line("rule", source, PLACE("rule")),
  ]);
  const because =
    rules.length > 0
      ? ruleLines
      : [line("fact", "every check of the reference model passes", PLACE("decides"))];
  const policyLines =
    entry.policy === undefined
      ? []
      : [line("rule", `the rule is not public; testbed policy ${entry.policy}`, PLACE("policy"))];
  const noteLines = notes.map((note) => line("fact", note, PLACE("it notes")));
  switch (verdict.kind) {
    case "differs":
      return [
        head,
        ...(verdict.followsFrom === undefined
          ? []
          : [
              line(
                "fact",
                `begins where ${verdict.followsFrom} left the device, and may only follow from that`,
                PLACE("after"),
              ),
            ]),
        ...differenceLines(verdict.differences),
        ...because,
        ...policyLines,
        ...noteLines,
      ];
    case "noAnswer":
      return [head, line("refused", faultInWords(verdict.fault), PLACE("no answer")), ...noteLines];
    case "agrees":
    case "notAsked":
      return [];
  }
}

const PLACE = (label: string) => ({ indent: 4, label, labelWidth: 11 });

function differenceLines(differences: readonly Difference[]): readonly StoryLine[] {
  const shown = differences.slice(0, MOST_DIFFERENCES);
  const more = differences.length - shown.length;
  return [
    ...shown.map(({ where, field, expected, actual }) =>
      line("refused", `${field}: ${actual}; the reference model: ${expected}`, PLACE(where)),
    ),
    ...(more === 0 ? [] : [line("fact", `and ${more} more`, PLACE(""))]),
  ];
}

function complaintLines(complaints: string): readonly StoryLine[] {
  return [
    line("heading", "What the device wrote on its standard error, the end of it"),
    ...complaints
      .split("\n")
      .slice(-10)
      .map((text) => line("fact", text, { indent: 4 })),
  ];
}

function mistakeLines({ named, unnamed }: LikelyMistakes): readonly StoryLine[] {
  if (named.length + unnamed.length === 0) return [];
  return [
    line("heading", "Most likely"),
    ...named.flatMap(({ mistake, shownBy }) => [
      line("unmet", `${mistake.name}: ${mistake.says}`, { indent: 2 }),
      line("fact", mistake.instead, PLACE("instead")),
      line("rule", mistake.source, PLACE("rule")),
      line("fact", listed(shownBy), PLACE("shown by")),
    ]),
    ...unnamed.flatMap(({ rule, device, shownBy }) => [
      line(
        "unmet",
        rule === undefined
          ? `no known mistake: the device ${device} where the reference model finds nothing wrong`
          : `no known mistake: the device ${device} where ${rule.check} decides (${rule.asks} No.)`,
        { indent: 2 },
      ),
      ...(rule === undefined ? [] : [line("rule", rule.source, PLACE("rule"))]),
      line("fact", listed(shownBy), PLACE("shown by")),
    ]),
    BLANK,
  ];
}

function listed(ids: readonly string[]): string {
  const shown = ids.slice(0, 8).join(", ");
  return ids.length > 8 ? `${shown} and ${ids.length - 8} more` : shown;
}

function totalLine(judged: readonly JudgedTest[], agrees: boolean): StoryLine {
  const { agree, differ, noAnswer, notAsked } = totalsOf(judged);
  const others = [
    ...(differ === 0 ? [] : [`${differ} differ`]),
    ...(noAnswer === 0 ? [] : [`${noAnswer} without an answer`]),
    ...(notAsked === 0 ? [] : [`${notAsked} not asked`]),
  ];
  const text = [`${agree} of ${judged.length} agree with the reference model`, ...others].join(", ");
  return line(agrees ? "verdict" : "unmet", text);
}

/** The report as a table: one row an entry. */
export function deviceReportTable({ judged }: DeviceRun): Table {
  return {
    columns: ["entry", "verdict", "decides", "differs in"],
    rows: judged.map(({ test, reference, verdict }) => [
      test.entry.id,
      VERDICTS[verdict.kind],
      decidingRules(reference)
        .map(({ check }) => check)
        .join(", "),
      detailOf(verdict),
    ]),
  };
}

const VERDICTS = {
  agrees: "agrees",
  differs: "differs",
  noAnswer: "no answer",
  notAsked: "not asked",
} as const;

function detailOf(verdict: JudgedTest["verdict"]): string {
  switch (verdict.kind) {
    case "agrees":
      return "";
    case "differs":
      return [...new Set(verdict.differences.slice(0, 3).map(({ field }) => field))].join(", ");
    case "noAnswer":
      return faultInWords(verdict.fault);
    case "notAsked":
      return verdict.why;
  }
}

/** The report as facts for programs. */
export function deviceReportFacts(run: DeviceRun, complaints: string) {
  const { named, unnamed } = likelyMistakes(run.judged);
  return {
    schema: "smki-testbed/device-under-test/1",
    device: run.greeting.device,
    agrees: agreesOnAll(run),
    totals: totalsOf(run.judged),
    startingDifferences: run.startingDifferences,
    endedEarly: run.broken ?? null,
    standardError: complaints,
    likelyMistakes: named.map(({ mistake, shownBy }) => ({
      name: mistake.name,
      says: mistake.says,
      instead: mistake.instead,
      source: mistake.source,
      shownBy,
    })),
    unnamedDifferences: unnamed.map(({ rule, device, shownBy }) => ({ rule: rule ?? null, device, shownBy })),
    entries: run.judged.map(({ test, reference, verdict, notes }) => ({
      id: test.entry.id,
      title: test.entry.title,
      policy: test.entry.policy ?? null,
      verdict: VERDICTS[verdict.kind],
      decides: decidingRules(reference),
      ...(verdict.kind === "differs"
        ? { differences: verdict.differences, followsFrom: verdict.followsFrom ?? null }
        : {}),
      ...(verdict.kind === "noAnswer" ? { fault: verdict.fault } : {}),
      ...(verdict.kind === "notAsked" ? { why: verdict.why } : {}),
      notes,
    })),
  };
}
