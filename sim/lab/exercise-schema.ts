/**
 * The shape of an exercise: a task on a run of a scenario, hints, what a trainee may do, and a check of what the log
 * says afterwards. What is right is never written down as a text to be typed: an answer is compared with the log, a
 * finding is an event of the log, and a rescue is judged by the slots in which it ends.
 */
import { z } from "zod";
import { AUDIENCES } from "./audience.ts";
import { FORK_CHANGE_KINDS, ForkChange, type ForkChangeKind } from "../fork/fork-change.ts";
import { Step } from "../scenario/step-schema.ts";
import { Label, RuleSet } from "../scenario/vocabulary.ts";

const Text = z.string().min(1);

/** Who it is for, from least to most that is taken to be known. */
/** What a trainee may do with the world; stepping through the log is always allowed. */
export const ACTIONS = ["answer", "point", "fork", "edit"] as const;

const Question = z.strictObject({
  question: Label.describe("Its own label, unique in the exercise."),
  ask: Text,
  tells: z
    .enum(["refusedBy", "failedCheck", "responseCode", "slotHolder", "dutyState", "strandedCount"])
    .describe("What of the log answers it."),
  step: Label.optional().describe("After which step; at the end unless given."),
  device: Label.optional().describe("With slotHolder: whose network operator slot."),
  duty: Text.optional().describe("With dutyState: which duty."),
  choices: z
    .record(z.string(), Text)
    .describe("What can be chosen: the log's own word for it, and how it reads."),
});

const Finding = z.strictObject({
  says: Text.describe("What is to be pointed at, in words."),
  kind: Text.describe("The kind of the event: deviceDecided, messageSent, slotStranded."),
  step: Label.optional(),
  device: Label.optional(),
  verdict: Text.optional(),
  state: Text.optional().describe("With dutyChanged: the new state."),
  failedCheck: Text.optional(),
  field: Text.optional().describe("With messageSent: the field of the message that is to be selected."),
});

const Happening = z.strictObject({
  says: Text.describe("What has to happen, in words."),
  step: Label.optional(),
  do: Text.optional(),
  by: Label.optional(),
  refusedBy: Text.optional(),
  deviceOutcome: Text.optional(),
  failedCheck: Text.optional(),
  before: Label.optional().describe("The label of a step that comes after it."),
});

const World = z.strictObject({
  ends: z.enum(["stranded", "safe"]).optional(),
  slot: z
    .record(Label, Label)
    .optional()
    .describe("By device: who holds its network operator cells at the end."),
  duties: z.record(z.string(), Text).optional().describe("By duty: its state at the end."),
  happens: z.array(Happening).optional(),
  onTime: z
    .array(Label)
    .optional()
    .describe("Steps that happen as in the story: by the same, on the same day."),
  keeps: z
    .array(z.enum(["cast", "rules", "policies"]))
    .optional()
    .describe("What has to be as it is in the story."),
});

const StepChange = z.strictObject({ step: Label, set: z.record(z.string(), z.unknown()) });

export const Edit = z.strictObject({
  add: z
    .array(z.strictObject({ before: Label.optional(), after: Label.optional(), steps: z.array(Step).min(1) }))
    .optional(),
  move: z.array(z.strictObject({ step: Label, after: Label })).optional(),
  remove: z.array(Label).optional(),
  change: z.array(StepChange).optional(),
});

const Solution = z.strictObject({
  says: Text.describe("For the trainer: why this is right."),
  answers: z.record(Label, z.string()).optional(),
  fork: z.strictObject({ at: Label, change: ForkChange }).optional(),
  edit: Edit.optional(),
});

export const Exercise = z.strictObject({
  exercise: Label.describe("The exercise's name: the file's name without its ending."),
  title: Text,
  number: z.number().int().min(1).describe("Its place among the exercises: easier ones come first."),
  audience: z.enum(AUDIENCES),
  minutes: z.number().int().min(1).max(60),
  scenario: Label,
  rules: RuleSet,
  /** The step at which the run stands when the exercise opens. */
  opensAt: Label.optional(),
  task: Text,
  may: z.array(z.enum(ACTIONS)).min(1),
  forks: z
    .array(z.enum(FORK_CHANGE_KINDS as [ForkChangeKind, ...ForkChangeKind[]]))
    .min(1)
    .optional()
    .describe("With fork: the kinds of change that are allowed; all unless given."),
  hints: z.array(Text).min(1).describe("From the faintest to the plainest."),
  questions: z.array(Question).optional(),
  finding: Finding.optional(),
  world: World.optional(),
  debrief: Text.describe("What to take home, told once it is solved."),
  sources: z.array(Text).min(1).describe("Where the rule stands."),
  solution: Solution,
});

export type Exercise = z.infer<typeof Exercise>;
export type ExerciseQuestion = z.infer<typeof Question>;
export type ExerciseFinding = z.infer<typeof Finding>;
export type ExerciseWorld = z.infer<typeof World>;
export type ExerciseHappening = z.infer<typeof Happening>;
export type ScenarioEdit = z.infer<typeof Edit>;
