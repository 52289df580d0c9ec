/**
 * GCS62 Backup GPF Device Log: the alert, MACed for the access control broker, in which a gas proxy function tells
 * its device log after a change (measured: RTDS 4.5.0, alert code 8071).
 */
import type { Decoded } from "../../../pki/index.ts";
import { decodeDer, encodeDer, type ValueOf } from "../asn1/codec.ts";
import type { EncodingOptions } from "../asn1/der.ts";
import { generalizedTime, smallInteger } from "../asn1/primitives.ts";
import { sequence, sequenceOf } from "../asn1/schema.ts";
import { deviceLogEntry } from "./device-log-schema.ts";

/** "GPF Device Log Changed". */
export const DEVICE_LOG_CHANGED = 0x8071;

export const backupDeviceLogAlert = sequence("BackupDeviceLogAlert", {
  alertCode: smallInteger("AlertCode", 0xffff_ffff),
  backupDateTime: generalizedTime,
  deviceLogEntries: sequenceOf(deviceLogEntry),
});

export type BackupDeviceLogAlert = ValueOf<typeof backupDeviceLogAlert>;

export function decodeBackupDeviceLogAlert(content: Uint8Array): Decoded<BackupDeviceLogAlert> {
  return decodeDer(backupDeviceLogAlert, content);
}

/** @throws UsageError when a value is out of its type's range */
export function encodeBackupDeviceLogAlert(
  alert: BackupDeviceLogAlert,
  options?: EncodingOptions,
): Uint8Array {
  return encodeDer(backupDeviceLogAlert, alert, options);
}
