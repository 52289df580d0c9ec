/**
 * The kinds of device and the trust anchor cells that each has.
 *
 * Measured on the DCC's Reference Test Data Set 4.5.0. The gas meter has no network operator cell: asked for that
 * role it answers trustAnchorNotFound (CS02a, 6.24.1 ERROR).
 */
import type { RemotePartyRole } from "../pki/index.ts";
import type { TrustAnchorCellIdentifier } from "../wire/index.ts";

/** The kinds of device, in the order of the columns below. */
export const DEVICE_KINDS = ["ESME", "GSME", "GPF", "CHF", "HCALCS", "PPMID", "SAPC"] as const;
export type DeviceKind = (typeof DEVICE_KINDS)[number];

/**
 * What is known of a cell on a kind of device.
 * - `listed`: the device itself names it in a measured answer
 * - `used`: a measured message that only a device with that cell can process
 * - `recalled`: unverified, and modelled as there
 * - `measuredAbsent`: the device answered trustAnchorNotFound, or listed its cells of that role without it
 * - `recalledAbsent`: no evidence and not expected; modelled as absent
 */
export type CellEvidence = "listed" | "used" | "recalled" | "measuredAbsent" | "recalledAbsent";

export interface CellDefinition {
  readonly identifier: TrustAnchorCellIdentifier;
  readonly evidence: CellEvidence;
}

/** The cell of a role for one key usage; management unless the prepayment top-up cell is meant. */
export function cell(
  remotePartyRole: RemotePartyRole,
  keyUsage: TrustAnchorCellIdentifier["keyUsage"],
  cellUsage: TrustAnchorCellIdentifier["cellUsage"] = "management",
): TrustAnchorCellIdentifier {
  return { remotePartyRole, keyUsage, cellUsage };
}

const EVIDENCE = {
  L: "listed",
  U: "used",
  R: "recalled",
  N: "measuredAbsent",
  "-": "recalledAbsent",
} as const;
type Mark = keyof typeof EVIDENCE;
type Marks = readonly [Mark, Mark, Mark, Mark, Mark, Mark, Mark];

/**
 * One row a cell, one mark a kind of device. That the interface device has the broker's signature cell follows from
 * commands that the broker signs for it; it might as well be a supplier cell that holds the broker's certificate.
 */
const CELLS: readonly (readonly [TrustAnchorCellIdentifier, Marks])[] = [
  [cell("root", "keyCertSign"), ["L", "R", "R", "R", "R", "R", "R"]],
  [cell("recovery", "digitalSignature"), ["L", "R", "R", "R", "R", "R", "R"]],
  [cell("supplier", "digitalSignature"), ["L", "U", "L", "-", "U", "-", "U"]],
  [cell("supplier", "keyAgreement"), ["L", "U", "L", "-", "R", "-", "R"]],
  [cell("supplier", "keyAgreement", "prePaymentTopUp"), ["L", "U", "L", "-", "-", "-", "-"]],
  [cell("networkOperator", "digitalSignature"), ["L", "N", "L", "-", "-", "-", "L"]],
  [cell("networkOperator", "keyAgreement"), ["L", "N", "L", "-", "-", "-", "L"]],
  [cell("accessControlBroker", "digitalSignature"), ["N", "N", "-", "L", "-", "U", "-"]],
  [cell("accessControlBroker", "keyAgreement"), ["L", "L", "U", "L", "U", "U", "U"]],
  [cell("transitionalCoS", "digitalSignature"), ["L", "R", "R", "R", "R", "R", "R"]],
  [cell("wanProvider", "digitalSignature"), ["N", "-", "-", "L", "-", "-", "-"]],
  [cell("loadController", "digitalSignature"), ["L", "-", "-", "-", "-", "-", "L"]],
  [cell("loadController", "keyAgreement"), ["L", "-", "-", "-", "-", "-", "L"]],
];

/** What is known of every cell on every kind of device, of the absent ones too. */
export const CELL_EVIDENCE: Readonly<Record<DeviceKind, readonly CellDefinition[]>> = byKind(() => true);

/** The cells that each kind of device has. */
export const CELLS_OF_KIND: Readonly<Record<DeviceKind, readonly CellDefinition[]>> = byKind(
  ({ evidence }) => evidence !== "measuredAbsent" && evidence !== "recalledAbsent",
);

/** Whether devices of the kind have the cell. */
export function kindHasCell(
  kind: DeviceKind,
  { remotePartyRole, keyUsage }: TrustAnchorCellIdentifier,
): boolean {
  return CELLS_OF_KIND[kind].some(
    ({ identifier }) => identifier.remotePartyRole === remotePartyRole && identifier.keyUsage === keyUsage,
  );
}

function byKind(
  wanted: (definition: CellDefinition) => boolean,
): Readonly<Record<DeviceKind, readonly CellDefinition[]>> {
  const columns = DEVICE_KINDS.map((kind, column) => {
    const definitions = CELLS.flatMap(([identifier, marks]) => {
      const mark = marks[column];
      return mark === undefined ? [] : [{ identifier, evidence: EVIDENCE[mark] }];
    });
    return [kind, definitions.filter(wanted)] as const;
  });
  return Object.fromEntries(columns) as unknown as Record<DeviceKind, readonly CellDefinition[]>;
}
