/** What an existing PKI is enough for, told to people. */
import type { AdoptionProblem } from "../../pki/index.ts";
import { pkiOptionsFor } from "../story/pki-lines.ts";
import { BLANK, line, type StoryLine } from "../story/story-line.ts";
import { count } from "../story/counted.ts";
import type { Table } from "../story/table.ts";
import type { AdoptionReport, ReportedCertificate, ScenarioAdoption } from "./adoption-report.ts";
import { inWords } from "./words.ts";

const PLACE = { indent: 2, labelWidth: 14 };
/** Of one kind of problem, so many are shown; the JSON form has all of them. */
const SHOWN_PROBLEMS = 3;

export function tellAdoption(report: AdoptionReport): readonly StoryLine[] {
  const { sources, authorities, organisations, devices, privateKeys, problems, scenarios } = report;
  return [
    line("title", `The PKI in ${sources.join(", ")}`),
    line(
      "fact",
      `${count(organisations.length, "organisation")}, ${count(devices, "device")}, ${count(privateKeys, "private key")}`,
    ),
    BLANK,
    line("heading", "Certification authorities"),
    ...(authorities.length === 0 ? [line("refused", "none", PLACE)] : []),
    ...authorities.map(({ name, kind, tree, known, privateKey }) =>
      line(
        "fact",
        `${name}: ${known === "recovered" ? "no certificate, its key recovered from a signature it made" : "certificate"}, ${
          privateKey ? "private key here: it issues" : "no private key: it issues nothing here"
        }`,
        { ...PLACE, label: `${kind === "root" ? "Root" : "Issuing"} ${tree === "device" ? "DCA" : "OCA"}` },
      ),
    ),
    BLANK,
    line("heading", "Organisations"),
    ...(organisations.length === 0 ? [line("refused", "none", PLACE)] : []),
    ...organisations.map(({ entityId, role, certificates }) =>
      line("fact", `${inWords(role)}: ${byUsage(certificates)}`, {
        indent: 2,
        labelWidth: 25,
        label: entityId,
      }),
    ),
    ...problemLines(problems),
    BLANK,
    line("heading", "Scenarios"),
    ...scenarioLines(scenarios),
    ...nextLines(report),
  ];
}

/** A scenario a row. */
export function scenarioAdoptionTable({ scenarios }: AdoptionReport): Table {
  return {
    columns: ["scenario", "rules", "runs", "missing"],
    rows: scenarios.map(({ scenario, rules, runs, shortages }) => [
      scenario,
      rules,
      runs ? "yes" : "no",
      shortages.join("\n"),
    ]),
  };
}

function byUsage(certificates: readonly ReportedCertificate[]): string {
  const usages = [...new Set(certificates.map(({ usage }) => usage))];
  return usages
    .map((usage) => {
      const all = certificates.filter((one) => one.usage === usage);
      const keys = all.filter(({ privateKey }) => privateKey).length;
      const held =
        keys === 0 ? "no private key" : keys === all.length ? "with private key" : `${keys} with private key`;
      return `${all.length} ${inWords(usage)} (${held})`;
    })
    .join(", ");
}

const PROBLEM_WORDS: Readonly<Record<AdoptionProblem["kind"], string>> = {
  unreadable: "not readable",
  notAdopted: "left alone",
  mislabelled: "mislabelled",
  unusable: "unusable",
  unverified: "unverified",
  unmatchedPrivateKey: "key of nobody",
};

function problemLines(problems: readonly AdoptionProblem[]): readonly StoryLine[] {
  if (problems.length === 0) return [];
  const kinds = [...new Set(problems.map(({ kind }) => kind))];
  return [
    BLANK,
    line("heading", "Not taken over as found"),
    ...kinds.flatMap((kind) => {
      const all = problems.filter((one) => one.kind === kind);
      const label = { ...PLACE, labelWidth: 15 };
      return [
        ...all
          .slice(0, SHOWN_PROBLEMS)
          .map(({ place, reason }, index) =>
            line("fact", `${place}: ${reason}`, { ...label, label: index === 0 ? PROBLEM_WORDS[kind] : "" }),
          ),
        ...(all.length > SHOWN_PROBLEMS
          ? [line("fact", `and ${all.length - SHOWN_PROBLEMS} more (--format json has all)`, label)]
          : []),
      ];
    }),
  ];
}

/** Under each scenario, what each rule set lacks, said once where several lack the same. */
function scenarioLines(scenarios: readonly ScenarioAdoption[]): readonly StoryLine[] {
  const names = [...new Set(scenarios.map(({ scenario }) => scenario))];
  const width = Math.max(0, ...names.map((name) => name.length)) + 2;
  return names.flatMap((name) => {
    const groups = new Map<string, ScenarioAdoption[]>();
    for (const one of scenarios.filter(({ scenario }) => scenario === name)) {
      const key = one.shortages.join("\n");
      groups.set(key, [...(groups.get(key) ?? []), one]);
    }
    return [...groups.values()].flatMap((group, index) => {
      const rules = group.map((one) => one.rules).join(", ");
      const shortages = group[0]?.shortages ?? [];
      const place = { indent: 2, label: index === 0 ? name : "", labelWidth: width };
      return shortages.length === 0
        ? [line("ok", `runs under ${rules}`, place)]
        : [
            line("refused", `not under ${rules}:`, place),
            ...shortages.map((shortage) =>
              line("fact", shortage, { indent: 2 + width, label: "-", labelWidth: 2 }),
            ),
          ];
    });
  });
}

function nextLines({ scenarios, sources, missing }: AdoptionReport): readonly StoryLine[] {
  const first = scenarios.find(({ runs }) => runs);
  const place = { label: "Next", labelWidth: 10 };
  if (first !== undefined) {
    return [
      BLANK,
      line(
        "next",
        `npx smki run ${first.scenario} --rules ${first.rules}${pkiOptionsFor({ sources, missing })}`,
        place,
      ),
    ];
  }
  return missing === "simulate"
    ? []
    : [BLANK, line("next", `npx smki pki adopt ${sources.join(" ")} --missing simulate`, place)];
}
