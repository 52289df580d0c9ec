/** A run told from its log: who asked what, who refused and by which rule, and what the slots hold after. */
import type { EventOfKind, LogEvent } from "../log/event.ts";
import { eventsOf, eventsOfKind, finallyStranded, finalSlots, recordOf } from "../log/run-record.ts";
import type { RunRecord, StepRecord } from "../log/run-record.ts";
import { POLICIES } from "../scenario/policies.ts";
import { briefGlossary, briefStepLines, oncePerSlot } from "./brief.ts";
import { castOf, momentInWords } from "./cast.ts";
import type { Cast } from "./cast.ts";
import { count } from "./counted.ts";
import { eventLines, issuedLines, statusInWords } from "./event-lines.ts";
import { selectEvents } from "./story-detail.ts";
import type { StoryDetail } from "./story-detail.ts";
import { abbreviationsIn, GLOSSARY } from "./glossary.ts";
import { pkiLines, pkiOptionsFor, whoseKeys } from "./pki-lines.ts";
import { likeEventsTogether } from "./like-events.ts";
import { withoutRepetitions } from "./repeated-exchanges.ts";
import { slotInWords, slotStatements } from "./slots.ts";
import { BLANK, line } from "./story-line.ts";
import { evidenceLines } from "./evidence-lines.ts";
import type { StoryLine } from "./story-line.ts";

export interface StoryOptions {
  readonly detail: StoryDetail;
  /** Other rule sets that the scenario runs under: proposed for a comparison at the end. */
  readonly otherRules?: readonly string[];
  /** What the scenario is called on a command line: a file, where it is one. By default its own name. */
  readonly calledAs?: string | undefined;
  /** Abbreviations explained already, by an earlier act of the same telling; those explained here are added. */
  readonly explained?: Set<string>;
  /** Whether to introduce the parties and devices, or to take them as known from an earlier act. */
  readonly cast?: "introduced" | "known";
  /** The label of the first step to tell; those before it are named in one sentence. */
  readonly from?: string | undefined;
}

const MARGIN = { indent: 5, labelWidth: 9 };
const VERDICT = { indent: 0, labelWidth: 10 };

/** The whole story of a log. @throws UsageError when the events are no log of a run */
export function tellStory(events: readonly LogEvent[], options: StoryOptions): readonly StoryLine[] {
  const record = recordOf(events);
  const cast = castOf(record);
  const explained = options.explained ?? new Set<string>();
  const tell = (lines: readonly StoryLine[]): readonly StoryLine[] => [
    ...lines,
    ...(options.detail === "brief" ? briefGlossary : glossaryLines)(lines, explained),
  ];
  const first = Math.max(
    0,
    record.steps.findIndex(({ label }) => label === options.from),
  );
  const steps = record.steps
    .slice(first)
    .flatMap((step) => [BLANK, ...tell(stepLines(step, cast, options.detail, explained))]);
  const before = beforeLines(record.steps.slice(0, first));
  const opening = options.cast === "known" ? openingLines(record).slice(0, 2) : openingLines(record);
  return [...tell(opening), ...before, ...steps, BLANK, ...closingLines(record, cast, options)];
}

/** The steps that are not told, by their titles. */
function beforeLines(steps: readonly StepRecord[]): readonly StoryLine[] {
  const titles = steps.map(({ started }) => started.title).join("; ");
  const label = steps.length === 1 ? "  1" : `  1 to ${steps.length}`;
  return steps.length === 0 ? [] : [BLANK, line("tells", titles, { label, labelWidth: label.length + 3 })];
}

function openingLines(record: RunRecord): readonly StoryLine[] {
  const { title, scenario, rules, rulesTitle, seed, policies, parties, devices } = record.started;
  const changed = Object.entries(policies).filter(
    ([name, choice]) => (POLICIES as Readonly<Record<string, { default: string }>>)[name]?.default !== choice,
  );
  const premises = [...new Set(devices.map((device) => device.premises))];
  const roleWidth =
    Math.max(0, ...[...parties.map(({ name }) => name), ...premises].map((label) => label.length)) + 2;
  return [
    line("title", title),
    line(
      "fact",
      `${scenario}, rules ${rules} (${rulesTitle}), seed ${seed}; a simulation, ${whoseKeys(record.started.pki)}`,
    ),
    BLANK,
    ...parties.map(({ name, role, userStatus, glossary }) =>
      line("fact", `${glossary === "" ? roleOfParty(role) : glossary}, ${statusInWords(userStatus)}`, {
        indent: 2,
        label: name,
        labelWidth: roleWidth,
      }),
    ),
    ...premises.map((label) =>
      line(
        "fact",
        devices
          .filter((device) => device.premises === label)
          .map((device) => `${device.device} (${device.kind.toUpperCase()})`)
          .join(", "),
        { indent: 2, label, labelWidth: roleWidth },
      ),
    ),
    ...changed.map(([name, choice]) =>
      line("fact", `${name} is ${choice}`, { indent: 2, label: "policy", labelWidth: roleWidth }),
    ),
    ...pkiLines(record.started.pki),
  ];
}

