/** The run that an exercise is about, and the runs that the person has made of it. */
import type { OpenExercise } from "../../server/api/exercise-schema.ts";
import { ensureRun, tellProblem } from "../state/open.ts";
import type { OpenRun } from "../state/open-run.ts";
import { writeRunKey } from "../state/run-key.ts";
import { go, notice, openRuns, place } from "../state/store.ts";
import { exerciseAtHand, note, progressOf } from "./progress.ts";

/** The key of the story as it is: a run of the catalogue, so that it can be made again anywhere. */
export function storyKey({ scenario, rules }: OpenExercise): string {
  return writeRunKey({ kind: "catalogue", scenario, rules, seed: "1" });
}

/** Opens the exercise at the step at which it begins. */
export async function openStory(exercise: OpenExercise): Promise<void> {
  startOver(exercise);
  const key = storyKey(exercise);
  notice.value = { tone: "busy", text: "Running the story …" };
  try {
    await ensureRun(key);
    notice.value = undefined;
    go({
      page: "exercises",
      run: key,
      step: exercise.opensAt,
      event: undefined,
      more: { exercise: exercise.exercise },
    });
  } catch (problem) {
    tellProblem(problem);
  }
}

/** From now on this is the exercise at hand. */
export function startOver({ exercise, scenario, rules, title }: OpenExercise): void {
  exerciseAtHand.value = { exercise, scenario, rules, title };
  note(exercise, {});
}

/** The runs of one's own that are open: forks of the story and edited scenarios, the newest last. */
export function ownRuns(exercise: OpenExercise): readonly OpenRun[] {
  const story = storyKey(exercise);
  return [...openRuns.value.values()].filter(
    ({ key, record }) =>
      key !== story && key.startsWith("kept~") && record.started.scenario === exercise.scenario,
  );
}

/** The run that is checked: the one that is shown when it is one's own, else the newest. */
export function ownRunToCheck(exercise: OpenExercise): OpenRun | undefined {
  const own = ownRuns(exercise);
  const shown = own.find(({ key }) => key === place.value.run);
  return shown ?? own.find(({ key }) => key === progressOf(exercise.exercise).own) ?? own.at(-1);
}
