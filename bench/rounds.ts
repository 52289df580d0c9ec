/**
 * Measures two things against each other. A rate alone says more about the machine and its other work than about
 * the code; the two take turns within seconds, so what slows one slows the other, and their ratio stays.
 */

/** When a measurement ends: after a number of operations of each side, or after so many seconds of both together. */
export type Budget =
  | { readonly kind: "count"; readonly count: number }
  | { readonly kind: "seconds"; readonly seconds: number };

/** One side: does one operation, told which one it is since the start. */
export type Operation = (index: number) => void;

/** Operations a second in one round, and measured over yardstick. */
export interface Round {
  readonly measured: number;
  readonly yardstick: number;
  readonly ratio: number;
}

/** Median, and the lowest and highest of the rounds. */
export interface Spread {
  readonly median: number;
  readonly lowest: number;
  readonly highest: number;
}

export interface Comparison {
  readonly rounds: readonly Round[];
  readonly measured: Spread;
  readonly yardstick: Spread;
  /** Of the ratios of the rounds. */
  readonly ratio: Spread;
  /** How many operations of the measured side the rounds held, those of the warm-up left out. */
  readonly operations: number;
}

const ROUNDS = 5;
/** Enough for the compiler to have seen the loop; not counted. */
const WARM_UP = 4000;
/** Operations between two looks at the clock. */
const SLICE = 100;

/**
 * Warms both sides up, then measures them in turns, the order changing from round to round.
 * @param clock milliseconds, from any beginning
 */
export function compareInTurn(
  measured: Operation,
  yardstick: Operation,
  budget: Budget,
  clock: () => number,
): Comparison {
  const sides = { measured: side(measured, clock), yardstick: side(yardstick, clock) };
  const warmUp = budget.kind === "count" ? Math.min(WARM_UP, budget.count) : WARM_UP;
  sides.measured.times(warmUp);
  sides.yardstick.times(warmUp);
  const before = sides.measured.done();
  const rounds = Array.from({ length: ROUNDS }, (_, round): Round => {
    const rate = (name: keyof typeof sides): number =>
      budget.kind === "count"
        ? sides[name].times(shareOf(budget.count, round))
        : sides[name].during((budget.seconds * 1000) / (2 * ROUNDS));
    const first = round % 2 === 0 ? ("yardstick" as const) : ("measured" as const);
    const rates = { measured: 0, yardstick: 0 };
    rates[first] = rate(first);
    const second = first === "measured" ? "yardstick" : "measured";
    rates[second] = rate(second);
    return { ...rates, ratio: rates.measured / rates.yardstick };
  });
  return {
    rounds,
    measured: spreadOf(rounds.map((round) => round.measured)),
    yardstick: spreadOf(rounds.map((round) => round.yardstick)),
    ratio: spreadOf(rounds.map((round) => round.ratio)),
    operations: sides.measured.done() - before,
  };
}

/** Median (the middle one of an odd number, else the mean of the middle two), lowest and highest. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((left, right) => left - right);
  const at = (index: number): number => sorted[index] ?? Number.NaN;
  const middle = (sorted.length - 1) / 2;
  return {
    median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
    lowest: at(0),
    highest: at(sorted.length - 1),
  };
}

/** The operations of one round, so that all rounds together make the count. */
function shareOf(count: number, round: number): number {
  return Math.floor((count * (round + 1)) / ROUNDS) - Math.floor((count * round) / ROUNDS);
}

function side(operation: Operation, clock: () => number) {
  let index = 0;
  const run = (count: number): void => {
    for (const end = index + count; index < end; index += 1) operation(index);
  };
  return {
    done: () => index,
    /** Operations a second. */
    times: (count: number): number => {
      const start = clock();
      run(count);
      return (count * 1000) / (clock() - start);
    },
    during: (milliseconds: number): number => {
      const [start, first] = [clock(), index];
      let now = start;
      do {
        run(SLICE);
        now = clock();
      } while (now - start < milliseconds);
      return ((index - first) * 1000) / (now - start);
    },
  };
}