function roleOfParty(role: string): string {
  return role.replaceAll(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
}

function stepLines(
  step: StepRecord,
  cast: Cast,
  detail: StoryDetail,
  explained: Set<string>,
): readonly StoryLine[] {
  const { at, title, tells } = step.started;
  const moment = `${String(step.number).padStart(3)}  ${momentInWords(at)}`;
  const opening = [
    line("heading", title, { label: moment, labelWidth: moment.length + 3 }),
    ...(tells === undefined ? [] : [line("tells", tells, { indent: MARGIN.indent })]),
  ];
  if (detail === "brief") {
    return [...opening, ...briefStepLines(step, cast, explained)];
  }
  const marginal = ["dutyChanged", "slotStranded", "slotRescued", "expectationChecked"];
  const all = step.events.filter(({ kind }) => !marginal.includes(kind));
  const { told, repeated } = detail === "full" ? { told: all, repeated: 0 } : withoutRepetitions(all);
  const after = step.events.filter(({ kind }) => marginal.includes(kind));
  return [
    ...opening,
    ...toldLines(selectEvents(told, detail), cast, detail),
    ...(repeated === 0
      ? []
      : [
          line("fact", `${count(repeated, "exchange")} more went alike; --detail full tells them all`, {
            indent: MARGIN.indent,
          }),
        ]),
    ...slotLines(step),
    ...(detail === "full" ? oncePerSlot(after) : likeEventsTogether(oncePerSlot(after))).flatMap((event) =>
      eventLines(event, cast),
    ),
  ];
}

function toldLines(events: readonly LogEvent[], cast: Cast, detail: StoryDetail): readonly StoryLine[] {
  const lines: StoryLine[] = [];
  let issued: EventOfKind<"certificateIssued">[] = [];
  const tellIssued = (): void => {
    if (issued.length > 0) {
      lines.push(...issuedLines(issued, cast));
      issued = [];
    }
  };
  for (const event of events) {
    if (event.kind !== "certificateIssued") {
      tellIssued();
      lines.push(...eventLines(event, cast), ...(detail === "full" ? evidenceLines(event, cast) : []));
    } else {
      if (issued.some(({ subject }) => subject !== event.subject)) {
        tellIssued();
      }
      issued.push(event);
    }
  }
  tellIssued();
  return lines;
}

/** What the slots hold after a step. */
function slotLines(step: StepRecord): readonly StoryLine[] {
  return slotStatements(step.ended?.slots ?? [], eventsOfKind(step.events, "slotChanged")).map((statement) =>
    line(
      statement.changed === "changed" ? "slotChanged" : "slot",
      `${slotInWords(statement)} — ${statement.changed === "changed" ? "CHANGED" : "unchanged"}`,
      { ...MARGIN, label: "slot" },
    ),
  );
}

function glossaryLines(lines: readonly StoryLine[], explained: Set<string>): readonly StoryLine[] {
  return abbreviationsIn(lines.map(({ text }) => text).join(" "))
    .filter((word) => !explained.has(word))
    .flatMap((word) => {
      explained.add(word);
      const entry = GLOSSARY[word];
      return entry === undefined
        ? []
        : [line("glossary", `${entry.full} — ${entry.means}`, { ...MARGIN, label: word })];
    });
}

function closingLines(record: RunRecord, cast: Cast, options: StoryOptions): readonly StoryLine[] {
  const expectations = eventsOfKind(eventsOf(record), "expectationChecked");
  const unmet = expectations.filter(({ met }) => !met);
  const stranded = finallyStranded(record);
  const slots = options.detail === "brief" ? [] : slotStatements(finalSlots(record), []);
  const asExpected = record.ended?.verdict !== "notAsExpected" && unmet.length === 0;
  return [
    line(
      asExpected ? "verdict" : "unmet",
      asExpected
        ? `✓ as expected: ${count(expectations.length, "expectation")} met`
        : `✗ NOT as expected: ${unmet.length} of ${count(expectations.length, "expectation")} unmet`,
      { ...VERDICT, label: "Verdict" },
    ),
    ...unmet.map((event) =>
      line(
        "unmet",
        `${event.step === undefined ? "" : `step ${event.step}, `}${event.about}: expected ${event.expected}, but it is ${event.actual}`,
        { indent: VERDICT.labelWidth, label: "-", labelWidth: 2 },
      ),
    ),
    stranded.length === 0
      ? line("ok", "safe: every slot can still be changed by somebody", { ...VERDICT, label: "Ending" })
      : line(
          "stranded",
          `STRANDED: ${stranded.join(", ")} (${count(stranded.length, "device")}): nobody can change the slot any more`,
          { ...VERDICT, label: "Ending" },
        ),
    ...slots.map((statement) => line("slot", slotInWords(statement), { ...VERDICT, label: "Slot" })),
    line("lesson", cast.withNames(record.started.lesson), { ...VERDICT, label: "Lesson" }),
    ...nextCommands(record, options.otherRules ?? [], options.calledAs).map((command, index) =>
      line("next", command, { ...VERDICT, label: index === 0 ? "Next" : "" }),
    ),
  ];
}

/** What to try after this run: the same under other rules, and the rule behind the refusal that decided it. */
export function nextCommands(
  record: RunRecord,
  otherRules: readonly string[],
  calledAs: string = record.started.scenario,
): readonly string[] {
  const { scenario, rules, seed, pki } = record.started;
  const options = pkiOptionsFor(pki);
  const refusal = record.steps.findLast((step) => step.ended?.outcome.failedCheck !== undefined);
  const check = refusal?.ended?.outcome.failedCheck;
  const other = otherRules.find((id) => id !== rules);
  return [
    ...(other === undefined ? [] : [`npx smki compare ${calledAs} --rules ${rules},${other}${options}`]),
    ...(check === undefined ? [] : [`npx smki explain ${check}`]),
    `npx smki run ${calledAs} --rules ${rules} --seed ${seed}${options} --log ${scenario}.ndjson`,
  ];
}
