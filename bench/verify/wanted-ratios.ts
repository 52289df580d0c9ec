/** Ratios that somebody wants of cases: `hot-512=3`, for a build to fail by. */
import { UsageError } from "../../pki/index.ts";
import { suggest } from "../../sim/index.ts";
import type { CaseFamily } from "./case.ts";
import type { CaseResult } from "./run-cases.ts";

export interface WantedRatio {
  readonly name: string;
  readonly atLeast: number;
}

export interface JudgedRatio extends WantedRatio {
  /** Median of the rounds. */
  readonly ratio: number;
  readonly outcome: "met" | "missed";
}

/**
 * Sees to it beforehand that each wanted ratio will be measured.
 * @throws UsageError for a name that is no case, a case that is not among the chosen ones, and one that has no ratio
 */
export function requireMeasured(
  wanted: readonly WantedRatio[],
  chosen: readonly CaseFamily[],
  all: readonly CaseFamily[],
): void {
  const known = all.flatMap(({ cases }) => cases);
  const measured = new Set(chosen.flatMap(({ cases }) => cases.map(({ name }) => name)));
  for (const { name } of wanted) {
    const found = known.find((one) => one.name === name);
    if (found === undefined) {
      const compared = known.filter(({ ratio }) => ratio !== "none").map((one) => one.name);
      throw new UsageError(
        `"${name}" is no case of bench verify, so no ratio can be wanted of it`,
        suggest(name, compared, "cases"),
      );
    }
    if (found.ratio === "none") {
      throw new UsageError(
        `${name} judges no signature, so it has no ratio to openssl`,
        "want a ratio of a case that verifies: hot-512=3",
      );
    }
    if (!measured.has(name)) {
      throw new UsageError(`a ratio is wanted of ${name}, which is not measured`, "add it to --cases");
    }
  }
}

/** In the order in which they are wanted; what was not measured is missed. */
export function judgeRatios(
  wanted: readonly WantedRatio[],
  results: readonly CaseResult[],
): readonly JudgedRatio[] {
  return wanted.map(({ name, atLeast }) => {
    const ratio = results.find((result) => result.name === name)?.ratio?.median ?? 0;
    return { name, atLeast, ratio, outcome: ratio >= atLeast ? "met" : "missed" };
  });
}
