/** Whether there is room for one more run or estate, in the queue and in the session. */
import { ApiError } from "../api-error.ts";
import type { Limits } from "../limits.ts";
import type { Runner } from "../runner/runner.ts";
import type { Session, SessionStore } from "../store/session-store.ts";

/** @throws ApiError when the queue is full, or the session has too much under way or keeps too much */
export function checkPlaces(store: SessionStore, runner: Runner, limits: Limits, session: Session): void {
  const unfinished = unfinishedIn(session);
  if (unfinished >= limits.unfinishedPerSession) {
    throw new ApiError(
      "too-many-runs",
      `${unfinished} runs of this session are under way or waiting, which is as many as may be`,
      "wait until one of them has ended",
    );
  }
  checkQueue(runner, limits);
  store.checkRoom(session);
}

function unfinishedIn({ runs, estates }: Session): number {
  return [
    ...[...runs.values()].map(({ run }) => run.state),
    ...[...estates.values()].map(({ estate }) => estate.state),
  ].filter((state) => state === "waiting" || state === "running").length;
}

/** @throws ApiError when as many runs wait for their turn as may */
export function checkQueue(runner: Runner, limits: Limits): void {
  if (runner.waiting >= limits.waiting) {
    throw new ApiError(
      "too-many-runs",
      `${runner.waiting} runs are waiting for their turn, which is as many as may wait`,
      "try again in a few seconds",
    );
  }
}
