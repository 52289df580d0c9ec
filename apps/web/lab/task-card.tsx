/** The task, what the person may do, the hints one at a time, and the check. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { CheckedExercise, OpenExercise } from "../../server/api/exercise-schema.ts";
import { postJson } from "../api/client.ts";
import { ensureRun, tellProblem } from "../state/open.ts";
import { go, linkTo, place, view } from "../state/store.ts";
import { Worded } from "../words/worded.tsx";
import { exercises, note, progressOf, verdict } from "./progress.ts";
import { openStory, ownRuns, ownRunToCheck, storyKey } from "./story-of-exercise.ts";

export function TaskCard({ exercise }: { readonly exercise: OpenExercise }) {
  const { title, number, task, may, exercise: name, sources } = exercise;
  const own = progressOf(name).own;
  useEffect(() => {
    // A run of one's own from before a reload; where the server has forgotten it, it is made again by hand.
    if (own !== undefined) void ensureRun(own).catch(() => note(name, { own: undefined }));
  }, [own]);
  const next = exercises.value?.find((one) => one.number === number + 1);
  return (
    <section class="task" aria-label="The task">
      <p class="quietly">
        <a href={linkTo({ page: "exercises", run: undefined, step: undefined, event: undefined, more: {} })}>
          all exercises
        </a>{" "}
        · exercise {number}
      </p>
      <h1>{title}</h1>
      <p class="task-text">
        <Worded text={task.trim()} />
      </p>
      <Doing exercise={exercise} />
      {may.includes("answer") ? <Questions exercise={exercise} /> : null}
      <CheckButton exercise={exercise} />
      <Hints exercise={exercise} />
      {progressOf(name).solved ? (
        <div class="debrief">
          <h2>What to take home</h2>
          <p>
            <Worded text={progressOf(name).debrief?.trim() ?? "Check once more, and it is told again."} />
          </p>
          <p class="quietly">Source: {sources.join("; ")}</p>
          {next === undefined ? null : (
            <button type="button" onClick={() => void openStory(next)}>
              Next: {next.title}
            </button>
          )}
        </div>
      ) : null}
    </section>
  );
}

/** What can be done here, as links and words. */
function Doing({ exercise }: { readonly exercise: OpenExercise }) {
  const { may, finding, scenario, forks } = exercise;
  const story = storyKey(exercise);
  const own = ownRuns(exercise);
  const shown = place.value.run;
  return (
    <div class="doing">
      {may.includes("point") ? (
        <p>
          <strong>Point at it:</strong> {finding?.says}. {pointedInWords(exercise)}
        </p>
      ) : null}
      {may.includes("fork") ? (
        <p>
          <strong>Fork here</strong> changes one thing at the step that is shown
          {forks === undefined
            ? ""
            : ` (here: ${forks.map((kind) => KIND_IN_WORDS[kind] ?? kind).join(" or ")})`}{" "}
          and runs on.
        </p>
      ) : null}
      {may.includes("edit") ? (
        <p>
          <a class="button" href={linkTo({ page: "editor", more: { scenario } })}>
            Open {scenario} in the editor
          </a>
        </p>
      ) : null}
      {own.length === 0 ? null : (
        <label class="shown-run">
          <span class="quietly">shown and checked</span>
          <select
            value={shown}
            onChange={({ currentTarget }) => {
              const key = currentTarget.value;
              if (key !== story) note(exercise.exercise, { own: key });
              verdict.value = undefined;
              go({ run: key, step: undefined, event: undefined }, "replace");
            }}
          >
            <option value={story}>the story as it is</option>
            {own.map(({ key, fork, record }, index) => (
              <option key={key} value={key}>
                {fork === undefined ? `your scenario, run ${index + 1}` : `fork at ${fork.at}: ${fork.says}`}
                {record.ended === undefined ? "" : `, ends ${record.ended.ending}`}
              </option>
            ))}
          </select>
        </label>
      )}
    </div>
  );
}

const KIND_IN_WORDS: Readonly<Record<string, string>> = {
  userStatus: "the User status of a party",
  rules: "the rules",
  loseKeys: "a party loses its keys",
  revoke: "a party's certificates are revoked",
};

function pointedInWords(exercise: OpenExercise): string {
  if (place.value.run !== storyKey(exercise)) return "Show the story as it is to point at something in it.";
  const event = view.value?.event;
  if (event === undefined) {
    return place.value.more.octet === undefined
      ? "Nothing is selected yet: press an arrow or a line of the sequence."
      : "An octet is selected, and no message: press the arrow of its message in the sequence too.";
  }
  const octet = place.value.more.octet;
  return `Selected: ${EVENT_IN_WORDS[event.kind] ?? "an event"}${octet === undefined ? "" : `, octet ${octet}`}.`;
}

