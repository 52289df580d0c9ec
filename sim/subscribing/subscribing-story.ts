/** The view told in lines, and as tables. */
import {
  formatInstant,
  LOWER_COST_REPORTED_ON,
  MP128B_IMPLEMENTATION_COSTS,
  SUBSCRIBER_COSTS,
  type CostFigure,
} from "../../pki/index.ts";
import { BLANK, line, type StoryLine, type StoryRole } from "../story/story-line.ts";
import type { Table } from "../story/table.ts";
import { kindWithArticle } from "./kind-words.ts";
import { answerWord, pounds, requirementWords, ruleWord, whoseStatus } from "./subscribing-words.ts";
import type { Rung } from "./subscriber-ladder.ts";
import type { Obligation, Verdict } from "./subscribing-verdicts.ts";
import type {
  RequiredDuty,
  RequiredVerdict,
  RuleSetView,
  StatusVerdict,
  SubscribingView,
} from "./subscribing-view.ts";

const COLUMN = 14;

const place = (label: string) => ({ indent: 2, label, labelWidth: COLUMN });

const ROLE_OF_ANSWER: Readonly<Record<Obligation | "noRole", StoryRole>> = {
  must: "slotChanged",
  may: "ok",
  mustNot: "dutyBreached",
  noRole: "fact",
};

/** One kind of party under its rule sets, the way up, and what things cost. */
export function tellSubscribing(view: SubscribingView): readonly StoryLine[] {
  const { does, kind, ruleSets } = view;
  return [
    line("title", `The SMKI and ${kindWithArticle(kind)}, which ${does}`),
    line(
      "tells",
      "A Subscriber may have certificates from the SMKI. A DCC User may send service requests. One does not make the other.",
    ),
    ...ruleSets.flatMap((each, index) => [BLANK, ...tellRuleSet(each, ruleSets[index - 1])]),
    BLANK,
    ...tellLadders(ruleSets),
    ...(ruleSets.some(({ cost }) => cost !== null) ? [BLANK, ...tellCosts(), BLANK, WHAT_MP128B_SPARES] : []),
    BLANK,
    line("next", `npx smki explain ${firstDuty(ruleSets)}`, { label: "Next", labelWidth: COLUMN + 2 }),
    line("next", "npx smki pki subscribers --format table", { label: "", labelWidth: COLUMN + 2 }),
  ];
}

/** Every kind of party beside every other: what is the same under several rule sets is said once. */
export function tellAllSubscribing(views: readonly SubscribingView[]): readonly StoryLine[] {
  const width = { labelWidth: 24 };
  return [
    line("title", "Who may become an SMKI Subscriber"),
    ...views.flatMap(({ name, does, ruleSets }) => [
      BLANK,
      line("heading", `${name}: ${does}`),
      ...sayOnce(ruleSets).map(({ label, text }) => line("fact", text, { indent: 2, label, ...width })),
    ]),
    BLANK,
    line(
      "fact",
      "inferred: it follows from the public text; recalled: from memory of the Code, which was not at hand",
    ),
    line("next", "npx smki pki subscribers --as gasNetworkOperator", { label: "Next", ...width }),
  ];
}

function sayOnce(
  ruleSets: readonly RuleSetView[],
): readonly { readonly label: string; readonly text: string }[] {
  const groups = new Map<string, string[]>();
  for (const view of ruleSets) {
    const text = verdictCell(view);
    groups.set(text, [...(groups.get(text) ?? []), view.rules]);
  }
  return [...groups].map(([text, rules]) => ({ label: rules.join(", "), text }));
}

