/**
 * The own commands as CS02b: which mode, which authorising cell, which control fields. Modes 4 and 8 as measured
 * (RTDS 4.5.0); mode 9 as far as its answers and GBCS 13.3 say; modes 0 and 1 recalled.
 */
import type { EntityId, RemotePartyRole } from "../../pki/index.ts";
import {
  type AuthorisingRemotePartyControl,
  CREDENTIALS_REPLACEMENT_MESSAGE_CODES,
  type CredentialsReplacementMode,
  type DuisDeviceType,
  encodeUpdateSecurityCredentialsCommand,
  type OriginatorCounter,
  type TrustAnchorCellIdentifier,
  type TrustAnchorReplacement,
} from "../../wire/index.ts";
import { managementCell } from "../reported-cells.ts";
import type { CommandPayload } from "../services/device-service.ts";
import type { OwnCommand, SigningParty } from "./own-command.ts";

/** Certificates in DER for one cell each, and the CA certificates that lead to the root. */
export interface Replacements {
  readonly replacements: readonly TrustAnchorReplacement[];
  readonly certificationPath: readonly Uint8Array[];
}

/** New keys of the broker in its own cells. A hub has its signature too; other devices know the MAC only. */
export function accessControlBrokerRekey(
  device: EntityId,
  deviceType: DuisDeviceType,
  certificates: { readonly digitalSignature: Uint8Array; readonly keyAgreement: Uint8Array },
  certificationPath: readonly Uint8Array[],
): OwnCommand {
  const isHub = deviceType === "CHF";
  const cell = (usage: "digitalSignature" | "keyAgreement") => managementCell("accessControlBroker", usage);
  const usages = isHub ? (["digitalSignature", "keyAgreement"] as const) : (["keyAgreement"] as const);
  const order: CeremonyOrder = {
    mode: "accessControlBrokerByACB",
    replacements: usages.map((usage) => ({
      replacementCertificate: certificates[usage],
      targetTrustAnchorCell: cell(usage),
    })),
    certificationPath,
    control: {
      applyTimeBasedCPVChecks: "apply",
      newRemotePartyFloorSeqNumber: 0n,
      ...(isHub ? { authorisingRemotePartyTACellIdentifier: cell("digitalSignature") } : {}),
    },
  };
  return {
    device,
    purpose: "accessControlBrokerRekey",
    protection: { kind: isHub ? "brokerSignatureAndMac" : "brokerMac" },
    payload: (counter) => payloadOf(order, counter),
  };
}

/** Any cells but the root's, by the recovery key: signed and not MACed, time checks disapplied (measured). */
export function recovery(device: EntityId, by: SigningParty, replaced: Replacements): OwnCommand {
  const roles = rolesOf(replaced).filter((role) => role !== "recovery");
  const order: CeremonyOrder = {
    ...replaced,
    mode: "anyExceptAbnormalRootByRecovery",
    control: {
      applyTimeBasedCPVChecks: "disapply",
      authorisingRemotePartyTACellIdentifier: managementCell("recovery", "digitalSignature"),
      newRemotePartyFloorSeqNumber: 0n,
      otherRemotePartySeqNumberChanges: floorsOf(roles),
    },
  };
  return {
    device,
    purpose: "recovery",
    protection: { kind: "signature", by },
    payload: (counter) => payloadOf(order, counter),
  };
}

/**
 * Any cells, the root's included, by the contingency key. The root has to come first: the others are judged by the
 * root that the device then has.
 * @param symmetricKey what opens the contingency key that the device's root hides
 */
export function contingency(
  device: EntityId,
  by: SigningParty,
  symmetricKey: Uint8Array,
  replaced: Replacements,
): OwnCommand {
  const roles = rolesOf(replaced).filter((role) => role !== "root");
  const order: CeremonyOrder = {
    ...replaced,
    mode: "anyByContingency",
    control: {
      plaintextSymmetricKey: symmetricKey,
      applyTimeBasedCPVChecks: "disapply",
      authorisingRemotePartyTACellIdentifier: managementCell("root", "keyCertSign"),
      newRemotePartyFloorSeqNumber: 0n,
      otherRemotePartySeqNumberChanges: floorsOf(roles),
    },
  };
  return {
    device,
    purpose: "contingency",
    protection: { kind: "signature", by },
    payload: (counter) => payloadOf(order, counter),
  };
}

/**
 * A new root in ordinary times: to a meter or gas proxy function signed by its Supplier, to a hub by the WAN
 * provider. No service request carries it (measured: none in RTDS 4.5.0, and DUIS has no element for a root
 * certificate); that the DCC forwards and MACs what the Supplier signed is this testbed's assumption.
 */
export function rootReplacement(
  device: EntityId,
  deviceType: DuisDeviceType,
  by: SigningParty,
  newRoot: Uint8Array,
  linkCertificate: Uint8Array,
): OwnCommand {
  const isHub = deviceType === "CHF";
  const order: CeremonyOrder = {
    mode: isHub ? "rootByWanProvider" : "rootBySupplier",
    replacements: [
      { replacementCertificate: newRoot, targetTrustAnchorCell: managementCell("root", "keyCertSign") },
    ],
    certificationPath: [linkCertificate],
    control: {
      applyTimeBasedCPVChecks: "apply",
      authorisingRemotePartyTACellIdentifier: managementCell(
        isHub ? "wanProvider" : "supplier",
        "digitalSignature",
      ),
    },
  };
  return {
    device,
    purpose: "rootReplacement",
    protection: { kind: "signatureAndBrokerMac", by },
    payload: (counter) => payloadOf(order, counter),
  };
}

interface CeremonyOrder extends Replacements {
  readonly mode: CredentialsReplacementMode;
  readonly control: Omit<
    AuthorisingRemotePartyControl,
    "credentialsReplacementMode" | "authorisingRemotePartySeqNumber"
  >;
}

function payloadOf(order: CeremonyOrder, counter: OriginatorCounter): CommandPayload {
  const { mode, control, replacements, certificationPath } = order;
  return {
    messageCode: CREDENTIALS_REPLACEMENT_MESSAGE_CODES[mode],
    content: encodeUpdateSecurityCredentialsCommand({
      authorisingRemotePartyControl: {
        credentialsReplacementMode: mode,
        ...control,
        authorisingRemotePartySeqNumber: counter,
      },
      replacements: [...replacements],
      certificationPathCertificates: [...certificationPath],
    }),
  };
}

function rolesOf({ replacements }: Replacements): readonly RemotePartyRole[] {
  const cells: readonly TrustAnchorCellIdentifier[] = replacements.map(
    ({ targetTrustAnchorCell }) => targetTrustAnchorCell,
  );
  return [...new Set(cells.map(({ remotePartyRole }) => remotePartyRole))];
}

const floorsOf = (roles: readonly RemotePartyRole[]) =>
  roles.map((otherRemotePartyRole) => ({ otherRemotePartyRole, otherRemotePartyFloorSeqNumber: 0n }));
