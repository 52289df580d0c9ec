/**
 * The kinds of device and the trust anchor cells that each has.
 *
 * Evidence: `listed` by the device itself in a measured answer; `used` by a message that only a device with
 * that cell can process; `recalled`, unverified. Measured on the DCC's Reference Test Data Set 4.5.0. The gas
 * meter has no network operator cell: asked for that role it answers trustAnchorNotFound (CS02a, 6.24.1 ERROR).
 */
import type { RemotePartyRole } from "../pki/index.ts";
import type { TrustAnchorCellIdentifier } from "../wire/index.ts";

export type DeviceKind = "GSME" | "GPF" | "ESME" | "CHF";

export type CellEvidence = "listed" | "used" | "recalled";

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

const defined = (evidence: CellEvidence, identifier: TrustAnchorCellIdentifier): CellDefinition => ({
  identifier,
  evidence,
});

export const CELLS_OF_KIND: Readonly<Record<DeviceKind, readonly CellDefinition[]>> = {
  GSME: [
    defined("recalled", cell("root", "keyCertSign")),
    defined("recalled", cell("recovery", "digitalSignature")),
    defined("used", cell("supplier", "digitalSignature")),
    defined("used", cell("supplier", "keyAgreement")),
    defined("used", cell("supplier", "keyAgreement", "prePaymentTopUp")),
    defined("listed", cell("accessControlBroker", "keyAgreement")),
    defined("recalled", cell("transitionalCoS", "digitalSignature")),
  ],
  GPF: [
    defined("recalled", cell("root", "keyCertSign")),
    defined("recalled", cell("recovery", "digitalSignature")),
    defined("listed", cell("supplier", "digitalSignature")),
    defined("listed", cell("supplier", "keyAgreement")),
    defined("listed", cell("supplier", "keyAgreement", "prePaymentTopUp")),
    defined("listed", cell("networkOperator", "digitalSignature")),
    defined("listed", cell("networkOperator", "keyAgreement")),
    defined("used", cell("accessControlBroker", "keyAgreement")),
    defined("recalled", cell("transitionalCoS", "digitalSignature")),
  ],
  ESME: [
    defined("listed", cell("root", "keyCertSign")),
    defined("listed", cell("recovery", "digitalSignature")),
    defined("listed", cell("supplier", "digitalSignature")),
    defined("listed", cell("supplier", "keyAgreement")),
    defined("listed", cell("supplier", "keyAgreement", "prePaymentTopUp")),
    defined("listed", cell("networkOperator", "digitalSignature")),
    defined("listed", cell("networkOperator", "keyAgreement")),
    defined("listed", cell("accessControlBroker", "keyAgreement")),
    defined("listed", cell("transitionalCoS", "digitalSignature")),
  ],
  CHF: [
    defined("recalled", cell("root", "keyCertSign")),
    defined("recalled", cell("recovery", "digitalSignature")),
    defined("listed", cell("accessControlBroker", "digitalSignature")),
    defined("listed", cell("accessControlBroker", "keyAgreement")),
    defined("recalled", cell("transitionalCoS", "digitalSignature")),
    defined("listed", cell("wanProvider", "digitalSignature")),
  ],
};
