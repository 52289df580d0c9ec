/** How the DCC carries out a service that ends in a command to a device. */
import type { EntityId, Instant } from "../../pki/index.ts";
import type {
  DuisDeviceType,
  GbcsMessage,
  MessageCode,
  OriginatorCounter,
  ServiceRequest,
  TrustAnchorCellIdentifier,
} from "../../wire/index.ts";
import type { DccState } from "../dcc-state.ts";

/**
 * In whose name the command goes out. A device that does not know the User is addressed by the broker, which
 * names the User as the supplementary party (measured: RTDS 4.5.0, every command to a communications hub). The change
 * of supplier party speaks for itself (measured: 6.23, message code 0x0107).
 */
export type CommandOriginator = "user" | "broker" | "brokerNamingUser" | "changeOfSupplierParty";

/** What the DCC knows of devices beside the request's own target. */
export interface DeviceRecords {
  readonly deviceTypeOf: (device: EntityId) => DuisDeviceType | undefined;
  /** DER, from the SMKI Repository. */
  readonly keyAgreementCertificateOf: (device: EntityId) => Uint8Array | undefined;
}

/**
 * Who signs the command: the User on a pre-command, the broker where its own key is in the cell, the change of
 * supplier party, or nobody.
 */
export type CommandSigner = "user" | "broker" | "changeOfSupplierParty" | "nobody";

export interface CommandPayload {
  readonly messageCode: MessageCode;
  readonly content: Uint8Array;
}

export interface DeviceService {
  readonly serviceReferenceVariant: string;
  /** The use cases that the service may end in. */
  readonly messageCodes: readonly MessageCode[];
  /** The kinds of device that the testbed carries it out on; the catalogue may allow more. */
  readonly targets: readonly DuisDeviceType[];
  /** `userOrBroker`: the User where the device knows it, else the broker, which names the User. */
  readonly originator: CommandOriginator | "userOrBroker";
  readonly signer: CommandSigner;
  /** The command's payload for a request whose checks have all passed. */
  payload(
    request: ServiceRequest,
    counter: OriginatorCounter,
    at: Instant,
    records: DeviceRecords,
  ): CommandPayload;
  /** Where the broker signs: the cell that holds its certificate and authorises the command. */
  signingCell?(request: ServiceRequest): TrustAnchorCellIdentifier;
  /** What the DCC remembers of the device's answer. */
  answered(state: DccState, answered: AnsweredCommand): DccState;
}

/** A device's answer beside the request that it belongs to. */
export interface AnsweredCommand {
  readonly request: ServiceRequest;
  readonly device: EntityId;
  readonly answer: GbcsMessage;
}

/** For services whose answer changes nothing at the DCC. */
export function rememberNothing(state: DccState): DccState {
  return state;
}
