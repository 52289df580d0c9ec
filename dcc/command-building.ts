/** From a request that passed access control to the GBCS message that a device obeys. */
import { type EntityId, type Instant, InternalError, type KeyIdentifier } from "../pki/index.ts";
import {
  type GbcsMessage,
  originatorCounter,
  type OriginatorCounter,
  type ServiceRequest,
  signedPart,
  withMac,
} from "../wire/index.ts";
import type { DccEnvironment } from "./dcc-environment.ts";
import type { DccState } from "./dcc-state.ts";
import { certificatesOf } from "./access-control/repository-lookup.ts";
import type { CommandOriginator, DeviceRecords, DeviceService } from "./services/device-service.ts";
import { speakerFor } from "./services/speaker.ts";

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
  environment: DccEnvironment,
  state: DccState,
  service: DeviceService,
  request: ServiceRequest,
  at: Instant,
): PlannedCommand {
  const { originator, target, counter } = request.requestId;
  const speaker = speakerFor(environment, state, service, request);
  const { entityId, used, counted } = speakerOf(environment, state, speaker, request);
  const records = deviceRecords(environment, state, at);
  const { messageCode, content } = service.payload(request, used, at, records);
  const readersCertificate =
    "kaPublicSecurityCredentials" in request.body ? request.body.kaPublicSecurityCredentials : undefined;
  return {
    state: counted,
    message: {
      header: {
        kind: "command",
        originatorCounter: used,
        businessOriginator: entityId,
        businessTarget: target,
        messageCode,
        ...(speaker === "brokerNamingUser"
          ? {
              supplementaryRemoteParty: {
                entityId: originator,
                counter,
                ...(readersCertificate === undefined ? {} : { keyAgreementCertificate: readersCertificate }),
              },
            }
          : {}),
      },
      content,
      signature: { kind: "empty" },
    },
  };
}

function deviceRecords(environment: DccEnvironment, { inventory }: DccState, at: Instant): DeviceRecords {
  return {
    deviceTypeOf: (device) => inventory.get(device)?.deviceType,
    keyAgreementCertificateOf: (device) =>
      certificatesOf(environment, device, "keyAgreement", at)[0]?.certificate.der,
  };
}

/** The parts of the DCC that send commands in their own name. */
export type Speakers = Pick<DccEnvironment, "broker" | "changeOfSupplierParty">;

/** In whose name the command goes out, the counter that it uses, and the state that has counted it. */
function speakerOf(
  { broker, changeOfSupplierParty }: Speakers,
  state: DccState,
  originator: CommandOriginator,
  { requestId }: ServiceRequest,
): { readonly entityId: EntityId; readonly used: OriginatorCounter; readonly counted: DccState } {
  switch (originator) {
    case "user":
      return { entityId: requestId.originator, used: requestId.counter, counted: state };
    case "broker":
    case "brokerNamingUser": {
      const used = originatorCounter(state.brokerCounter + 1n);
      return { entityId: broker.entityId, used, counted: { ...state, brokerCounter: used } };
    }
    case "changeOfSupplierParty": {
      const { entityId } = changeOfSupplierParty;
      const used = originatorCounter((state.partyCounters.get(entityId) ?? 0n) + 1n);
      const partyCounters = new Map(state.partyCounters).set(entityId, used);
      return { entityId, used, counted: { ...state, partyCounters } };
    }
  }
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
  { broker, changeOfSupplierParty }: Speakers,
  service: DeviceService,
  message: GbcsMessage,
  { devicePoint, signatureKey, agreementKey }: ProtectionKeys,
): GbcsMessage {
  if (service.signer === "user" && message.signature.kind !== "signed") {
    throw new InternalError("a critical command reached the broker without its signature");
  }
  const signature =
    service.signer === "broker"
      ? broker.sign(signedPart(message), signatureKey)
      : service.signer === "changeOfSupplierParty" && changeOfSupplierParty.sign(signedPart(message));
  const signed: GbcsMessage = signature
    ? { ...message, signature: { kind: "signed", value: signature } }
    : message;
  return withMac(broker.sharedSecret(devicePoint, agreementKey), signed);
}
