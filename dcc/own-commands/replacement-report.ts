/** What a device's answer to CS02b says of the cells that it now has. */
import type { EntityId } from "../../pki/index.ts";
import { decodeUpdateSecurityCredentialsResponse } from "../../wire/index.ts";
import { type ReportedCells, reportKey } from "../reported-cells.ts";

/** The reports with the outcome of every replacement laid over them; a failed one repeats what was there. */
export function withReplacements(
  cells: ReportedCells,
  device: EntityId,
  answerContent: Uint8Array,
): ReportedCells {
  const response = decodeUpdateSecurityCredentialsResponse(answerContent);
  const outcomes = response.ok ? (response.value.executionOutcome?.replacementOutcomes ?? []) : [];
  const next = new Map(cells);
  for (const outcome of outcomes) {
    next.set(reportKey(device, outcome.affectedTrustAnchorCell), {
      entityId: outcome.replacingSubjectUniqueID,
      keyIdentifier: outcome.replacingSubjectKeyIdentifier,
    });
  }
  return next;
}
