/** From a request that passed access control to the GBCS message that a device obeys. */
import { type Instant, InternalError, type KeyIdentifier } from "../pki/index.ts";
import {
  type GbcsMessage,
  originatorCounter,
  type OriginatorCounter,
  type ServiceRequest,
  signedPart,
  withMac,
} from "../wire/index.ts";
import type { AccessControlBroker } from "./dcc-environment.ts";
import type { DccState } from "./dcc-state.ts";
import type { DeviceService } from "./services/device-service.ts";

/** A command that still needs its protections, and the state with the counter that it used. */
export interface PlannedCommand {
  readonly state: DccState;
  readonly message: GbcsMessage;
}

/**
 * Builds the command in the name that the service says. The User's counter is the RequestID's; the broker counts
 * its own. The signature field is empty, as DUIS has it in a pre-command.
 */
export function planCommand(
  broker: AccessControlBroker,
  state: DccState,
  service: DeviceService,
  request: ServiceRequest,
  at: Instant,
): PlannedCommand {
  const { originator, target, counter } = request.requestId;
  const byUser = service.originator === "user";
  const used: OriginatorCounter = byUser ? counter : originatorCounter(state.brokerCounter + 1n);
  const { messageCode, content } = service.payload(request, used, at);
  return {
    state: byUser ? state : { ...state, brokerCounter: used },
    message: {
      header: {
        kind: "command",
        originatorCounter: used,
        businessOriginator: byUser ? originator : broker.entityId,
        businessTarget: target,
        messageCode,
        ...(service.originator === "brokerNamingUser"
          ? { supplementaryRemoteParty: { entityId: originator, counter } }
          : {}),
      },
      content,
      signature: { kind: "empty" },
    },
  };
}

/** The keys that a device will check a command with. */
export interface ProtectionKeys {
  /** The device's keyAgreement public point, from its certificate; 65 octets. */
  readonly devicePoint: Uint8Array;
  /** Which of the broker's keys the device obeys, as far as it has said; undefined: as it was delivered. */
  readonly signatureKey: KeyIdentifier | undefined;
  readonly agreementKey: KeyIdentifier | undefined;
}

/**
 * Adds what the broker adds: its signature where its key is the one in the cell, and always its MAC, without
 * which no device obeys.
 */
export function protectCommand(
  broker: AccessControlBroker,
  service: DeviceService,
  message: GbcsMessage,
  { devicePoint, signatureKey, agreementKey }: ProtectionKeys,
): GbcsMessage {
  if (service.signer === "user" && message.signature.kind !== "signed") {
    throw new InternalError("a critical command reached the broker without its signature");
  }
  const signed: GbcsMessage =
    service.signer === "broker"
      ? { ...message, signature: { kind: "signed", value: broker.sign(signedPart(message), signatureKey) } }
      : message;
  return withMac(broker.sharedSecret(devicePoint, agreementKey), signed);
}
