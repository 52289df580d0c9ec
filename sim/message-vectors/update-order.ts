/** CS02b commands as orders: the right signer, cell, counter and protection for each mode, unless told otherwise. */
import type { EndEntityUsage, Instant, RemotePartyRole } from "../../pki/index.ts";
import {
  CREDENTIALS_REPLACEMENT_MESSAGE_CODES,
  type CredentialsReplacementMode,
  type OriginatorCounter,
  type TrustAnchorCellIdentifier,
  type UpdateSecurityCredentialsCommand,
} from "../../wire/index.ts";
import type { DeviceKind } from "../../devices/index.ts";
import type { CommandOrder, MacOrder, SignatureOrder } from "./command-kit.ts";
import type { Credential, MessageKit, VectorParty } from "./starting-state.ts";

export type Replacements = UpdateSecurityCredentialsCommand["replacements"];
export type Control = UpdateSecurityCredentialsCommand["authorisingRemotePartyControl"];

/** Who sends a mode, and how it is protected, measured on RTDS 4.5.0 for modes 2 to 8. */
interface ModeUsage {
  readonly role: RemotePartyRole;
  readonly label: string;
  readonly macOnly: boolean;
  readonly mac: boolean;
}

const signed = (role: RemotePartyRole, label: string): ModeUsage => ({
  role,
  label,
  macOnly: false,
  mac: true,
});

const MODES: Readonly<Partial<Record<CredentialsReplacementMode, ModeUsage>>> = {
  rootBySupplier: signed("supplier", "bright-gas"),
  rootByWanProvider: signed("wanProvider", "wan-provider"),
  supplierBySupplier: signed("supplier", "bright-gas"),
  networkOperatorByNetworkOperator: signed("networkOperator", "northgrid-gas"),
  accessControlBrokerByACB: { ...signed("accessControlBroker", "access-control-broker"), macOnly: true },
  wanProviderByWanProvider: signed("wanProvider", "wan-provider"),
  transCoSByTransCoS: signed("transitionalCoS", "change-of-supplier"),
  supplierByTransCoS: signed("transitionalCoS", "change-of-supplier"),
  anyExceptAbnormalRootByRecovery: { ...signed("recovery", "recovery"), mac: false },
};

export interface UpdateSpecification {
  readonly mode: CredentialsReplacementMode;
  readonly replacements: Replacements;
  /** The one in the cell unless given. */
  readonly originator?: VectorParty;
  readonly counter?: OriginatorCounter;
  readonly control?: Partial<Control>;
  readonly path?: readonly Uint8Array[];
  readonly executionDateTime?: Instant;
}

/** A right command of the mode. Only modes with a party of their own; for mode 9 see contingencyOrder. */
export function updateOrder(kit: MessageKit, specification: UpdateSpecification): CommandOrder {
  const { mode, replacements, control, executionDateTime } = specification;
  const usage = MODES[mode] ?? signed("supplier", "bright-gas");
  const originator = specification.originator ?? kit.party(usage.label);
  const counter = specification.counter ?? kit.nextCounter(usage.role);
  const macOnly = usage.macOnly && kit.kind !== "CHF";
  return {
    header: {
      kind: "command",
      originatorCounter: counter,
      businessOriginator: originator.entityId,
      businessTarget: kit.device.state.entityId,
      messageCode: CREDENTIALS_REPLACEMENT_MESSAGE_CODES[mode],
    },
    content: {
      kind: "update",
      update: {
        authorisingRemotePartyControl: {
          credentialsReplacementMode: mode,
          applyTimeBasedCPVChecks: "apply",
          ...(macOnly
            ? {}
            : { authorisingRemotePartyTACellIdentifier: cellOf(usage.role, "digitalSignature") }),
          authorisingRemotePartySeqNumber: counter,
          ...control,
        },
        replacements,
        certificationPathCertificates: [...(specification.path ?? [issuingCertificate(kit)])],
        ...(executionDateTime === undefined ? {} : { executionDateTime }),
      },
    },
    signature: macOnly ? { kind: "empty" } : signedBy(originator.digitalSignature),
    mac: usage.mac ? macByBroker(kit) : { kind: "none" },
  };
}

