/** Drives the cases: the yardstick before each family, each case in its turn, several rounds. */
import { spreadOf, type Spread } from "../rounds.ts";
import type { CaseFamily, PreparedCase, VerifyCase } from "./case.ts";

export interface RunOrder {
  readonly families: readonly CaseFamily[];
  readonly rounds: number;
  /** How long each case is measured in each round, what is not measured left out. */
  readonly seconds: number;
  /** Milliseconds, from any beginning. */
  readonly clock: () => number;
  /** Verifications a second of the yardstick, measured now; undefined when there is none. */
  readonly yardstick: () => Promise<number | undefined>;
}

/** One case in one round. */
export interface CaseRound {
  readonly operationsPerSecond: number;
  /** Of the yardstick, directly before the family of the case. */
  readonly yardstick: number;
  /** Verdicts on signatures over the yardstick; undefined when an operation judges none. */
  readonly ratio: number | undefined;
}

export interface CaseResult {
  readonly family: string;
  readonly name: string;
  readonly measures: string;
  readonly operation: PreparedCase["operation"];
  readonly signatures: number;
  readonly rounds: readonly CaseRound[];
  readonly operationsPerSecond: Spread;
  /** Of the ratios of the rounds, and not the ratio of two medians. */
  readonly ratio: Spread | undefined;
  readonly facts: Readonly<Record<string, string | number>>;
}

export type CasesRun =
  | { readonly ok: true; readonly yardstick: Spread; readonly results: readonly CaseResult[] }
  | { readonly ok: false; readonly reason: "noYardstick" };

interface Running {
  readonly family: string;
  readonly verifyCase: VerifyCase;
  readonly prepared: PreparedCase;
  readonly rounds: CaseRound[];
}

/** How much of a turn is spent beforehand, once, for the compiler to have seen the code. */
const WARM_UP_SHARE = 0.5;

/** Prepares all cases, measures them in turn, and closes them whatever happened. */
export async function runCases(order: RunOrder): Promise<CasesRun> {
  // A machine without a yardstick is known of before keys and certificates are made.
  const first = await order.yardstick();
  if (first === undefined) return { ok: false, reason: "noYardstick" };
  const running: Running[] = [];
  try {
    for (const { name, cases } of order.families) {
      for (const verifyCase of cases) {
        const prepared = await verifyCase.prepare();
        running.push({ family: name, verifyCase, prepared, rounds: [] });
        await rateOf(prepared, order.seconds * WARM_UP_SHARE, order.clock);
      }
    }
    const yardsticks: number[] = [];
    for (let round = 0; round < order.rounds; round += 1) {
      for (const { name } of order.families) {
        const yardstick = await order.yardstick();
        if (yardstick === undefined) return { ok: false, reason: "noYardstick" };
        yardsticks.push(yardstick);
        const turn = running.filter(({ family }) => family === name);
        // The order changes from round to round, so that no case is always the one nearest to the yardstick.
        for (const one of round % 2 === 0 ? turn : turn.toReversed()) {
          const { prepared, rounds } = one;
          const rate = await rateOf(prepared, order.seconds, order.clock);
          rounds.push({ operationsPerSecond: rate, yardstick, ratio: ratioOf(rate, prepared, yardstick) });
        }
      }
    }
    return { ok: true, yardstick: spreadOf(yardsticks), results: running.map(resultOf) };
  } finally {
    for (const { prepared } of running) await prepared.close?.();
  }
}

function ratioOf(rate: number, { signatures }: PreparedCase, yardstick: number): number | undefined {
  return signatures === 0 ? undefined : (rate * signatures) / yardstick;
}

/** Operations a second; what `renew` takes is not counted. */
async function rateOf(prepared: PreparedCase, seconds: number, clock: () => number): Promise<number> {
  let [operations, milliseconds] = [0, 0];
  do {
    await prepared.renew?.();
    const start = clock();
    await prepared.run(prepared.slice);
    milliseconds += clock() - start;
    operations += prepared.slice;
  } while (milliseconds < seconds * 1000);
  return (operations * 1000) / milliseconds;
}

function resultOf({ family, verifyCase, prepared, rounds }: Running): CaseResult {
  const ratios = rounds.flatMap(({ ratio }) => (ratio === undefined ? [] : [ratio]));
  return {
    family,
    name: verifyCase.name,
    measures: verifyCase.measures,
    operation: prepared.operation,
    signatures: prepared.signatures,
    rounds,
    operationsPerSecond: spreadOf(rounds.map(({ operationsPerSecond }) => operationsPerSecond)),
    ratio: ratios.length === 0 ? undefined : spreadOf(ratios),
    facts: prepared.facts?.() ?? {},
  };
}
