/**
 * The rules of each credentialsReplacementMode of CS02b: which cell must authorise it, how the command is
 * protected, and which cells it may write to. Measured on RTDS 4.5.0 for modes 2 to 8; that a device refuses
 * other targets is recalled. A communications hub has its broker sign as well (GBCS 13.3.3.1).
 */
import type { RemotePartyRole } from "../../pki/index.ts";
import type { CredentialsReplacementMode, TrustAnchorCellIdentifier } from "../../wire/index.ts";
import { cell, type DeviceKind } from "../device-kind.ts";
import type { CommandProtection } from "../use-case.ts";

export interface ReplacementModeRules {
  readonly mode: CredentialsReplacementMode;
  authorisingCell(kind: DeviceKind): TrustAnchorCellIdentifier;
  protection(kind: DeviceKind): CommandProtection;
  /** The roles of the cells that the mode may write to. */
  readonly targetRoles: readonly RemotePartyRole[];
}

/** A role replacing its own certificates: signed with the key in its own signature cell, MACed by the broker. */
const byItself = (mode: CredentialsReplacementMode, role: RemotePartyRole): ReplacementModeRules => ({
  mode,
  authorisingCell: () => cell(role, "digitalSignature"),
  protection: () => "signatureAndMac",
  targetRoles: [role],
});

/** The modes whose processing is modelled. */
export const REPLACEMENT_MODES: readonly ReplacementModeRules[] = [
  byItself("supplierBySupplier", "supplier"),
  byItself("networkOperatorByNetworkOperator", "networkOperator"),
  {
    mode: "accessControlBrokerByACB",
    authorisingCell: (kind) =>
      cell("accessControlBroker", kind === "CHF" ? "digitalSignature" : "keyAgreement"),
    protection: (kind) => (kind === "CHF" ? "signatureAndMac" : "mac"),
    targetRoles: ["accessControlBroker"],
  },
  byItself("wanProviderByWanProvider", "wanProvider"),
  byItself("transCoSByTransCoS", "transitionalCoS"),
  {
    mode: "supplierByTransCoS",
    authorisingCell: () => cell("transitionalCoS", "digitalSignature"),
    protection: () => "signatureAndMac",
    targetRoles: ["supplier"],
  },
  {
    mode: "anyExceptAbnormalRootByRecovery",
    authorisingCell: () => cell("recovery", "digitalSignature"),
    protection: () => "signature",
    targetRoles: [
      "recovery",
      "supplier",
      "networkOperator",
      "accessControlBroker",
      "transitionalCoS",
      "wanProvider",
    ],
  },
];

/** The rules of a mode; undefined for one that is not modelled. */
export function replacementModeRules(mode: CredentialsReplacementMode): ReplacementModeRules | undefined {
  return REPLACEMENT_MODES.find((rules) => rules.mode === mode);
}
