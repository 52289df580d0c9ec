/** Whether a trainee has solved an exercise: each thing that was asked for beside what the log says of it. */
import { hexToBytes } from "@noble/hashes/utils.js";
import { annotateMessage } from "../../wire/index.ts";
import type { ForkChangeKind } from "../fork/fork-change.ts";
import type { LogEvent } from "../log/event.ts";
import { finallyStranded, outcomeOf, recordOf, type RunRecord } from "../log/run-record.ts";
import type { Exercise, ExerciseFinding, ExerciseHappening, ExerciseWorld } from "./exercise-schema.ts";
import { answerIn, dutyStateAt, slotHolderAt } from "./world-facts.ts";

/** What a trainee has done so far. */
export interface Attempt {
  /** The log of the story as it is. */
  readonly story: readonly LogEvent[];
  /** The log of the trainee's own run, forked or edited; undefined while there is none. */
  readonly own?: readonly LogEvent[] | undefined;
  /** The kinds of change by which the own run left the story, one for each fork; none for a scenario of one's own. */
  readonly changes?: readonly ForkChangeKind[] | undefined;
  /** By the label of the question. */
  readonly answers: Readonly<Record<string, string>>;
  /** The selected event of the story, and the selected octet of its message. */
  readonly pointedAt?: { readonly event: number; readonly octet?: number | undefined } | undefined;
}

/** One thing that was asked for. A wrong answer is not told the right one. */
export interface CheckedPart {
  readonly part: "answer" | "finding" | "world";
  readonly asks: string;
  /** `open`: nothing has been done for it yet. */
  readonly state: "open" | "wrong" | "right";
  /** What was found instead, in words; of an answer, what was chosen. */
  readonly found?: string | undefined;
}

export interface ExerciseVerdict {
  readonly solved: boolean;
  readonly parts: readonly CheckedPart[];
}

/** Judges an attempt. Pure: the same attempt is judged the same everywhere. @throws UsageError for no log of a run */
export function checkExercise(exercise: Exercise, attempt: Attempt): ExerciseVerdict {
  const story = recordOf(attempt.story);
  const parts = [
    ...answers(exercise, attempt, story),
    ...(exercise.finding === undefined ? [] : [finding(exercise.finding, attempt)]),
    ...(exercise.world === undefined ? [] : world(exercise, exercise.world, attempt, story)),
  ];
  return { solved: parts.length > 0 && parts.every(({ state }) => state === "right"), parts };
}

function answers({ questions = [] }: Exercise, attempt: Attempt, story: RunRecord): readonly CheckedPart[] {
  return questions.map((question) => {
    const given = attempt.answers[question.question];
    return {
      part: "answer",
      asks: question.ask,
      state: given === undefined ? "open" : given === answerIn(story, question) ? "right" : "wrong",
      found: given === undefined ? undefined : (question.choices[given] ?? given),
    };
  });
}

function finding(wanted: ExerciseFinding, { story, pointedAt }: Attempt): CheckedPart {
  const event = pointedAt === undefined ? undefined : story[pointedAt.event];
  const about = { part: "finding", asks: wanted.says } as const;
  if (event === undefined) return { ...about, state: "open" };
  if (!isWanted(event, wanted)) return { ...about, state: "wrong", found: "another event is selected" };
  if (wanted.field === undefined) return { ...about, state: "right" };
  const field = fieldAt(event, pointedAt?.octet);
  if (field === wanted.field) return { ...about, state: "right" };
  return {
    ...about,
    state: "wrong",
    found:
      field === undefined
        ? "the message is selected, and no octet of it"
        : `the octets of "${field}" are selected`,
  };
}

/** Whether an event is what an exercise wants to be found. */
export function isWanted(event: LogEvent, wanted: ExerciseFinding): boolean {
  const { kind, step, device, verdict, state, failedCheck } = wanted;
  const facts = event as unknown as Readonly<Record<string, unknown>>;
  const failed = Array.isArray(facts["evidence"])
    ? (facts["evidence"] as readonly { check: string; outcome: string }[]).find(
        ({ outcome }) => outcome === "failed",
      )
    : undefined;
  return (
    event.kind === kind &&
    (step === undefined || event.step === step) &&
    (device === undefined || facts["device"] === device || facts["to"] === device) &&
    (verdict === undefined || facts["verdict"] === verdict) &&
    (state === undefined || facts["state"] === state) &&
    (failedCheck === undefined || failed?.check === failedCheck)
  );
}

function fieldAt(event: LogEvent, octet: number | undefined): string | undefined {
  if (event.kind !== "messageSent" || octet === undefined) return undefined;
  const fields = annotateMessage(hexToBytes(event.bytes));
  return fields.ok
    ? fields.value.findLast(({ offset, length }) => octet >= offset && octet < offset + length)?.label
    : undefined;
}

function world(
  exercise: Exercise,
  wanted: ExerciseWorld,
  attempt: Attempt,
  story: RunRecord,
): readonly CheckedPart[] {
  const clauses = clausesOf(exercise, wanted, story);
  const { own, changes } = attempt;
  if (own === undefined) return clauses.map(({ asks }) => ({ part: "world", asks, state: "open" }));
  const record = recordOf(own);
  return [...clauses, ...allowed(exercise, changes)].map(({ asks, look }) => {
    const found = look(record);
    return { part: "world", asks, state: found === undefined ? "right" : "wrong", found };
  });
}

