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
import type { DccAlert } from "./alerts/dcc-alert.ts";
import { withQuarantined, withRequestLetThrough } from "./anomaly-detection.ts";
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
  readonly verdict: "accepted" | "refused" | "quarantined";
  readonly response: ServiceResponse & { readonly responseCode: ResponseCode };
  readonly command: CommandToDevice | undefined;
  readonly evidence: Evidence;
  /** What the DCC tells Users beside its answer. */
  readonly alerts: readonly DccAlert[];
}

/** Takes one service request as it stands after its document has been read. */
export function receiveServiceRequest(
  environment: DccEnvironment,
  state: DccState,
  request: ServiceRequest,
  at: Instant,
): RequestResult {
  return carryOutRequest(environment, state, accessContext(environment, state, request, at));
}

/** Takes a request that its sender has released from quarantine: every check is made again but that of its number. */
export function receiveReleasedRequest(
  environment: DccEnvironment,
  state: DccState,
  request: ServiceRequest,
  at: Instant,
): RequestResult {
  return carryOutRequest(environment, state, accessContext(environment, state, request, at, true));
}

function carryOutRequest(
  environment: DccEnvironment,
  state: DccState,
  context: AccessContext,
): RequestResult {
  const { request, at } = context;
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
      alerts: [],
    };
  }
  if (decision.verdict === "quarantined") {
    return {
      state: withQuarantined(state, request),
      verdict: "quarantined",
      response: answer(decision.responseCode, { kind: "error" }),
      command: undefined,
      evidence,
      alerts: [quarantineAlert(request)],
    };
  }

  const counted = withRequestLetThrough(withAcceptedCounter(state, request), request, at);
  const service = findDeviceService(request.serviceReferenceVariant);
  if (service === undefined && !isAnsweredFromRecords(request)) {
    return {
      state: counted,
      verdict: "accepted",
      response: answer("E100", { kind: "error" }),
      command: undefined,
      evidence,
      alerts: [],
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
      alerts: [],
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
      alerts: [],
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
      alerts: [],
    };
  }
  const sent = send(environment, counted, service, context, devicePoint);
  return {
    state: sent.state,
    verdict: "accepted",
    response: answer("I99", { kind: "acknowledgement" }),
    command: sent.command,
    evidence,
    alerts: [],
  };
}

function quarantineAlert({ requestId }: ServiceRequest): DccAlert {
  return {
    addressee: requestId.originator,
    body: { kind: "QuarantinedRequest", requestId, breach: "ADUserThresholdBreach" },
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
