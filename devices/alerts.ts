/** The alerts that a device sends of its own accord. */
import type { EntityId, Instant } from "../pki/index.ts";
import {
  type DeviceLogEntry,
  encodeBackupDeviceLogAlert,
  DEVICE_LOG_CHANGED,
  encodeMessage,
  type GbcsMessage,
  MESSAGE_CODES,
  type MessageCode,
  originatorCounter,
} from "../wire/index.ts";
import { type DeviceEnvironment, withOwnKeys } from "./device-environment.ts";
import { cell } from "./device-kind.ts";
import type { DeviceState } from "./device-state.ts";
import { protectAnswer } from "./receive.ts";
import { findCell } from "./trust-anchor-cells.ts";
import type { AnswerProtection } from "./use-case.ts";

export interface Alert {
  readonly messageCode: MessageCode;
  readonly target: EntityId;
  readonly content: Uint8Array;
  readonly protection: AnswerProtection;
}

/** An alert ready for the wire, and the state whose own counter it has used. */
export function sendAlert(
  environment: DeviceEnvironment,
  state: DeviceState,
  { messageCode, target, content, protection }: Alert,
): { readonly state: DeviceState; readonly bytes: Uint8Array } {
  const ownCounter = originatorCounter(state.ownCounter + 1n);
  const alert: GbcsMessage = {
    header: {
      kind: "alert",
      originatorCounter: ownCounter,
      businessOriginator: state.entityId,
      businessTarget: target,
      messageCode,
    },
    content,
    signature: { kind: "empty" },
  };
  const sent = protectAnswer(withOwnKeys(environment, state), alert, protection);
  return { state: { ...state, ownCounter }, bytes: encodeMessage(sent) };
}

/**
 * GCS62: the device log of a gas proxy function, MACed for the access control broker (measured: RTDS 4.5.0). Devices
 * whose type is not known are left out, since the alert cannot name them. Undefined when no broker is known.
 */
export function backUpDeviceLog(
  environment: DeviceEnvironment,
  state: DeviceState,
  at: Instant,
): { readonly state: DeviceState; readonly bytes: Uint8Array } | undefined {
  const broker = findCell(state.cells, cell("accessControlBroker", "keyAgreement"))?.contents;
  if (broker === undefined) {
    return undefined;
  }
  const deviceLogEntries = state.deviceLog.flatMap(({ deviceId, deviceType }): readonly DeviceLogEntry[] =>
    deviceType === undefined ? [] : [{ deviceId, deviceType }],
  );
  return sendAlert(environment, state, {
    messageCode: MESSAGE_CODES.GCS62_BACKUP_GPF_DEVICE_LOG,
    target: broker.entityId,
    content: encodeBackupDeviceLogAlert({
      alertCode: DEVICE_LOG_CHANGED,
      backupDateTime: at,
      deviceLogEntries,
    }),
    protection: { kind: "mac", readerPublicPoint: broker.publicPoint },
  });
}
