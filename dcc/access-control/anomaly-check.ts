/** The last check: is this more than the sender means to send? A request that fails it is held, not refused. */
import { standingOfRequest } from "../anomaly-detection.ts";
import type { AccessContext } from "./access-context.ts";
import { type CheckResult, NOT_APPLICABLE, verdict } from "./check-result.ts";

export function anomalyThreshold({ state, request, at, arrival }: AccessContext): CheckResult {
  const standing = arrival !== "new" ? undefined : standingOfRequest(state, request, at);
  if (standing === undefined) return NOT_APPLICABLE;
  const { requests, threshold } = standing;
  return verdict(
    requests <= threshold.requests,
    {
      service: request.serviceReferenceVariant,
      requestsInThePeriod: requests,
      threshold: threshold.requests,
      periodHours: threshold.period / 3_600_000,
    },
    "E53",
  );
}
