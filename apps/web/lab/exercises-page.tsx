/** Lab mode: the exercises, or one of them with its task beside the run that it is about. */
import { useEffect } from "preact/hooks";
import type { OpenExercise } from "../../server/api/exercise-schema.ts";
import { audienceInWords } from "../../../sim/views.ts";
import { hasServer } from "../api/client.ts";
import { ForkDialog } from "../compare/fork-dialog.tsx";
import type { Page } from "../pages/page.ts";
import { PanelTabs } from "../panels/panel-tabs.tsx";
import { SequenceView } from "../sequence/sequence-view.tsx";
import { tellProblem } from "../state/open.ts";
import { linkTo, place, view } from "../state/store.ts";
import { StepCard } from "../steps/step-card.tsx";
import { StepControls } from "../steps/step-controls.tsx";
import { exercises, loadExercises, progress, verdict } from "./progress.ts";
import { openStory, startOver } from "./story-of-exercise.ts";
import { TaskCard } from "./task-card.tsx";

export const exercisesPage: Page = {
  id: "exercises",
  title: "Exercises",
  needs: "nothing",
  navigation: "main",
  Show: ExercisesPage,
};

function ExercisesPage() {
  useEffect(() => {
    if (hasServer()) void loadExercises().catch(tellProblem);
  }, []);
  if (!hasServer()) {
    return (
      <section class="empty">
        <h1>Exercises need the server</h1>
        <p>
          An exercise is checked against what really happens. Start <code>npx smki serve</code> and open the
          page that it names.
        </p>
      </section>
    );
  }
  const wanted = place.value.more.exercise;
  const chosen = exercises.value?.find(({ exercise }) => exercise === wanted);
  return chosen === undefined ? <ExerciseList /> : <OneExercise exercise={chosen} key={chosen.exercise} />;
}

function ExerciseList() {
  const all = exercises.value ?? [];
  const solved = all.filter(({ exercise }) => progress.value[exercise]?.solved === true).length;
  return (
    <div class="exercises-page">
      <header>
        <h1>Exercises</h1>
        <p class="quietly">
          Each is a task on a story. You step through it, point at what you find, or change the story and run
          it again; the check looks at the world that comes out, and not at what you type.
        </p>
        {all.length === 0 ? null : (
          <p class="progress-line">
            <progress max={all.length} value={solved} aria-label="Exercises solved" /> {solved} of{" "}
            {all.length} solved · <a href={linkTo({ page: "trainer", more: {} })}>the trainer's sheet</a>
          </p>
        )}
      </header>
      <ol class="exercise-list">
        {all.map((exercise) => (
          <ListedExercise key={exercise.exercise} exercise={exercise} />
        ))}
      </ol>
    </div>
  );
}

const ACTION_IN_WORDS: Readonly<Record<OpenExercise["may"][number], string>> = {
  answer: "answer",
  point: "point at it",
  fork: "fork the story",
  edit: "edit the scenario",
};

function ListedExercise({ exercise }: { readonly exercise: OpenExercise }) {
  const { title, number, audience, minutes, may, exercise: name } = exercise;
  const { solved = false, hints = 0 } = progress.value[name] ?? {};
  const begun = progress.value[name] !== undefined;
  return (
    <li>
      <button type="button" class="exercise" onClick={() => void openStory(exercise)}>
        <span class="number">{number}</span>
        <span class="what">
          <strong>{title}</strong>
          <span class="quietly">
            for {audienceInWords(audience)} · {minutes} minutes ·{" "}
            {may.map((action) => ACTION_IN_WORDS[action]).join(", ")}
          </span>
        </span>
        {solved ? (
          <span class="badge passed">
            ✓ solved{hints === 0 ? "" : `, ${hints} ${hints === 1 ? "hint" : "hints"}`}
          </span>
        ) : begun ? (
          <span class="badge plain">begun</span>
        ) : null}
      </button>
    </li>
  );
}

function OneExercise({ exercise }: { readonly exercise: OpenExercise }) {
  useEffect(() => {
    verdict.value = undefined;
    if (place.peek().run === undefined) void openStory(exercise);
    else startOver(exercise);
  }, [exercise]);
  const at = view.value;
  return (
    <div class="exercise-page">
      <TaskCard exercise={exercise} />
      {at === undefined ? (
        <div class="waiting" />
      ) : (
        <div class="exercise-world">
          <div class="exercise-run">
            <StepControls view={at} />
            <StepCard view={at} />
          </div>
          <SequenceView view={at} key={at.run.key} />
          <PanelTabs view={at} />
          <ForkDialog view={at} />
        </div>
      )}
    </div>
  );
}
