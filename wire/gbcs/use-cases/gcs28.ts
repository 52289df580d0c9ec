/**
 * GCS28 Set Clock on GSME, also as a commissioning step: the window in which the device's own idea of the time
 * must lie (measured: RTDS 4.5.0; the status names follow gbcs-parser).
 */
import type { Decoded } from "../../../pki/index.ts";
import { decodeDer, encodeDer, type ValueOf } from "../asn1/codec.ts";
import type { EncodingOptions } from "../asn1/der.ts";
import { generalizedTime, namedInteger } from "../asn1/primitives.ts";
import { sequence } from "../asn1/schema.ts";

/** 0 is measured in the SUCCESS answers, 2 in the ERROR answers. */
export const DEVICE_TIME_STATUS_NUMBERS = { reliable: 0, invalid: 1, unreliable: 2 } as const;
export type DeviceTimeStatus = keyof typeof DEVICE_TIME_STATUS_NUMBERS;

export const setClockCommand = sequence("SetTimeCommand", {
  validityIntervalStart: generalizedTime,
  validityIntervalEnd: generalizedTime,
});

export const setClockResponse = sequence("SetTimeResponse", {
  deviceTime: generalizedTime,
  deviceTimeStatus: namedInteger("DeviceTimeStatus", DEVICE_TIME_STATUS_NUMBERS),
});

export type SetClockCommand = ValueOf<typeof setClockCommand>;
export type SetClockResponse = ValueOf<typeof setClockResponse>;

export function decodeSetClockCommand(content: Uint8Array): Decoded<SetClockCommand> {
  return decodeDer(setClockCommand, content);
}

/** @throws UsageError for a time outside the years 0 to 9999 */
export function encodeSetClockCommand(command: SetClockCommand, options?: EncodingOptions): Uint8Array {
  return encodeDer(setClockCommand, command, options);
}

export function decodeSetClockResponse(content: Uint8Array): Decoded<SetClockResponse> {
  return decodeDer(setClockResponse, content);
}

/** @throws UsageError for a time outside the years 0 to 9999 */
export function encodeSetClockResponse(response: SetClockResponse, options?: EncodingOptions): Uint8Array {
  return encodeDer(setClockResponse, response, options);
}