/** A right command of mode 9: signed with the contingency key, which it opens itself. */
export function contingencyOrder(kit: MessageKit, replacements: Replacements): CommandOrder {
  const { contingencyKey } = kit.vectorKit.pki.organisationAuthorities;
  const order = updateOrder(kit, {
    mode: "anyExceptAbnormalRootByRecovery",
    replacements,
    counter: kit.nextCounter("root"),
    control: {
      credentialsReplacementMode: "anyByContingency",
      authorisingRemotePartyTACellIdentifier: cellOf("root", "keyCertSign"),
      ...(contingencyKey === undefined ? {} : { plaintextSymmetricKey: contingencyKey.symmetricKey }),
    },
  });
  return {
    ...order,
    header: { ...order.header, messageCode: CREDENTIALS_REPLACEMENT_MESSAGE_CODES.anyByContingency },
    signature:
      contingencyKey === undefined ? order.signature : { kind: "by", keyPair: contingencyKey.keyPair },
  };
}

/** The cell of a role for a use. */
export function cellOf(
  remotePartyRole: RemotePartyRole,
  keyUsage: TrustAnchorCellIdentifier["keyUsage"],
  cellUsage: TrustAnchorCellIdentifier["cellUsage"] = "management",
): TrustAnchorCellIdentifier {
  return { remotePartyRole, keyUsage, cellUsage };
}

/** A replacement as the command carries it. */
export function replacing(
  targetTrustAnchorCell: TrustAnchorCellIdentifier,
  replacementCertificate: Uint8Array,
): Replacements[number] {
  return { replacementCertificate, targetTrustAnchorCell };
}

export function signedBy({ keyPair }: Credential): SignatureOrder & { readonly kind: "by" } {
  return { kind: "by", keyPair };
}

/** The right MAC: the broker's and the device's key agreement keys. */
export function macByBroker(kit: MessageKit): MacOrder & { readonly kind: "by" } {
  return macBy(kit, kit.party("access-control-broker"));
}

/** A MAC as if this party were the broker. */
export function macBy(kit: MessageKit, party: VectorParty): MacOrder & { readonly kind: "by" } {
  const { keyPair } = party.keyAgreement ?? party.digitalSignature;
  return { kind: "by", keyPair, receiverPoint: kit.device.keyAgreement.keyPair.publicPoint };
}

/** The Issuing OCA's certificate: the path of everything good. */
export function issuingCertificate({ vectorKit }: MessageKit): Uint8Array {
  return vectorKit.pki.organisationAuthorities.issuing.certificate.der;
}

/** The slot that a pack's bad commands aim at: the one of a party with a cell of its own on that kind of device. */
export interface MainSlot {
  readonly mode: CredentialsReplacementMode;
  readonly role: "networkOperator" | "supplier" | "wanProvider";
  readonly holder: string;
  readonly usages: readonly EndEntityUsage[];
  /** A party that is held in a cell of another role. */
  readonly knownElsewhere: {
    readonly label: string;
    readonly mode: CredentialsReplacementMode;
    readonly role: RemotePartyRole;
  };
  /** A party whose certificate the slot does not take. */
  readonly ofAnotherRole: string;
}

const BOTH: readonly EndEntityUsage[] = ["digitalSignature", "keyAgreement"];
const CHANGE_OF_SUPPLIER = {
  label: "change-of-supplier",
  mode: "transCoSByTransCoS",
  role: "transitionalCoS",
} as const;
const NETWORK_OPERATOR: MainSlot = {
  mode: "networkOperatorByNetworkOperator",
  role: "networkOperator",
  holder: "northgrid-gas",
  usages: BOTH,
  knownElsewhere: { label: "bright-gas", mode: "supplierBySupplier", role: "supplier" },
  ofAnotherRole: "bright-gas",
};

export const MAIN_SLOTS: Readonly<Record<DeviceKind, MainSlot>> = {
  GPF: NETWORK_OPERATOR,
  ESME: NETWORK_OPERATOR,
  GSME: {
    mode: "supplierBySupplier",
    role: "supplier",
    holder: "bright-gas",
    usages: BOTH,
    knownElsewhere: CHANGE_OF_SUPPLIER,
    ofAnotherRole: "southern-gas",
  },
  CHF: {
    mode: "wanProviderByWanProvider",
    role: "wanProvider",
    holder: "wan-provider",
    usages: ["digitalSignature"],
    knownElsewhere: CHANGE_OF_SUPPLIER,
    ofAnotherRole: "southern-gas",
  },
};