/** One demand on the own run: in words, and what stands against it (undefined when nothing does). */
interface Clause {
  readonly asks: string;
  readonly look: (record: RunRecord) => string | undefined;
}

function allowed({ forks, may }: Exercise, changes: Attempt["changes"] = []): readonly Clause[] {
  if (changes.length === 0) {
    return may.includes("edit")
      ? []
      : [{ asks: "The run is a fork of the story", look: () => "it is a scenario of its own" }];
  }
  if (!may.includes("fork")) {
    return [{ asks: "The scenario itself is changed", look: () => "the run is a fork" }];
  }
  const other = changes.find((change) => forks !== undefined && !forks.includes(change));
  return forks === undefined || other === undefined
    ? []
    : [{ asks: `The change is one of: ${forks.join(", ")}`, look: () => `it is ${other}` }];
}

function clausesOf(exercise: Exercise, wanted: ExerciseWorld, story: RunRecord): readonly Clause[] {
  const { ends, slot = {}, duties = {}, happens = [], onTime = [], keeps = [] } = wanted;
  return [
    {
      asks: `It is still the story ${exercise.scenario}`,
      look: ({ started }) =>
        started.scenario === exercise.scenario ? undefined : `it is ${started.scenario}`,
    },
    ...keeps.map((what) => kept(what, story)),
    ...onTime.map((label) => sameDay(label, story)),
    ...happens.map((happening) => ({
      asks: happening.says,
      look: (record: RunRecord) => (happensIn(record, happening) ? undefined : "it does not happen"),
    })),
    ...Object.entries(slot).map(([device, holder]) => ({
      asks: `The slot of ${device} holds the certificates of ${nameIn(story, holder)} at the end`,
      look: (record: RunRecord) => {
        const found = slotHolderAt(record, device);
        return found === holder ? undefined : `it holds those of ${nameIn(story, found ?? "nobody")}`;
      },
    })),
    ...Object.entries(duties).map(([duty, state]) => ({
      asks: `Duty ${duty} is ${state} at the end`,
      look: (record: RunRecord) => {
        const found = dutyStateAt(record, duty);
        return found === state ? undefined : `it is ${found}`;
      },
    })),
    ...(ends === undefined ? [] : [ending(ends)]),
  ];
}

function ending(ends: "stranded" | "safe"): Clause {
  return {
    asks: ends === "safe" ? "No slot is stranded at the end" : "At least one slot is stranded at the end",
    look: (record) => {
      if (record.ended === undefined) return "the run stops before its end";
      const stranded = finallyStranded(record);
      if ((stranded.length > 0 ? "stranded" : "safe") === ends) return undefined;
      return stranded.length > 0 ? `stranded: ${stranded.join(", ")}` : "none is";
    },
  };
}

function kept(what: "cast" | "rules" | "policies", { started }: RunRecord): Clause {
  const words = {
    cast: "The parties and the devices are those of the story",
    rules: "The rules are those of the story",
    policies: "The policies are those of the story",
  }[what];
  const facts = (of: RunRecord["started"]): unknown =>
    ({ cast: [of.parties, of.devices], rules: of.rules, policies: of.policies })[what];
  return {
    asks: words,
    look: (record) => (sameJson(facts(record.started), facts(started)) ? undefined : "they are not"),
  };
}

/** The events hold JSON values in a fixed order of keys, so equal facts are equal texts. */
function sameJson(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

const DAY = "YYYY-MM-DD".length;

function sameDay(label: string, story: RunRecord): Clause {
  const told = story.steps.find((step) => step.label === label)?.started;
  const day = told?.at.slice(0, DAY) ?? "never";
  return {
    asks: `"${told?.title ?? label}" still happens, on ${day}`,
    look: (record) => {
      const found = record.steps.find((step) => step.label === label)?.started;
      if (found === undefined) return "it does not happen";
      if (found.actor !== told?.actor || found.action !== told.action) return "it is another step now";
      return found.at.slice(0, DAY) === day ? undefined : `it happens on ${found.at.slice(0, DAY)}`;
    },
  };
}

function happensIn({ steps }: RunRecord, wanted: ExerciseHappening): boolean {
  const limit =
    wanted.before === undefined ? steps.length : steps.findIndex(({ label }) => label === wanted.before);
  return steps.slice(0, Math.max(0, limit)).some((step) => {
    const outcome = outcomeOf(step);
    return (
      (wanted.step === undefined || step.label === wanted.step) &&
      (wanted.do === undefined || step.started.action === wanted.do) &&
      (wanted.by === undefined || step.started.actor === wanted.by) &&
      (wanted.refusedBy === undefined || outcome.refusedBy === wanted.refusedBy) &&
      (wanted.deviceOutcome === undefined || outcome.deviceOutcome === wanted.deviceOutcome) &&
      (wanted.failedCheck === undefined || outcome.failedCheck === wanted.failedCheck)
    );
  });
}

function nameIn({ started }: RunRecord, label: string): string {
  if (label === "access-control-broker") return "the DCC's ACB";
  return started.parties.find(({ party }) => party === label)?.name ?? label;
}
