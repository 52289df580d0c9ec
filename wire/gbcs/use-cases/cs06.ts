/**
 * CS06 Activate Firmware: the image is named by its hash; the answer tells the version that runs afterwards, or only
 * that a future-dated command was taken, whose outcome comes in an alert (measured: RTDS 4.5.0; names follow
 * gbcs-parser; 0, 1 and 2 are measured).
 */
import type { Decoded } from "../../../pki/index.ts";
import { choice, type ValueOfChoice } from "../asn1/choice.ts";
import { decodeDer, encodeDer, type ValueOf } from "../asn1/codec.ts";
import type { EncodingOptions } from "../asn1/der.ts";
import { generalizedTime, namedInteger, nullValue, octetString, smallInteger } from "../asn1/primitives.ts";
import { optional, sequence } from "../asn1/schema.ts";
import { seqNumber } from "./credentials-schema.ts";

const IMAGE_HASH_OCTETS = 32;
const FIRMWARE_VERSION_OCTETS = 4;

/** What came of an activation. */
export const ACTIVATE_FIRMWARE_NUMBERS = {
  success: 0,
  noImageHeld: 1,
  hashMismatch: 2,
  activationFailure: 3,
} as const;
export type ActivateFirmwareCode = keyof typeof ACTIVATE_FIRMWARE_NUMBERS;

export const activateFirmwareCommand = sequence("ActivateFirmwareCommand", {
  /** SHA-256 of the manufacturer's image, 32 octets. */
  manufacturerImageHash: octetString("ManufacturerImageHash", IMAGE_HASH_OCTETS),
  /** Repeats the header's counter (measured: 5 of 5 commands). */
  originatorCounter: seqNumber,
  executionDateTime: optional(generalizedTime),
});

const executionOutcome = sequence("ActivateFirmwareOutcome", {
  activateImageResponseCode: namedInteger("ActivateImageResponseCode", ACTIVATE_FIRMWARE_NUMBERS),
  /** The version that the device runs, 4 octets. */
  firmwareVersion: octetString("FirmwareVersion", FIRMWARE_VERSION_OCTETS),
});

export const activateFirmwareResponse = choice("ActivateFirmwareResponse", {
  commandAccepted: nullValue("CommandAccepted"),
  executionOutcome,
});

export const activateFirmwareAlert = sequence("ActivateFirmwareAlert", {
  alertCode: smallInteger("AlertCode", 0xffff_ffff),
  executionDateTime: generalizedTime,
  /** Of the command that ordered it. */
  originatorCounter: seqNumber,
  executionOutcome,
});

export type ActivateFirmwareCommand = ValueOf<typeof activateFirmwareCommand>;
export type ActivateFirmwareOutcome = ValueOf<typeof executionOutcome>;
export type ActivateFirmwareResponse = ValueOfChoice<typeof activateFirmwareResponse>;
export type ActivateFirmwareAlert = ValueOf<typeof activateFirmwareAlert>;

export function decodeActivateFirmwareCommand(content: Uint8Array): Decoded<ActivateFirmwareCommand> {
  return decodeDer(activateFirmwareCommand, content);
}

/** @throws UsageError when a value is out of its type's range */
export function encodeActivateFirmwareCommand(
  command: ActivateFirmwareCommand,
  options?: EncodingOptions,
): Uint8Array {
  return encodeDer(activateFirmwareCommand, command, options);
}

export function decodeActivateFirmwareResponse(content: Uint8Array): Decoded<ActivateFirmwareResponse> {
  return activateFirmwareResponse.decode(content);
}

/** @throws UsageError when a value is out of its type's range */
export function encodeActivateFirmwareResponse(
  response: ActivateFirmwareResponse,
  options?: EncodingOptions,
): Uint8Array {
  return activateFirmwareResponse.encode(response, options);
}

export function decodeActivateFirmwareAlert(content: Uint8Array): Decoded<ActivateFirmwareAlert> {
  return decodeDer(activateFirmwareAlert, content);
}

/** @throws UsageError when a value is out of its type's range */
export function encodeActivateFirmwareAlert(
  alert: ActivateFirmwareAlert,
  options?: EncodingOptions,
): Uint8Array {
  return encodeDer(activateFirmwareAlert, alert, options);
}
