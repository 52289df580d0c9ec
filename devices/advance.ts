/** What a device does by itself as time passes: it carries out what was accepted for a later time. */
import type { Evidence, Instant } from "../pki/index.ts";
import {
  credentialsReplacementModeOfMessageCode,
  encodeMessage,
  encodeUpdateSecurityCredentialsAlert,
  FUTURE_DATED_ALERT_CODES,
  type GbcsMessage,
  MESSAGE_CODES,
  originatorCounter,
} from "../wire/index.ts";
import type { DeviceEnvironment } from "./device-environment.ts";
import type { DeviceState, PendingReplacement } from "./device-state.ts";
import { protectAnswer } from "./receive.ts";
import { replacementModeRules } from "./use-cases/replacement-modes.ts";
import { carryOut, readPath } from "./use-cases/update-security-credentials.ts";

export interface Advanced {
  readonly state: DeviceState;
  /** The alerts that tell how the pending replacements went; oldest first. */
  readonly alerts: readonly Uint8Array[];
  readonly evidence: Evidence;
}

/** Carries out every pending replacement that is due at `at`, each followed by its alert (GBCS CS02b, 8F66/8F67). */
export function advance(environment: DeviceEnvironment, state: DeviceState, at: Instant): Advanced {
  const due = state.pendingReplacements
    .filter((pending) => pending.executeAt <= at)
    .toSorted((one, other) => one.executeAt - other.executeAt);
  const start: Advanced = {
    state: {
      ...state,
      pendingReplacements: state.pendingReplacements.filter((pending) => pending.executeAt > at),
    },
    alerts: [],
    evidence: [],
  };
  return due.reduce((before, pending) => executePending(environment, before, pending), start);
}

function executePending(
  environment: DeviceEnvironment,
  before: Advanced,
  pending: PendingReplacement,
): Advanced {
  const { header, command, executeAt } = pending;
  const mode = credentialsReplacementModeOfMessageCode(header.messageCode);
  const rules = mode === undefined ? undefined : replacementModeRules(mode);
  const path = readPath(command);
  if (rules === undefined || !path.ok) {
    return before;
  }
  const readable = { command, certificationPath: path.value };
  const done = carryOut(environment, before.state, readable, rules, executeAt);
  const ownCounter = originatorCounter(before.state.ownCounter + 1n);
  const alert: GbcsMessage = {
    header: {
      kind: "alert",
      originatorCounter: ownCounter,
      businessOriginator: before.state.entityId,
      businessTarget: header.businessOriginator,
      messageCode: MESSAGE_CODES.FUTURE_DATED_UPDATE_SECURITY_CREDENTIALS_ALERT,
    },
    content: encodeUpdateSecurityCredentialsAlert({
      alertCode: done.failures === 0 ? FUTURE_DATED_ALERT_CODES.success : FUTURE_DATED_ALERT_CODES.failure,
      executionDateTime: executeAt,
      executionOutcome: done.outcome,
    }),
    signature: { kind: "empty" },
  };
  const signed = protectAnswer(environment, alert, { kind: "signed" });
  return {
    state: { ...done.state, ownCounter },
    alerts: [...before.alerts, encodeMessage(signed)],
    evidence: [...before.evidence, ...done.evidence],
  };
}
