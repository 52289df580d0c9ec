/**
 * What devices last said of their own trust anchor cells, in answers to CS02a and CS02b. It is all that the DCC
 * knows of a device's credentials; a cell that was never reported is as the device was delivered.
 */
import type { EntityId, KeyIdentifier } from "../pki/index.ts";
import { cellKey, type TrustAnchorCellIdentifier } from "../wire/index.ts";

export interface ReportedCell {
  readonly entityId: EntityId;
  readonly keyIdentifier: KeyIdentifier;
}

/** By device and cell. */
export type ReportedCells = ReadonlyMap<string, ReportedCell>;

/** The management cell of a role for one usage, as reports name it. */
export function managementCell(
  remotePartyRole: TrustAnchorCellIdentifier["remotePartyRole"],
  keyUsage: TrustAnchorCellIdentifier["keyUsage"],
): TrustAnchorCellIdentifier {
  return { remotePartyRole, keyUsage, cellUsage: "management" };
}

/** The key under which a device's report about one cell is kept. */
export function reportKey(device: EntityId, cell: TrustAnchorCellIdentifier): string {
  return `${device}/${cellKey(cell)}`;
}

/** The last report about a cell; undefined when there was none. */
export function reportedCell(
  cells: ReportedCells,
  device: EntityId,
  cell: TrustAnchorCellIdentifier,
): ReportedCell | undefined {
  return cells.get(reportKey(device, cell));
}

/** The key of a party in a cell, if the cell was last reported to hold that party. */
export function reportedKeyOf(
  cells: ReportedCells,
  device: EntityId,
  cell: TrustAnchorCellIdentifier,
  holder: EntityId,
): KeyIdentifier | undefined {
  const reported = reportedCell(cells, device, cell);
  return reported?.entityId === holder ? reported.keyIdentifier : undefined;
}