const EVENT_IN_WORDS: Readonly<Record<string, string>> = {
  messageSent: "a message",
  deviceDecided: "a verdict of a device",
  dccDecided: "a verdict of the DCC",
  slotStranded: "a slot that strands",
  dutyChanged: "a duty that changes",
  serviceRequestSent: "a request",
  serviceResponseReceived: "a response",
};

function Questions({ exercise }: { readonly exercise: OpenExercise }) {
  const { exercise: name, questions = [] } = exercise;
  const { answers } = progressOf(name);
  return (
    <div class="questions">
      {questions.map(({ question, ask, choices }) => (
        <fieldset key={question}>
          <legend>{ask}</legend>
          {Object.entries(choices).map(([choice, words]) => (
            <label key={choice}>
              <input
                type="radio"
                name={`${name} ${question}`}
                value={choice}
                checked={answers[question] === choice}
                onChange={() => {
                  verdict.value = undefined;
                  note(name, { answers: { ...answers, [question]: choice } });
                }}
              />
              {words}
            </label>
          ))}
        </fieldset>
      ))}
    </div>
  );
}

function CheckButton({ exercise }: { readonly exercise: OpenExercise }) {
  const busy = useSignal(false);
  const check = async (): Promise<void> => {
    busy.value = true;
    try {
      verdict.value = await checked(exercise);
      if (verdict.value.solved) {
        note(exercise.exercise, { solved: true, debrief: verdict.value.debrief });
      }
    } catch (problem) {
      tellProblem(problem);
    } finally {
      busy.value = false;
    }
  };
  const found = verdict.value;
  const said = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (found !== undefined) said.current?.scrollIntoView({ block: "nearest" });
  }, [found]);
  return (
    <div class="check">
      <button type="button" class="primary" disabled={busy.value} onClick={() => void check()}>
        {busy.value ? "Looking …" : "Check"}
      </button>
      <div role="status" ref={said}>
        {found === undefined ? null : (
          <>
            <p class={found.solved ? "solved" : "not-solved"}>
              {found.solved ? "✓ Solved" : "Not solved yet"}
            </p>
            <ul>
              {found.parts.map(({ asks, state, found: instead }) => (
                <li key={asks} class={state}>
                  <span aria-hidden="true">{{ right: "✓", wrong: "✗", open: "○" }[state]}</span>
                  <span>
                    {asks}
                    <span class="unseen">: {state}</span>
                    {state === "wrong" && instead !== undefined ? <em> {instead}</em> : null}
                    {state === "open" ? <em> nothing done yet</em> : null}
                  </span>
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </div>
  );
}

/** What the server says of the attempt as it stands. @throws ApiError */
async function checked(exercise: OpenExercise): Promise<CheckedExercise> {
  const own = changesTheWorld(exercise) ? ownRunToCheck(exercise)?.serverId : undefined;
  const { run, event, more } = place.value;
  const pointedAt =
    run === storyKey(exercise) && event !== undefined
      ? { event, ...(more.octet === undefined ? {} : { octet: Number(more.octet) }) }
      : undefined;
  return postJson<CheckedExercise>(`/api/exercises/${exercise.exercise}/check`, {
    answers: progressOf(exercise.exercise).answers,
    ...(own === undefined ? {} : { run: own }),
    ...(pointedAt === undefined ? {} : { pointedAt }),
  });
}

function Hints({ exercise }: { readonly exercise: OpenExercise }) {
  const { exercise: name, hints } = exercise;
  const told = Math.min(progressOf(name).hints, hints.length);
  return (
    <div class="hints">
      {told === 0 ? null : (
        <ol>
          {hints.slice(0, told).map((hint) => (
            <li key={hint}>
              <Worded text={hint} />
            </li>
          ))}
        </ol>
      )}
      {told === hints.length ? null : (
        <button type="button" class="quiet" onClick={() => note(name, { hints: told + 1 })}>
          {told === 0 ? "Give me a hint" : "Another hint"} ({told} of {hints.length})
        </button>
      )}
    </div>
  );
}

/** Whether it is about a run of one's own. */
function changesTheWorld({ may }: OpenExercise): boolean {
  return may.includes("fork") || may.includes("edit");
}
