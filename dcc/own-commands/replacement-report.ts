/** What a device's answer to CS02b says of the cells that it now has. */
import type { EntityId } from "../../pki/index.ts";
import {
  decodeUpdateSecurityCredentialsResponse,
  type UpdateSecurityCredentialsResponse,
} from "../../wire/index.ts";
import { type ReportedCells, reportKey } from "../reported-cells.ts";

type ReplacementOutcome = NonNullable<
  UpdateSecurityCredentialsResponse["executionOutcome"]
>["replacementOutcomes"][number];

/** The reports with the outcome of every replacement laid over them; a failed one repeats what was there. */
export function withReplacements(
  cells: ReportedCells,
  device: EntityId,
  answerContent: Uint8Array,
): ReportedCells {
  const response = decodeUpdateSecurityCredentialsResponse(answerContent);
  return withOutcomes(
    cells,
    device,
    response.ok ? (response.value.executionOutcome?.replacementOutcomes ?? []) : [],
  );
}

/** The reports with these outcomes laid over them. */
export function withOutcomes(
  cells: ReportedCells,
  device: EntityId,
  outcomes: readonly ReplacementOutcome[],
): ReportedCells {
  const next = new Map(cells);
  for (const outcome of outcomes) {
    next.set(reportKey(device, outcome.affectedTrustAnchorCell), {
      entityId: outcome.replacingSubjectUniqueID,
      keyIdentifier: outcome.replacingSubjectKeyIdentifier,
    });
  }
  return next;
}
