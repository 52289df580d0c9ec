/**
 * The DCC's front door as a reducer: a service request in; the new state, the answer to the sender, and perhaps
 * a command for a device.
 */
import { type EntityId, type Evidence, type Instant, InternalError } from "../pki/index.ts";
import {
  encodeMessage,
  type GbcsMessage,
  type ServiceRequest,
  type ServiceResponse,
  type ServiceResponseContent,
  type TrustAnchorCellIdentifier,
} from "../wire/index.ts";
import { type AccessContext, accessContext } from "./access-control/access-context.ts";
import { decideAccess } from "./access-control/decide.ts";
import { deviceKeyAgreementPoint } from "./access-control/repository-lookup.ts";
import { planCommand, protectCommand } from "./command-building.ts";
import type { DccEnvironment } from "./dcc-environment.ts";
import { type DccState, outstandingKey } from "./dcc-state.ts";
import { managementCell, reportedKeyOf } from "./reported-cells.ts";
import { withAcceptedCounter } from "./replay-protection.ts";
import type { ResponseCode } from "./response-codes.ts";
import { answerFromRecords, isAnsweredFromRecords } from "./services/dcc-only.ts";
import type { DeviceService } from "./services/device-service.ts";
import { findDeviceService } from "./services/service-register.ts";

/** A message on its way from the DCC to a device. */
export interface CommandToDevice {
  readonly device: EntityId;
  readonly bytes: Uint8Array;
  /** The key of the outstanding command whose answer is awaited. */
  readonly awaits: string;
}

export interface RequestResult {
  readonly state: DccState;
  readonly verdict: "accepted" | "refused";
  readonly response: ServiceResponse & { readonly responseCode: ResponseCode };
  readonly command: CommandToDevice | undefined;
  readonly evidence: Evidence;
}

/** Takes one service request as it stands after its document has been read. */
export function receiveServiceRequest(
  environment: DccEnvironment,
  state: DccState,
  request: ServiceRequest,
  at: Instant,
): RequestResult {
  const context = accessContext(environment, state, request, at);
  const decision = decideAccess(context);
  const answer = (responseCode: ResponseCode, content: ServiceResponseContent) => ({
    requestId: request.requestId,
    responseCode,
    responseDateTime: at,
    content,
  });
  const { evidence } = decision;
  if (decision.verdict === "refused") {
    return {
      state,
      verdict: "refused",
      response: answer(decision.responseCode, { kind: "error" }),
      command: undefined,
      evidence,
    };
  }

  const counted = withAcceptedCounter(state, request);
  const service = findDeviceService(request.serviceReferenceVariant);
  if (service === undefined && !isAnsweredFromRecords(request)) {
    return {
      state: counted,
      verdict: "accepted",
      response: answer("E100", { kind: "error" }),
      command: undefined,
      evidence,
    };
  }
  if (service === undefined) {
    const own = answerFromRecords(counted, request);
    return {
      state: own.state,
      verdict: "accepted",
      response: answer("I0", own.content),
      command: undefined,
      evidence,
    };
  }
  if (request.commandVariant === 4) {
    const planned = planCommand(environment, counted, service, request, at);
    const preCommand = { kind: "preCommand", gbcsPayload: encodeMessage(planned.message) } as const;
    return {
      state: planned.state,
      verdict: "accepted",
      response: answer("I0", preCommand),
      command: undefined,
      evidence,
    };
  }
  const devicePoint = deviceKeyAgreementPoint(environment, request.requestId.target, at);
  if (devicePoint === undefined) {
    return {
      state: counted,
      verdict: "accepted",
      response: answer("E20", { kind: "error" }),
      command: undefined,
      evidence,
    };
  }
  const sent = send(environment, counted, service, context, devicePoint);
  return {
    state: sent.state,
    verdict: "accepted",
    response: answer("I99", { kind: "acknowledgement" }),
    command: sent.command,
    evidence,
  };
}

/**
 * Protects the command, remembers whose request it answers, and hands it over for delivery.
 * @param devicePoint the device's keyAgreement public point: without one no MAC could be made, and no device
 * obeys a command without it
 */
function send(
  environment: DccEnvironment,
  state: DccState,
  service: DeviceService,
  context: AccessContext,
  devicePoint: Uint8Array,
): { readonly state: DccState; readonly command: CommandToDevice } {
  const { request, at } = context;
  const planned = planSending(environment, state, service, context);
  const device = request.requestId.target;
  const { broker } = environment;
  const keyIn = (cell: TrustAnchorCellIdentifier) =>
    reportedKeyOf(state.reportedCells, device, cell, broker.entityId);
  const signingCell = service.signingCell?.(request);
  const message = protectCommand(environment, service, planned.message, {
    devicePoint,
    signatureKey: signingCell && keyIn(signingCell),
    agreementKey: keyIn(managementCell("accessControlBroker", "keyAgreement")),
  });
  const { businessOriginator, originatorCounter } = message.header;
  const key = outstandingKey(device, businessOriginator, originatorCounter);
  return {
    state: {
      ...planned.state,
      outstanding: new Map(planned.state.outstanding).set(key, { kind: "forUser", request, sentAt: at }),
    },
    command: { device, bytes: encodeMessage(message), awaits: key },
  };
}

/** A signed pre-command is sent as the User signed it; everything else is built here. */
function planSending(
  environment: DccEnvironment,
  state: DccState,
  service: DeviceService,
  { signedPreCommand, request, at }: AccessContext,
): { readonly state: DccState; readonly message: GbcsMessage } {
  if (signedPreCommand === undefined) {
    return planCommand(environment, state, service, request, at);
  }
  if (!signedPreCommand.ok) {
    throw new InternalError("an unreadable pre-command passed access control");
  }
  return { state, message: signedPreCommand.value };
}
