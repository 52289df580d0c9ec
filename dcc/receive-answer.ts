/** The DCC's back door: what a device sends, matched to the request that it answers. */
import {
  type CheckDefinition,
  type EntityId,
  type Evidence,
  formatEntityId,
  type Instant,
  recordEvidence,
} from "../pki/index.ts";
import {
  decodeMessage,
  type GbcsMessage,
  macMatches,
  type ServiceResponse,
  signedPart,
} from "../wire/index.ts";
import { certificatesOf, deviceKeyAgreementPoint } from "./access-control/repository-lookup.ts";
import { alertsAfterRecovery, alertsAfterUpdate } from "./alerts/credentials-alerts.ts";
import type { DccAlert } from "./alerts/dcc-alert.ts";
import { ownCommandAnswered } from "./own-commands/own-command.ts";
import { managementCell, reportedKeyOf } from "./reported-cells.ts";
import type { DccEnvironment } from "./dcc-environment.ts";
import { type DccState, outstandingKey } from "./dcc-state.ts";
import type { ResponseCode } from "./response-codes.ts";
import type { DeviceService } from "./services/device-service.ts";
import { findDeviceService } from "./services/service-register.ts";

type AnswerCheck = "frame" | "expected-answer" | "authentic-answer";

/** The checks of a device's answer, in order. */
export const ANSWER_CHECKS: readonly CheckDefinition<AnswerCheck>[] = [
  {
    check: "frame",
    asks: "Are the bytes a well-formed GBCS response?",
    source: "GBCS 7.2 (measured framing, RTDS 4.5.0)",
  },
  {
    check: "expected-answer",
    asks: "Is a request waiting for this device, recipient and counter?",
    source: "measured: a response repeats the counter and swaps the parties, RTDS 4.5.0",
  },
  {
    check: "authentic-answer",
    asks: "Does its signature verify, where the command had one; or the MAC, where it is for the broker?",
    source: "GBCS 6.2.3 and 7.2.5; measured, RTDS 4.5.0: signed commands have signed answers",
  },
];

export interface AnswerResult {
  readonly state: DccState;
  /** Whose command was answered; nobody's when the answer is dropped. */
  readonly answers: "userRequest" | "ownCommand" | "nothing";
  /** The response for the User whose request this answers. */
  readonly response: (ServiceResponse & { readonly responseCode: ResponseCode }) | undefined;
  readonly evidence: Evidence;
  /** What the DCC tells Users beside its answer. */
  readonly alerts: readonly DccAlert[];
}

/** Takes one message from a device. */
export function receiveDeviceAnswer(
  environment: DccEnvironment,
  state: DccState,
  device: EntityId,
  bytes: Uint8Array,
  at: Instant,
): AnswerResult {
  const evidence = recordEvidence(ANSWER_CHECKS);
  const dropped = (): AnswerResult => ({
    state,
    answers: "nothing",
    response: undefined,
    evidence: evidence.close(),
    alerts: [],
  });

  const message = decodeMessage(bytes);
  if (!message.ok || message.value.header.kind !== "response") {
    evidence.failed(
      "frame",
      message.ok ? { kind: message.value.header.kind } : { problem: message.problem.reason },
    );
    return dropped();
  }
  const { header } = message.value;
  evidence.passed("frame");

  const key = outstandingKey(device, header.businessTarget, header.originatorCounter);
  const outstanding = state.outstanding.get(key);
  const expected = { device: formatEntityId(device), counter: String(header.originatorCounter) };
  if (outstanding === undefined || header.businessOriginator !== device) {
    evidence.failed("expected-answer", expected);
    return dropped();
  }
  evidence.passed("expected-answer", expected);

  const service =
    outstanding.kind === "forUser"
      ? findDeviceService(outstanding.request.serviceReferenceVariant)
      : undefined;
  const protection = protectionToVerify(environment, service, message.value);
  if (protection !== "MAC for the User") {
    const facts = { protectedBy: protection };
    if (!authentic(environment, state, device, message.value, protection, at)) {
      evidence.failed("authentic-answer", facts);
      return dropped();
    }
    evidence.passed("authentic-answer", facts);
  }

  const outstandingLeft = new Map(state.outstanding);
  outstandingLeft.delete(key);
  const next = { ...state, outstanding: outstandingLeft };
  if (outstanding.kind === "own") {
    return {
      state: ownCommandAnswered(next, outstanding.purpose, device, message.value),
      answers: "ownCommand",
      response: undefined,
      evidence: evidence.close(),
      alerts: outstanding.purpose === "recovery" ? alertsAfterRecovery(next, device, at) : [],
    };
  }
  const { request } = outstanding;
  const answered = { request, device, answer: message.value };
  return {
    state: service === undefined ? next : service.answered(next, answered),
    answers: "userRequest",
    response: {
      requestId: request.requestId,
      responseCode: "I0",
      responseDateTime: at,
      content: { kind: "gbcsPayload", gbcsPayload: bytes },
    },
    evidence: evidence.close(),
    alerts: alertsAfterUpdate(next, request, device, at),
  };
}

type VerifiableProtection = "signature" | "MAC";

/** The protection that the answer must have. A MAC that a device made for a User, only that User can verify. */
function protectionToVerify(
  { broker }: DccEnvironment,
  service: DeviceService | undefined,
  { header, signature }: GbcsMessage,
): VerifiableProtection | "MAC for the User" {
  if (signature.kind === "signed" || service?.signer !== "nobody") {
    return "signature";
  }
  return header.businessTarget === broker.entityId ? "MAC" : "MAC for the User";
}

function authentic(
  environment: DccEnvironment,
  state: DccState,
  device: EntityId,
  message: GbcsMessage,
  protection: VerifiableProtection,
  at: Instant,
): boolean {
  if (protection === "MAC") {
    const point = deviceKeyAgreementPoint(environment, device, at);
    const cell = managementCell("accessControlBroker", "keyAgreement");
    const key = reportedKeyOf(state.reportedCells, device, cell, environment.broker.entityId);
    return point !== undefined && macMatches(environment.broker.sharedSecret(point, key), message);
  }
  const { signature } = message;
  if (signature.kind !== "signed") {
    return false;
  }
  return certificatesOf(environment, device, "digitalSignature", at).some(({ certificate }) => {
    const verifierKey = environment.verifier.intern(certificate.subjectPublicKey);
    return environment.verifier.verify(verifierKey, signedPart(message), signature.value) === "valid";
  });
}

/**
 * Gives up waiting for a command's answer: a User is told E21, or E20 when the device cannot be reached at all.
 * Undefined when the answer came in the meantime.
 * @param awaits the key that the command was sent with
 */
export function giveUpWaiting(
  state: DccState,
  awaits: string,
  at: Instant,
  responseCode: "E20" | "E21",
):
  | {
      readonly state: DccState;
      readonly response: (ServiceResponse & { readonly responseCode: ResponseCode }) | undefined;
      readonly alerts: readonly DccAlert[];
    }
  | undefined {
  const waiting = state.outstanding.get(awaits);
  if (waiting === undefined) {
    return undefined;
  }
  const left = new Map(state.outstanding);
  left.delete(awaits);
  if (waiting.kind === "own") {
    return { state: { ...state, outstanding: left }, response: undefined, alerts: [] };
  }
  const { requestId } = waiting.request;
  return {
    state: { ...state, outstanding: left },
    response: {
      requestId,
      responseCode,
      responseDateTime: at,
      content: { kind: "error" },
    },
    alerts: [
      {
        addressee: requestId.originator,
        body: { kind: "CommandFailure", device: requestId.target, requestId },
      },
    ],
  };
}
