/**
 * GCS59 Restore GPF Device Log: the access control broker gives a gas proxy function its log back, as when the hub
 * was exchanged. MACed both ways; every entry is answered (measured: RTDS 4.5.0, success only).
 */
import {
  decodeRestoreDeviceLogCommand,
  encodeRestoreDeviceLogResponse,
  MESSAGE_CODES,
  type RestoreOutcome,
} from "../../wire/index.ts";
import { cell } from "../device-kind.ts";
import { withDeviceInLog } from "../device-state.ts";
import { simpleUseCase } from "./simple-use-case.ts";

export const restoreDeviceLog = simpleUseCase({
  messageCode: MESSAGE_CODES.GCS59_RESTORE_GPF_DEVICE_LOG,
  title: "GCS59 Restore GPF Device Log",
  kinds: ["GPF"],
  replay: "protected",
  protection: () => "mac",
  authorisingCells: () => [cell("accessControlBroker", "keyAgreement")],
  decode: decodeRestoreDeviceLogCommand,
  carryOut: ({ deviceLogEntries }, { state, authorisedBy }) => ({
    state: deviceLogEntries.reduce(
      (before, { deviceId, deviceType }) => withDeviceInLog(before, deviceId, deviceType),
      state,
    ),
    facts: { entries: deviceLogEntries.length },
    means: "the device log is as it was backed up",
    answer: {
      content: encodeRestoreDeviceLogResponse({
        restoreOutcomes: deviceLogEntries.map(
          (deviceLogEntry): RestoreOutcome => ({ deviceLogEntry, joinResponseCode: "success" }),
        ),
      }),
      protection: { kind: "mac", readerPublicPoint: authorisedBy.contents.publicPoint },
    },
  }),
});