/** One kind of party: a question a row, a rule set a column. */
export function subscribingTable({ name, ruleSets }: SubscribingView): Table {
  const row = (question: string, cell: (view: RuleSetView) => string): readonly string[] => [
    question,
    ...ruleSets.map(cell),
  ];
  return {
    columns: [name, ...ruleSets.map(({ rules }) => rules)],
    rows: [
      ...ROWS_OF_STATUS.map(([question, status]) =>
        row(question, ({ subscriber }) => {
          const found = subscriber.find(({ userStatuses }) => userStatuses.includes(status));
          return found === undefined ? "" : shortVerdict(found.verdict);
        }),
      ),
      row("DCC User, if it subscribes", ({ user }) => shortVerdict(user.ifItSubscribes)),
      row("DCC User, if it stays out", ({ user }) => shortVerdict(user.ifItStaysOut)),
      row("duties when leaving", ({ onLeaving }) => onLeaving.map(({ id }) => id).join(", ") || "none"),
      row("steps to climb", ({ ladder }) => String(ladder.length)),
      row("becoming one costs", ({ cost }) => (cost === null ? "unknown" : pounds(cost.pounds))),
    ],
  };
}

const ROWS_OF_STATUS = [
  ["Subscriber, no DCC User", "notAUser"],
  ["Subscriber, DCC User", "live"],
] as const;

/** Every kind of party: a kind a row, a rule set a column. */
export function allSubscribingTable(views: readonly SubscribingView[]): Table {
  return {
    columns: ["Subscriber?", ...(views[0]?.ruleSets.map(({ rules }) => rules) ?? [])],
    rows: views.map(({ name, ruleSets }) => [
      name,
      ...ruleSets.map(({ subscriber }) =>
        [...new Set(subscriber.map(({ verdict }) => shortVerdict(verdict)))].join("; "),
      ),
    ]),
  };
}

function tellRuleSet(view: RuleSetView, before: RuleSetView | undefined): readonly StoryLine[] {
  const { rules, title, subscriber, user, onLeaving } = view;
  const since = rules === "pre" ? "" : `, from ${view.on}`;
  const unchanged = (question: "subscriber" | "user"): boolean =>
    before !== undefined && JSON.stringify(before[question]) === JSON.stringify(view[question]);
  const asBefore = (label: string): StoryLine =>
    line("fact", `as under ${before?.rules ?? ""}`, place(label));
  return [
    line("heading", `${rules}: ${title}${since}`),
    ...(unchanged("subscriber")
      ? [asBefore("Subscriber")]
      : subscriber.flatMap((each, index) =>
          tellVerdict(index === 0 ? "Subscriber" : "", each.verdict, whose(each)),
        )),
    ...(unchanged("user") ? [asBefore("DCC User")] : tellUser(user)),
    ...tellLeaving(onLeaving),
    line("fact", costWords(view), place("Cost")),
  ];
}

function tellUser({ ifItSubscribes, ifItStaysOut }: RuleSetView["user"]): readonly StoryLine[] {
  return ifItSubscribes.why === ifItStaysOut.why
    ? tellVerdict("DCC User", ifItSubscribes, "")
    : [
        ...tellVerdict("DCC User", ifItSubscribes, "if it subscribes"),
        ...tellVerdict("", ifItStaysOut, "if it stays out"),
      ];
}

const whose = (each: StatusVerdict): string => {
  const status = whoseStatus(each);
  return status === "" ? "" : `if it is ${status}`;
};

function tellVerdict(
  label: string,
  verdict: RequiredVerdict<Obligation | "noRole">,
  condition: string,
): readonly StoryLine[] {
  const { answer, why, source, duty, certainty, requirement } = verdict;
  const rule = [duty, source].filter((part) => part !== null).join(", ");
  const mark = certainty === "sourced" ? "" : ` (${certainty})`;
  return [
    line(
      ROLE_OF_ANSWER[answer],
      `${answerWord(answer)}${condition === "" ? "" : ` ${condition}`}: ${why}`,
      place(label),
    ),
    line("rule", `rule ${rule}${mark}${requirementWords(requirement)}`, { indent: 2 + COLUMN }),
  ];
}

function tellLeaving(duties: readonly RequiredDuty[]): readonly StoryLine[] {
  if (duties.length === 0) {
    return [line("fact", "no duty is known for ceasing to be a DCC User", place("On leaving"))];
  }
  return duties.flatMap(({ id, must, when, source, requirement }, index) => [
    line("fact", `${id}: must ${must}; when: ${when}`, place(index === 0 ? "On leaving" : "")),
    line("rule", `rule ${source}${requirementWords(requirement)}`, { indent: 2 + COLUMN }),
  ]);
}

