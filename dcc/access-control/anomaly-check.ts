/** The last check: is this more, or other, than is meant to be sent? A request that fails it is held, not refused. */
import { firstBreach, standingsOfRequest } from "../anomaly-detection.ts";
import type { AccessContext } from "./access-context.ts";
import { type CheckResult, NOT_APPLICABLE, verdict } from "./check-result.ts";

export function anomalyThreshold({ state, request, at, arrival }: AccessContext): CheckResult {
  const standings = arrival === "new" ? standingsOfRequest(state, request, at) : [];
  const breach = firstBreach(standings);
  const told = breach ?? standings[0];
  if (told === undefined) return NOT_APPLICABLE;
  const { period, found, allowed } = told;
  return verdict(
    breach === undefined,
    {
      service: request.serviceReferenceVariant,
      ...(period === undefined
        ? { value: found, limit: allowed }
        : { requestsInThePeriod: found, threshold: allowed, periodHours: period / 3_600_000 }),
      ...(breach === undefined ? {} : { breach: breach.breach }),
    },
    "E53",
  );
}
