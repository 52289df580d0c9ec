/**
 * The device as a reducer: one command in; the new state, what it sends back, and the checks that it made.
 *
 * That a refused command is answered with silence and a line in the security log is recalled, not read.
 */
import type { Check, Evidence, Instant, RemotePartyRole } from "../pki/index.ts";
import { decodeMessage, encodeMessage, type GbcsMessage, signedPart, withMac } from "../wire/index.ts";
import { authenticate } from "./authenticate.ts";
import type { CommandCheck } from "./command-checks.ts";
import { type DeviceEnvironment, withOwnKeys } from "./device-environment.ts";
import type { DeviceState } from "./device-state.ts";
import { responseHeader } from "./response-header.ts";
import type { Answer, AnswerProtection } from "./use-case.ts";

export type DeviceVerdict = "executed" | "partlyExecuted" | "refused";

export interface DeviceResult {
  readonly state: DeviceState;
  /** Messages that the device sends, ready for the wire. */
  readonly outputs: readonly Uint8Array[];
  readonly verdict: DeviceVerdict;
  /** The verdict in words. */
  readonly means: string;
  readonly evidence: Evidence;
}

/** Alert codes of the security log (names public, use recalled). */
const AUTHENTICATION_FAILURE = 0x8f3d;
const INTEGRITY_FAILURE = 0x8f1e;
const UNAUTHORISED_COMMUNICATION = 0x8f3e;

const ALERT_OF_CHECK: Readonly<Record<CommandCheck, number>> = {
  frame: INTEGRITY_FAILURE,
  addressee: INTEGRITY_FAILURE,
  "use-case": INTEGRITY_FAILURE,
  protections: INTEGRITY_FAILURE,
  originator: UNAUTHORISED_COMMUNICATION,
  "originator-counter": AUTHENTICATION_FAILURE,
  "message-authentication-code": AUTHENTICATION_FAILURE,
  "contingency-key": AUTHENTICATION_FAILURE,
  signature: AUTHENTICATION_FAILURE,
};

/**
 * Processes one command.
 * @param bytes the message as it came over the HAN
 * @param at the device's clock
 */
export function receive(
  outside: DeviceEnvironment,
  state: DeviceState,
  bytes: Uint8Array,
  at: Instant,
): DeviceResult {
  const environment = withOwnKeys(outside, state);
  const authentication = authenticate(environment, state, decodeMessage(bytes));
  if (!authentication.ok) {
    return refuse(
      state,
      at,
      ALERT_OF_CHECK[authentication.check],
      authentication.evidence,
      authentication.check,
    );
  }
  const { message, useCase, authorisedBy } = authentication;
  const role = authorisedBy.identifier.remotePartyRole;
  const counted = useCase.replay === "protected" ? withCounter(state, role, message) : state;
  const result = useCase.execute({ environment, state: counted, message, authorisedBy, at });
  const evidence = [...authentication.evidence, ...result.evidence];
  if (result.verdict === "refused") {
    return refuse(counted, at, INTEGRITY_FAILURE, evidence, result.means);
  }
  const answering =
    environment.policies.answerToOwnKeyChange === "new-key"
      ? withOwnKeys(outside, result.state)
      : environment;
  return {
    state: result.state,
    outputs: [respond(answering, result.state, message, result.answer)],
    verdict: result.verdict,
    means: result.means,
    evidence,
  };
}

function withCounter(state: DeviceState, role: RemotePartyRole, message: GbcsMessage): DeviceState {
  return { ...state, counters: new Map(state.counters).set(role, message.header.originatorCounter) };
}

function refuse(
  state: DeviceState,
  at: Instant,
  alertCode: number,
  evidence: readonly Check[],
  about: string,
): DeviceResult {
  return {
    state: { ...state, securityLog: [...state.securityLog, { at, alertCode, about }] },
    outputs: [],
    verdict: "refused",
    means: "discarded without an answer; noted in the security log",
    evidence,
  };
}

function respond(
  environment: DeviceEnvironment,
  state: DeviceState,
  command: GbcsMessage,
  answer: Answer,
): Uint8Array {
  const response: GbcsMessage = {
    header: responseHeader(state.entityId, command.header, answer.dateTime),
    content: answer.content,
    signature: { kind: "empty" },
  };
  return encodeMessage(protectAnswer(environment, response, answer.protection));
}

/** Signs or MACs what the device sends; a signed answer is never MACed (measured: RTDS 4.5.0). */
export function protectAnswer(
  environment: DeviceEnvironment,
  message: GbcsMessage,
  protection: AnswerProtection,
): GbcsMessage {
  if (protection.kind === "signed") {
    return { ...message, signature: { kind: "signed", value: environment.keys.sign(signedPart(message)) } };
  }
  return withMac(environment.keys.sharedSecret(protection.readerPublicPoint), message);
}
