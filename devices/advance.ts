/** What a device does by itself as time passes: it carries out what was accepted for a later time. */
import type { Evidence, Instant } from "../pki/index.ts";
import {
  credentialsReplacementModeOfMessageCode,
  encodeActivateFirmwareAlert,
  encodeUpdateSecurityCredentialsAlert,
  FUTURE_DATED_ALERT_CODES,
  MESSAGE_CODES,
  type MessageCode,
} from "../wire/index.ts";
import { sendAlert } from "./alerts.ts";
import type { DeviceEnvironment } from "./device-environment.ts";
import type { DeviceState, PendingActivation, PendingReplacement } from "./device-state.ts";
import { activateImage } from "./use-cases/activate-firmware.ts";
import { replacementModeRules } from "./use-cases/replacement-modes.ts";
import { carryOut, readPath } from "./use-cases/update-security-credentials.ts";

export interface Advanced {
  readonly state: DeviceState;
  /** The alerts that tell how the pending commands went; oldest first. */
  readonly alerts: readonly Uint8Array[];
  readonly evidence: Evidence;
}

/** One thing that waits for its time, and how it is done. */
interface Due {
  readonly executeAt: Instant;
  readonly execute: (environment: DeviceEnvironment, before: Advanced) => Advanced;
}

/**
 * Carries out every pending replacement and activation that is due at `at`, in the order of their times, each
 * followed by its alert (GBCS CS02b, CS02g and CS06; 8F66 when all of it succeeded, otherwise 8F67).
 */
export function advance(environment: DeviceEnvironment, state: DeviceState, at: Instant): Advanced {
  const isDue = ({ executeAt }: { readonly executeAt: Instant }) => executeAt <= at;
  const due: readonly Due[] = [
    ...state.pendingReplacements.filter(isDue).map(replacement),
    ...state.pendingActivations.filter(isDue).map(activation),
  ];
  const start: Advanced = {
    state: {
      ...state,
      pendingReplacements: state.pendingReplacements.filter((pending) => !isDue(pending)),
      pendingActivations: state.pendingActivations.filter((pending) => !isDue(pending)),
    },
    alerts: [],
    evidence: [],
  };
  return due
    .toSorted((one, other) => one.executeAt - other.executeAt)
    .reduce((before, { execute }) => execute(environment, before), start);
}

/** The alert of each use case has a code of its own (measured: RTDS 4.5.0). */
function replacementAlertCode(command: MessageCode): MessageCode {
  const isLoadController =
    command === MESSAGE_CODES.CS02G_LOAD_CONTROLLER_BY_LOAD_CONTROLLER ||
    command === MESSAGE_CODES.CS02G_LOAD_CONTROLLER_BY_SUPPLIER;
  return isLoadController
    ? MESSAGE_CODES.FUTURE_DATED_UPDATE_LOAD_CONTROLLER_SECURITY_CREDENTIALS_ALERT
    : MESSAGE_CODES.FUTURE_DATED_UPDATE_SECURITY_CREDENTIALS_ALERT;
}

const replacement = ({ header, command, executeAt }: PendingReplacement): Due => ({
  executeAt,
  execute(environment, before) {
    const mode = credentialsReplacementModeOfMessageCode(header.messageCode);
    const rules = mode === undefined ? undefined : replacementModeRules(mode);
    const path = readPath(command, environment.memory);
    if (rules === undefined || !path.ok) {
      return before;
    }
    const readable = { command, certificationPath: path.value };
    const done = carryOut(environment, before.state, readable, rules, executeAt);
    const alert = sendAlert(environment, done.state, {
      messageCode: replacementAlertCode(header.messageCode),
      target: header.businessOriginator,
      content: encodeUpdateSecurityCredentialsAlert({
        alertCode: done.failures === 0 ? FUTURE_DATED_ALERT_CODES.success : FUTURE_DATED_ALERT_CODES.failure,
        executionDateTime: executeAt,
        executionOutcome: done.outcome,
      }),
      protection: { kind: "signed" },
    });
    return {
      state: alert.state,
      alerts: [...before.alerts, alert.bytes],
      evidence: [...before.evidence, ...done.evidence],
    };
  },
});

const activation = ({ header, command, executeAt }: PendingActivation): Due => ({
  executeAt,
  execute(environment, before) {
    const done = activateImage(before.state, command, executeAt);
    const succeeded = done.outcome.activateImageResponseCode === "success";
    const alert = sendAlert(environment, done.state, {
      messageCode: MESSAGE_CODES.FUTURE_DATED_FIRMWARE_ACTIVATION_ALERT,
      target: header.businessOriginator,
      content: encodeActivateFirmwareAlert({
        alertCode: succeeded ? FUTURE_DATED_ALERT_CODES.success : FUTURE_DATED_ALERT_CODES.failure,
        executionDateTime: executeAt,
        originatorCounter: command.originatorCounter,
        executionOutcome: done.outcome,
      }),
      protection: { kind: "signed" },
    });
    return {
      state: alert.state,
      alerts: [...before.alerts, alert.bytes],
      evidence: [...before.evidence, ...done.evidence],
    };
  },
});
