/** A text is checked beside the server first, so that a bad one keeps nobody waiting; one that is good is read again in it. */
import { ApiError } from "../api-error.ts";
import type { CheckResult } from "../api/run-schema.ts";
import type { JobReport } from "../runner/job.ts";
import type { ServerParts } from "../server-parts.ts";
import { scenarioProblems } from "../told-errors.ts";

/** Texts under check by the address that they come from, of each server. */
const underCheck = new WeakMap<ServerParts, Map<string, number>>();

/**
 * The problems of a text. @param address of who asks
 * @throws ApiError when too many wait, of this address or in all, or when it takes too long
 */
export async function checkedText(
  parts: ServerParts,
  text: string,
  address = "unknown",
): Promise<CheckResult> {
  const counts = underCheck.get(parts) ?? new Map<string, number>();
  underCheck.set(parts, counts);
  const own = counts.get(address) ?? 0;
  if (own >= parts.limits.checksPerAddress) {
    throw new ApiError(
      "too-many-checks",
      `${own} texts of your address are being checked, which is as many as may be`,
      "try again in a few seconds",
    );
  }
  counts.set(address, own + 1);
  try {
    return await check(parts, text);
  } finally {
    const left = (counts.get(address) ?? 1) - 1;
    if (left === 0) counts.delete(address);
    else counts.set(address, left);
  }
}

async function check({ checker, limits }: ServerParts, text: string): Promise<CheckResult> {
  if (checker.waiting >= limits.waiting) {
    throw new ApiError(
      "too-many-checks",
      `${checker.waiting} texts are waiting to be checked, which is as many as may wait`,
      "try again in a few seconds",
    );
  }
  let result: CheckResult | undefined;
  const watch = {
    onStart: () => undefined,
    onReport: (report: JobReport) => {
      if (report.kind === "checked") result = report.result;
    },
  };
  const end = await checker.run({ kind: "check", text }, watch, new AbortController().signal);
  if (end.kind === "failed" && end.defect !== undefined) throw new Error(end.defect);
  if (end.kind === "failed" || result === undefined) {
    const why = end.kind === "failed" ? `: ${end.problem}` : "";
    throw new ApiError(
      "check-too-long",
      `the text could not be checked${why}`,
      "a scenario is a few kilobytes of YAML: shorten it",
    );
  }
  return result;
}

/** That what is to be run can be read. @throws ApiError with the problems of a text that cannot, and as `checkedText` */
export async function checkGivenText(
  parts: ServerParts,
  text: string | undefined,
  address: string | undefined,
): Promise<void> {
  if (text === undefined) return;
  const { problems, more = 0 } = await checkedText(parts, text, address);
  if (problems.length > 0) throw scenarioProblems(problems, more);
}
