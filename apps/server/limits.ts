/** How much the server takes and keeps. Each bound is small enough for a shared machine and far above a lesson. */

const MINUTE = 60_000;

export interface Limits {
  /** Longest body of a request, in octets. */
  readonly bodyOctets: number;
  /** Runs and estates under way at a time, all sessions together. */
  readonly workers: number;
  /** Runs and estates that wait for a worker, all sessions together. */
  readonly waiting: number;
  /** Runs and estates of one session that are not finished. */
  readonly unfinishedPerSession: number;
  /** Runs and estates that one session keeps. */
  readonly keptPerSession: number;
  /** Octets that one session keeps. */
  readonly octetsPerSession: number;
  readonly sessions: number;
  /**
   * Sessions from one address that were made by one order and never came back. A whole class may be behind one address:
   * who works in the page comes back at once and counts no longer.
   */
  readonly unreturnedPerAddress: number;
  /**
   * Sessions from one address, so that one client does not take all. Beyond it, one of that address that keeps a single
   * run or none makes room, if it was not used for `lightRest`.
   */
  readonly sessionsPerAddress: number;
  readonly lightRest: number;
  /** A session that nobody has used for so long is removed with all that it kept. */
  readonly sessionLife: number;
  /** When there are as many sessions as may be, the one unused longest makes room, if it was not used for so long. */
  readonly sessionRest: number;
  readonly streamsPerSession: number;
  /** Live streams, all sessions together. */
  readonly streams: number;
  /** Sockets that are open at a time; one more is closed at once. */
  readonly connections: number;
  /** Wrong trainer's codes from one address, and how long none is taken from it after so many: milliseconds. */
  readonly trainerAttempts: number;
  readonly trainerPause: number;
  /** A run that takes longer is ended; milliseconds. */
  readonly runTime: number;
  readonly estateTime: number;
  /** Texts from one address that wait for a check or are under it. */
  readonly checksPerAddress: number;
  /** A check of a text that takes longer is ended; milliseconds. */
  readonly checkTime: number;
  /** Memory of each worker, MiB. */
  readonly workerMemory: number;
  readonly checkMemory: number;
}

export const USUAL_LIMITS: Limits = {
  bodyOctets: 1024 * 1024,
  workers: 2,
  waiting: 32,
  unfinishedPerSession: 6,
  keptPerSession: 200,
  octetsPerSession: 256 * 1024 * 1024,
  sessions: 200,
  unreturnedPerAddress: 40,
  sessionsPerAddress: 120,
  lightRest: 10 * MINUTE,
  sessionLife: 30 * 24 * 60 * MINUTE,
  sessionRest: 60 * MINUTE,
  streamsPerSession: 12,
  streams: 400,
  connections: 1000,
  trainerAttempts: 10,
  trainerPause: 10 * MINUTE,
  runTime: MINUTE,
  estateTime: 45 * MINUTE,
  checksPerAddress: 8,
  checkTime: 5_000,
  // Enough for an estate of ten thousand houses.
  workerMemory: 3072,
  checkMemory: 512,
};
