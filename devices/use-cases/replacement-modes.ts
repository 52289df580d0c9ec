/**
 * The rules of each credentialsReplacementMode of CS02b and CS02g: which cell must authorise it, how the command is
 * protected, and which cells it may write to. Measured on RTDS 4.5.0 for modes 2 to 8, 10 and 11, and for mode 9 in
 * its answers; that a device refuses other targets, and all of modes 0 and 1, is recalled. A communications hub has its
 * broker sign as well (GBCS 13.3.3.1).
 */
import type { RemotePartyRole } from "../../pki/index.ts";
import type { CredentialsReplacementMode, TrustAnchorCellIdentifier } from "../../wire/index.ts";
import { cell, type DeviceKind } from "../device-kind.ts";
import type { CommandProtection } from "../use-case.ts";

/**
 * What a command of the mode is signed with: the key in the authorising cell, or the contingency key that the root
 * cell hides and the command itself opens (mode 9).
 */
export type AuthorisingKey = "cell" | "contingency";

/**
 * How a mode may replace the root, if at all. A normal replacement has to be vouched for by the old root; an
 * abnormal one need not be, since it is there for the case that the old root cannot be believed any more (GBCS
 * names the distinction in the name of mode 8).
 */
export type RootReplacement = "never" | "normal" | "abnormal";

export interface ReplacementModeRules {
  readonly mode: CredentialsReplacementMode;
  readonly authorisingKey: AuthorisingKey;
  readonly rootReplacement: RootReplacement;
  authorisingCell(kind: DeviceKind): TrustAnchorCellIdentifier;
  protection(kind: DeviceKind): CommandProtection;
  /** The roles of the cells that the mode may write to. */
  readonly targetRoles: readonly RemotePartyRole[];
}

/** A role replacing its own certificates: signed with the key in its own signature cell, MACed by the broker. */
const byItself = (mode: CredentialsReplacementMode, role: RemotePartyRole): ReplacementModeRules => ({
  mode,
  authorisingKey: "cell",
  rootReplacement: "never",
  authorisingCell: () => cell(role, "digitalSignature"),
  protection: () => "signatureAndMac",
  targetRoles: [role],
});

/** A party that every device of a kind knows, replacing the root (modes 0 and 1, recalled). */
const rootBy = (mode: CredentialsReplacementMode, role: RemotePartyRole): ReplacementModeRules => ({
  ...byItself(mode, role),
  rootReplacement: "normal",
  targetRoles: ["root"],
});

/** The modes whose processing is modelled. */
export const REPLACEMENT_MODES: readonly ReplacementModeRules[] = [
  rootBy("rootBySupplier", "supplier"),
  rootBy("rootByWanProvider", "wanProvider"),
  byItself("supplierBySupplier", "supplier"),
  byItself("networkOperatorByNetworkOperator", "networkOperator"),
  {
    mode: "accessControlBrokerByACB",
    authorisingKey: "cell",
    rootReplacement: "never",
    authorisingCell: (kind) =>
      cell("accessControlBroker", kind === "CHF" ? "digitalSignature" : "keyAgreement"),
    protection: (kind) => (kind === "CHF" ? "signatureAndMac" : "mac"),
    targetRoles: ["accessControlBroker"],
  },
  byItself("wanProviderByWanProvider", "wanProvider"),
  byItself("transCoSByTransCoS", "transitionalCoS"),
  {
    mode: "supplierByTransCoS",
    authorisingKey: "cell",
    rootReplacement: "never",
    authorisingCell: () => cell("transitionalCoS", "digitalSignature"),
    protection: () => "signatureAndMac",
    targetRoles: ["supplier"],
  },
  {
    mode: "anyExceptAbnormalRootByRecovery",
    authorisingKey: "cell",
    rootReplacement: "never",
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
  {
    mode: "anyByContingency",
    authorisingKey: "contingency",
    rootReplacement: "abnormal",
    authorisingCell: () => cell("root", "keyCertSign"),
    protection: () => "signature",
    targetRoles: [
      "root",
      "recovery",
      "supplier",
      "networkOperator",
      "accessControlBroker",
      "transitionalCoS",
      "wanProvider",
    ],
  },
  byItself("loadControllerByLoadController", "loadController"),
  {
    ...byItself("loadControllerBySupplier", "supplier"),
    targetRoles: ["loadController"],
  },
];

/** The rules of a mode; undefined for one that is not modelled. */
export function replacementModeRules(mode: CredentialsReplacementMode): ReplacementModeRules | undefined {
  return REPLACEMENT_MODES.find((rules) => rules.mode === mode);
}
