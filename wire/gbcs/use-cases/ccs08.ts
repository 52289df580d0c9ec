/** CCS08 Firmware Transfer Alert of a communications hub to the access control broker (measured: RTDS 4.5.0). */
import type { Decoded } from "../../../pki/index.ts";
import { decodeDer, type ValueOf } from "../asn1/codec.ts";
import { generalizedTime, namedInteger, octetString, smallInteger } from "../asn1/primitives.ts";
import { sequence } from "../asn1/schema.ts";
import { entityIdOctets } from "./credentials-schema.ts";

/** 0 is measured; the names follow gbcs-parser. */
export const FIRMWARE_TRANSFER_NUMBERS = {
  success: 0,
  imageDiscarded: 1,
  hardwareVersionMismatch: 2,
  fileTransferFailure: 3,
} as const;

export const firmwareTransferAlert = sequence("FirmwareTransferAlert", {
  alertCode: smallInteger("AlertCode", 0xffff_ffff),
  executionDateTime: generalizedTime,
  deviceId: entityIdOctets,
  firmwareVersion: octetString("FirmwareVersion", 4),
  responseCode: namedInteger("FirmwareTransferCode", FIRMWARE_TRANSFER_NUMBERS),
});

export type FirmwareTransferAlert = ValueOf<typeof firmwareTransferAlert>;

export function decodeFirmwareTransferAlert(content: Uint8Array): Decoded<FirmwareTransferAlert> {
  return decodeDer(firmwareTransferAlert, content);
}
