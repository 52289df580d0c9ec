/** The whole state of the page: where one is, which runs are open, and what is seen of the one at hand. */
import { computed, signal } from "@preact/signals";
import { type Place, readAddress, writeAddress } from "./address.ts";
import { type OpenRun, type RunView, viewAt } from "./open-run.ts";

/** Where one is. Change it by `go` only, so that the address follows. */
export const place = signal<Place>(readAddress(""));

/** The runs that are open, by their keys. */
export const openRuns = signal<ReadonlyMap<string, OpenRun>>(new Map());

/** What is going on that takes time or has gone wrong, in words for the person. */
export type Notice = {
  readonly tone: "busy" | "problem" | "done";
  readonly text: string;
  readonly hint?: string | undefined;
};
export const notice = signal<Notice | undefined>(undefined);

/** The run at hand, as it stands at the step and the event of the address; undefined when none is open. */
export const view = computed<RunView | undefined>(() => {
  const { run, step, event } = place.value;
  const open = run === undefined ? undefined : openRuns.value.get(run);
  return open === undefined ? undefined : viewAt(open, step, event);
});

/** Goes to a place; what is not named stays. `replace` leaves no entry in the history: for steps and selections. */
export function go(to: Partial<Place>, history: "push" | "replace" = "push"): void {
  const next = { ...place.value, ...to };
  const address = writeAddress(next);
  if (address === writeAddress(place.value)) return;
  if (history === "push" && writing !== undefined) writeNow();
  place.value = next;
  if (history === "push") window.history.pushState(null, "", address);
  else writeSoon();
}

/**
 * Browsers refuse some 200 addresses in ten seconds, and each takes milliseconds of the step that it is of: so many may
 * follow each other at once, and so many a second.
 */
const AT_ONCE = 12;
const A_SECOND = 8;
let allowance = AT_ONCE;
let allowedAt = 0;
let writing: ReturnType<typeof setTimeout> | undefined;

/** Writes the address at once; when somebody walks very fast, as soon as it is allowed again. */
function writeSoon(): void {
  if (writing !== undefined) return;
  const now = performance.now();
  allowance = Math.min(AT_ONCE, allowance + ((now - allowedAt) / 1000) * A_SECOND);
  allowedAt = now;
  if (allowance >= 1) writeNow();
  else writing = setTimeout(writeNow, 1000 / A_SECOND);
}

function writeNow(): void {
  clearTimeout(writing);
  writing = undefined;
  allowance -= 1;
  window.history.replaceState(null, "", writeAddress(place.value));
}

/** The link to a place, for an `href`. */
export function linkTo(to: Partial<Place>): string {
  return writeAddress({ ...place.value, ...to });
}

/** Follows the address from now on: the first one, the back button, and links that are clicked. */
export function followAddress(): void {
  const read = (): void => {
    const next = readAddress(window.location.hash);
    // A link that is clicked is told of twice.
    if (writeAddress(next) !== writeAddress(place.value)) place.value = next;
  };
  read();
  window.addEventListener("hashchange", read);
  window.addEventListener("popstate", read);
}

/** Adds a run to those that are open, or puts it in the place of the one with its key. */
export function addRun(run: OpenRun): void {
  openRuns.value = new Map(openRuns.value).set(run.key, run);
}
