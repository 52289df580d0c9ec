/** Who may order what, by kind of device, where a use case has one rule for all kinds. */
import type { TrustAnchorCellIdentifier } from "../../wire/index.ts";
import { cell, type DeviceKind, kindHasCell } from "../device-kind.ts";

/**
 * The cell that authorises critical commands: the Supplier's (measured for meters and control switches, RTDS 4.5.0);
 * on a kind of device that has no Supplier's cell, the access control broker's (measured for the PPMID's joins).
 */
export function criticalAuthority(kind: DeviceKind): readonly TrustAnchorCellIdentifier[] {
  const supplier = cell("supplier", "digitalSignature");
  return [kindHasCell(kind, supplier) ? supplier : cell("accessControlBroker", "digitalSignature")];
}

/** The cells that authorise non-critical commands: the Supplier's, or the broker's for an unknown Supplier. */
export const NON_CRITICAL_AUTHORITIES: readonly TrustAnchorCellIdentifier[] = [
  cell("supplier", "keyAgreement"),
  cell("accessControlBroker", "keyAgreement"),
];