function costWords({ subscriber, cost }: RuleSetView): string {
  if (cost === null) return "no figure is public for such a party";
  const choice = subscriber.every(({ verdict }) => verdict.answer === "must")
    ? "and no way round it"
    : "if it wants to; nothing if it does not";
  const policy =
    cost.decidedBy === "policy"
      ? `; testbed policy subscriberCost: ${cost.era}, for the price fell while these rules were in force`
      : "";
  return `${pounds(cost.pounds)}, ${choice}${policy}`;
}

function tellLadders(ruleSets: readonly RuleSetView[]): readonly StoryLine[] {
  const latest = ruleSets.at(-1);
  if (latest === undefined) return [];
  const without = (title: string): string => {
    const lacking = ruleSets.filter(({ ladder }) => !ladder.some((rung) => rung.title === title));
    return lacking.length === 0 ? "" : ` (not asked under ${lacking.map(({ rules }) => rules).join(", ")})`;
  };
  return [
    line("heading", "The way up, and what stands in a newcomer's way"),
    ...latest.ladder.flatMap((rung, index) => tellRung(rung, index, without(rung.title))),
    line("fact", "DCC User status is another ladder: no rung of this one asks for it.", { indent: 6 }),
  ];
}

function tellRung({ title, inTheWay }: Rung, index: number, mark: string): readonly StoryLine[] {
  const [first, ...others] = inTheWay;
  const under = (label: string) => ({ indent: 6, label, labelWidth: 12 });
  return [
    line("lesson", `${title}${mark}`, { indent: 2, label: String(index + 1).padStart(2), labelWidth: 4 }),
    ...(first === undefined ? [] : [line("asks", `${first.asks} No. (${first.check})`, under("in the way"))]),
    ...(others.length === 0
      ? []
      : [line("asks", others.map(({ check }) => check).join(", "), under("and then"))]),
  ];
}

function tellCosts(): readonly StoryLine[] {
  const figures: readonly CostFigure[] = [...Object.values(SUBSCRIBER_COSTS), ...MP128B_IMPLEMENTATION_COSTS];
  return [
    line("heading", "The money"),
    ...figures.map(({ pounds: amount, who, what, when, source }) =>
      line("fact", `${who}, ${what}: ${when}; ${source}`, {
        indent: 2,
        label: pounds(amount),
        labelWidth: COLUMN + 2,
      }),
    ),
    line(
      "fact",
      `The lower figure is on paper from ${formatInstant(LOWER_COST_REPORTED_ON).slice(0, 10)}. Of MP128A no figure is public.`,
      { indent: 2 },
    ),
  ];
}

const WHAT_MP128B_SPARES = line(
  "lesson",
  `What MP128B is worth: for ${pounds(MP128B_IMPLEMENTATION_COSTS[0].pounds)} once, a gas network operator that wants no meter data and has not joined yet is spared ${pounds(SUBSCRIBER_COSTS["as-raised"].pounds)} at the first price, ${pounds(SUBSCRIBER_COSTS["after-reprocurement"].pounds)} at the second. What pressed by then were the wrong certificates on devices, whose number kept growing (section 6).`,
);

function verdictCell({ subscriber, user }: RuleSetView): string {
  const cells = subscriber.map((each) => {
    const status = whose(each);
    return `${shortVerdict(each.verdict)}${status === "" ? "" : ` ${status}`}`;
  });
  return `${cells.join("; ")}. DCC User: ${shortVerdict(user.ifItSubscribes)}`;
}

function shortVerdict(verdict: Verdict<Obligation | "noRole">): string {
  const rule = ruleWord(verdict);
  return `${answerWord(verdict.answer)}${rule === "" ? "" : ` (${rule})`}`;
}

function firstDuty(ruleSets: readonly RuleSetView[]): string {
  const duties = ruleSets.flatMap(({ subscriber }) => subscriber.map(({ verdict }) => verdict.duty));
  return duties.find((duty) => duty !== null) ?? "Subscriber";
}
