/**
 * GCS59 Restore GPF Device Log: the access control broker gives a gas proxy function the log that it once backed
 * up; each entry is answered with a join code (measured: RTDS 4.5.0, 0 only).
 */
import type { Decoded } from "../../../pki/index.ts";
import { decodeDer, encodeDer, type ValueOf } from "../asn1/codec.ts";
import type { EncodingOptions } from "../asn1/der.ts";
import { namedInteger } from "../asn1/primitives.ts";
import { sequence, sequenceOf } from "../asn1/schema.ts";
import { JOIN_RESPONSE_NUMBERS } from "./cs03b.ts";
import { deviceLogEntry } from "./device-log-schema.ts";

export const restoreDeviceLogCommand = sequence("RestoreDeviceLogCommand", {
  deviceLogEntries: sequenceOf(deviceLogEntry),
});

const restoreOutcome = sequence("RestoreOutcome", {
  deviceLogEntry,
  joinResponseCode: namedInteger("JoinResponseCode", JOIN_RESPONSE_NUMBERS),
});

export const restoreDeviceLogResponse = sequence("RestoreDeviceLogResponse", {
  restoreOutcomes: sequenceOf(restoreOutcome),
});

export type RestoreDeviceLogCommand = ValueOf<typeof restoreDeviceLogCommand>;
export type RestoreOutcome = ValueOf<typeof restoreOutcome>;
export type RestoreDeviceLogResponse = ValueOf<typeof restoreDeviceLogResponse>;

export function decodeRestoreDeviceLogCommand(content: Uint8Array): Decoded<RestoreDeviceLogCommand> {
  return decodeDer(restoreDeviceLogCommand, content);
}

export function encodeRestoreDeviceLogCommand(
  command: RestoreDeviceLogCommand,
  options?: EncodingOptions,
): Uint8Array {
  return encodeDer(restoreDeviceLogCommand, command, options);
}

export function decodeRestoreDeviceLogResponse(content: Uint8Array): Decoded<RestoreDeviceLogResponse> {
  return decodeDer(restoreDeviceLogResponse, content);
}

export function encodeRestoreDeviceLogResponse(
  response: RestoreDeviceLogResponse,
  options?: EncodingOptions,
): Uint8Array {
  return encodeDer(restoreDeviceLogResponse, response, options);
}
