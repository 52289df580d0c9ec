/** How far the person at this browser has come: answers, hints, own runs. Kept here, and nowhere else. */
import { effect, signal } from "@preact/signals";
import type { CheckedExercise, OpenExercise } from "../../server/api/exercise-schema.ts";
import { getJson } from "../api/client.ts";

const KEY = "smki-testbed-lab";
const AT_HAND = "smki-testbed-exercise";

export interface Progress {
  readonly answers: Readonly<Record<string, string>>;
  /** How many hints have been asked for. */
  readonly hints: number;
  readonly solved: boolean;
  /** Once it is solved: what to take home. The server tells it no sooner. */
  readonly debrief?: string | undefined;
  /** Key of the newest run of one's own: a fork, or an edited scenario. */
  readonly own?: string | undefined;
}

export const NOTHING_YET: Progress = { answers: {}, hints: 0, solved: false };

/** By the name of the exercise. */
export const progress = signal<Readonly<Record<string, Progress>>>(read(KEY, {}));

/** The exercises, easier ones first; undefined until they have come. */
export const exercises = signal<readonly OpenExercise[] | undefined>(undefined);

/** What the last check found; only as long as nothing has changed since. */
export const verdict = signal<CheckedExercise | undefined>(undefined);

/** The exercise that is being worked on, on whichever page. */
export const exerciseAtHand = signal<
  | { readonly exercise: string; readonly scenario: string; readonly rules: string; readonly title: string }
  | undefined
>(read(AT_HAND, undefined));

effect(() => keep(KEY, progress.value));
effect(() => keep(AT_HAND, exerciseAtHand.value));

export function progressOf(exercise: string): Progress {
  return progress.value[exercise] ?? NOTHING_YET;
}

export function note(exercise: string, change: Partial<Progress>): void {
  progress.value = { ...progress.value, [exercise]: { ...progressOf(exercise), ...change } };
}

/** A run of one's own for an exercise; what was checked before is old. */
export function noteOwnRun(exercise: string, key: string): void {
  verdict.value = undefined;
  note(exercise, { own: key });
}

let loading: Promise<void> | undefined;

/** @throws ApiError */
export function loadExercises(): Promise<void> {
  loading ??= fetchExercises();
  return loading;
}

async function fetchExercises(): Promise<void> {
  try {
    const loaded = await getJson<{ exercises: readonly OpenExercise[] }>("/api/exercises");
    exercises.value = loaded.exercises;
  } catch (problem) {
    loading = undefined;
    throw problem;
  }
}

function read<Value>(key: string, otherwise: Value): Value {
  try {
    return JSON.parse(window.localStorage.getItem(key) ?? "") as Value;
  } catch {
    return otherwise;
  }
}

function keep(key: string, value: unknown): void {
  try {
    if (value === undefined) window.localStorage.removeItem(key);
    else window.localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // A page from a file may keep nothing.
  }
}
