/** The exercises of the lab: handed out without their solutions, checked against the logs. */
import {
  type Attempt,
  checkExercise,
  type Exercise,
  type ForkChangeKind,
  type LogEvent,
  readLog,
  trainerSheet,
} from "../../../sim/index.ts";
import { ApiError } from "../api-error.ts";
import type {
  CheckedExercise,
  ExerciseCheckRequest,
  Exercises,
  OpenExercise,
} from "../api/exercise-schema.ts";
import type { Run } from "../api/run-schema.ts";
import { catalogueExercise, exerciseCatalogue } from "../catalogue-files.ts";
import type { JobReport } from "../runner/job.ts";
import type { ServerParts } from "../server-parts.ts";
import type { Session } from "../store/session-store.ts";
import { chosenScenario } from "./chosen-scenario.ts";

export function exercises(): Exercises {
  return { exercises: [...exerciseCatalogue().values()].map(asOpen) };
}

function asOpen({
  solution: _solution,
  debrief: _debrief,
  world: _world,
  questions,
  finding,
  ...open
}: Exercise): OpenExercise {
  return {
    ...open,
    ...(questions === undefined
      ? {}
      : { questions: questions.map(({ question, ask, choices }) => ({ question, ask, choices })) }),
    ...(finding === undefined ? {} : { finding: { says: finding.says } }),
  };
}

export function sheetForTrainer(): string {
  return trainerSheet([...exerciseCatalogue().values()]);
}

/** Whether a trainee has solved it. @throws ApiError when there is no such exercise or run */
export async function checkedExercise(
  parts: ServerParts,
  session: Session | undefined,
  name: string,
  { run: id, answers = {}, pointedAt }: ExerciseCheckRequest,
): Promise<CheckedExercise> {
  const exercise = catalogueExercise(name);
  const own = id === undefined ? undefined : await ownRun(parts, session, id);
  const attempt: Attempt = {
    story: await storyOf(parts, exercise),
    answers,
    ...(own === undefined ? {} : { own: own.log, changes: own.changes }),
    ...(pointedAt === undefined ? {} : { pointedAt }),
  };
  const { solved, parts: checked } = checkExercise(exercise, attempt);
  return {
    solved,
    parts: checked.map(({ found, ...part }) => ({ ...part, ...(found === undefined ? {} : { found }) })),
    ...(solved ? { debrief: exercise.debrief } : {}),
  };
}

async function ownRun(
  { runs }: ServerParts,
  session: Session | undefined,
  id: string,
): Promise<{ readonly log: readonly LogEvent[]; readonly changes: Attempt["changes"] }> {
  const kept = runs.find(session, id);
  if (session === undefined)
    throw new ApiError("unknown-run", `this session has no run ${id}`, "run it first");
  const log = await runs.log(session, kept);
  if (kept.run.state !== "finished") {
    throw new ApiError("usage", `run ${id} did not end: ${kept.run.problem ?? ""}`, "change something else");
  }
  return { log: readLog(log, `run ${id}`), changes: changesOf(runs, session, kept.run) };
}

/** Every change on the way from the story to a run: a fork may be a fork of a fork. */
function changesOf(runs: ServerParts["runs"], session: Session, { fork }: Run): readonly ForkChangeKind[] {
  if (fork === undefined) return [];
  const parent = session.runs.has(fork.parent) ? runs.find(session, fork.parent).run : undefined;
  return [...(parent === undefined ? [] : changesOf(runs, session, parent)), fork.change.kind];
}

/** The stories of the exercises, each played once. */
const stories = new Map<string, Promise<readonly LogEvent[]>>();

function storyOf({ runner }: ServerParts, exercise: Exercise): Promise<readonly LogEvent[]> {
  const known = stories.get(exercise.exercise);
  if (known !== undefined) return known;
  const playing = play(runner, exercise).catch((error: unknown) => {
    stories.delete(exercise.exercise);
    throw error;
  });
  stories.set(exercise.exercise, playing);
  return playing;
}

async function play(
  runner: ServerParts["runner"],
  { scenario, rules }: Exercise,
): Promise<readonly LogEvent[]> {
  const { text } = chosenScenario({ scenario, rules });
  const events: LogEvent[] = [];
  const watch = {
    onStart: () => undefined,
    onReport: (report: JobReport) => {
      if (report.kind === "event") events.push(report.event);
    },
  };
  const end = await runner.run({ kind: "run", text, rules, seed: "1" }, watch, new AbortController().signal);
  if (end.kind === "failed") throw new Error(`the story of an exercise does not play: ${end.problem}`);
  return events;
}
