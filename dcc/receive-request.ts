/**
 * The DCC's front door as a reducer: a service request in; the new state, the answer to the sender, and perhaps
 * a command for a device.
 */
import { type EntityId, type Evidence, type Instant, InternalError } from "../pki/index.ts";
import {
  encodeMessage,
  isForLocalDelivery,
  isForTheWideAreaNetwork,
  type GbcsMessage,
  type ServiceRequest,
  type ServiceResponse,
  type ServiceResponseContent,
  type TrustAnchorCellIdentifier,
} from "../wire/index.ts";
import { type AccessContext, accessContext } from "./access-control/access-context.ts";
import type { DccAlert } from "./alerts/dcc-alert.ts";
import {
  type AnomalyBreach,
  firstBreach,
  standingsOfRequest,
  withQuarantined,
  withRequestLetThrough,
} from "./anomaly-detection.ts";
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
import { timingOf, withoutWaiting, withWaiting } from "./waiting-requests.ts";

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

/** Takes a request that its sender has released from quarantine: every check is made again but that of its threshold. */
export function receiveReleasedRequest(
  environment: DccEnvironment,
  state: DccState,
  request: ServiceRequest,
  at: Instant,
): RequestResult {
  return carryOutRequest(environment, state, accessContext(environment, state, request, at, "released"));
}

/** Takes up a request that the DCC kept until now: every check is made again, but its number is used up already. */
export function receiveDueRequest(
  environment: DccEnvironment,
  state: DccState,
  request: ServiceRequest,
  at: Instant,
): RequestResult {
  return carryOutRequest(environment, state, accessContext(environment, state, request, at, "due"));
}

function carryOutRequest(
  environment: DccEnvironment,
  state: DccState,
  context: AccessContext,
): RequestResult {
  const { request, at } = context;
  const decision = decideAccess(context);
  const result = (
    verdict: RequestResult["verdict"],
    next: DccState,
    responseCode: ResponseCode,
    content: ServiceResponseContent,
    beside: Partial<Pick<RequestResult, "command" | "alerts">> = {},
  ): RequestResult => ({
    state: next,
    verdict,
    response: { requestId: request.requestId, responseCode, responseDateTime: at, content },
    command: beside.command,
    evidence: decision.evidence,
    alerts: beside.alerts ?? [],
  });
  if (decision.verdict === "refused") {
    return result("refused", state, decision.responseCode, { kind: "error" });
  }
  if (decision.verdict === "quarantined") {
    const held = withQuarantined(state, request);
    const breach = firstBreach(standingsOfRequest(state, request, at))?.breach;
    const alerts = [quarantineAlert(request, breach ?? "ADUserThresholdBreach")];
    return result("quarantined", held, decision.responseCode, { kind: "error" }, { alerts });
  }
  const counted =
    context.arrival === "due"
      ? state
      : withRequestLetThrough(withAcceptedCounter(state, request), request, at);
  const timing = timingOf(request, at);
  if (timing === "later") {
    return result("accepted", withWaiting(counted, request), "I99", { kind: "acknowledgement" });
  }
  if (timing === "cancel") {
    return result("accepted", withoutWaiting(counted, request), "I0", { kind: "done" });
  }
  if (isAnsweredFromRecords(request)) {
    const own = answerFromRecords(environment, counted, request, at);
    return result("accepted", own.state, own.responseCode, own.content, { alerts: own.alerts ?? [] });
  }
  const service = findDeviceService(request.serviceReferenceVariant);
  if (
    service === undefined ||
    request.body.kind === "Other" ||
    !service.targets.some((type) => type === context.device?.deviceType)
  ) {
    return result("accepted", counted, "E100", { kind: "error" });
  }
  if (request.commandVariant === 4) {
    const planned = planCommand(environment, counted, service, request, at);
    const gbcsPayload = encodeMessage(planned.message);
    return result("accepted", planned.state, "I0", { kind: "preCommand", gbcsPayload });
  }
  const devicePoint = deviceKeyAgreementPoint(environment, request.requestId.target, at);
  if (devicePoint === undefined) {
    return result("accepted", counted, "E20", { kind: "error" });
  }
  const { state: next, command } = send(environment, counted, service, context, devicePoint);
  const overTheAir = isForTheWideAreaNetwork(request.commandVariant) ? { command } : {};
  return isForLocalDelivery(request.commandVariant)
    ? result("accepted", next, "I0", { kind: "localCommand", gbcsPayload: command.bytes }, overTheAir)
    : result("accepted", next, "I99", { kind: "acknowledgement" }, overTheAir);
}

function quarantineAlert({ requestId }: ServiceRequest, breach: AnomalyBreach): DccAlert {
  return {
    addressee: requestId.originator,
    body: { kind: "QuarantinedRequest", requestId, breach },
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
