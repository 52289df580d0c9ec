/** Playing a run: from row to row at a speed that people can read at. It never starts by itself. */
import { signal } from "@preact/signals";
import { view } from "../state/store.ts";
import { goToStep, walkRows } from "./walk.ts";

export const SPEEDS = [0.5, 1, 2, 4] as const;
export type Speed = (typeof SPEEDS)[number];

/** Milliseconds at speed 1: on an arrow, and on the title of a step, which takes reading. */
const ON_ROW = 900;
const ON_STEP = 2200;

export const playing = signal(false);
export const speed = signal<Speed>(1);

let timer: ReturnType<typeof setTimeout> | undefined;

export function togglePlay(): void {
  if (playing.value) stopPlaying();
  else startPlaying();
}

export function stopPlaying(): void {
  playing.value = false;
  clearTimeout(timer);
}

function startPlaying(): void {
  const at = view.value;
  if (at === undefined) return;
  if (at.stepNumber === at.run.record.steps.length && at.event === undefined) goToStep(0);
  playing.value = true;
  tick();
}

function tick(): void {
  const at = view.value;
  if (!playing.value || at === undefined || walkRows(1) === "ended") {
    stopPlaying();
    return;
  }
  const wait = (view.value?.event === undefined ? ON_STEP : ON_ROW) / speed.value;
  timer = setTimeout(tick, wait);
}
