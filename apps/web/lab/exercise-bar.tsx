/** On every other page: the exercise that one is working on, and the way back to it. */
import { linkTo, openRuns, place } from "../state/store.ts";
import { exerciseAtHand, noteOwnRun } from "./progress.ts";

export function ExerciseBar() {
  const at = exerciseAtHand.value;
  if (at === undefined || place.value.page === "exercises") return null;
  const own = ownKey(at.scenario);
  return (
    <div class="exercise-bar" role="region" aria-label="Exercise">
      <span>
        Exercise: <strong>{at.title}</strong>
      </span>
      <a
        class="button"
        href={linkTo({
          page: "exercises",
          run: own ?? `${at.scenario}~${at.rules}~1`,
          step: undefined,
          event: undefined,
          more: { exercise: at.exercise },
        })}
        onClick={() => {
          if (own !== undefined) noteOwnRun(at.exercise, own);
        }}
      >
        Back to the task
      </a>
      <button
        type="button"
        class="quiet"
        onClick={() => {
          exerciseAtHand.value = undefined;
        }}
      >
        Leave it
      </button>
    </div>
  );
}

/** The run of one's own that this page shows: a fork stands beside its parent on the page that compares. */
function ownKey(scenario: string): string | undefined {
  const { run, more } = place.value;
  return [more.other, run].find(
    (key) =>
      key?.startsWith("kept~") === true && openRuns.value.get(key)?.record.started.scenario === scenario,
  );
}
