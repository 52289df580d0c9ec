/**
 * CS04 Unjoin Device, methods A and C (one code) and B (another): the command is the other device's EUI-64 in an
 * OCTET STRING, the answer one code (measured: RTDS 4.5.0, 0 and 1; the names of the codes follow gbcs-parser).
 */
import type { Decoded, EntityId } from "../../../pki/index.ts";
import { decodeDer, encodeDer } from "../asn1/codec.ts";
import { namedInteger } from "../asn1/primitives.ts";
import { entityIdOctets } from "./credentials-schema.ts";

/** What a device answers to an unjoin command. */
export const UNJOIN_RESPONSE_NUMBERS = { success: 0, notInDeviceLog: 1, otherFailure: 2 } as const;
export type UnjoinResponseCode = keyof typeof UNJOIN_RESPONSE_NUMBERS;

export const unjoinDeviceCommand = entityIdOctets;
export const unjoinDeviceResponse = namedInteger("UnjoinDeviceResponse", UNJOIN_RESPONSE_NUMBERS);

/** The other device. */
export function decodeUnjoinDeviceCommand(content: Uint8Array): Decoded<EntityId> {
  return decodeDer(unjoinDeviceCommand, content);
}

export function encodeUnjoinDeviceCommand(otherDevice: EntityId): Uint8Array {
  return encodeDer(unjoinDeviceCommand, otherDevice);
}

export function decodeUnjoinDeviceResponse(content: Uint8Array): Decoded<UnjoinResponseCode> {
  return decodeDer(unjoinDeviceResponse, content);
}

export function encodeUnjoinDeviceResponse(response: UnjoinResponseCode): Uint8Array {
  return encodeDer(unjoinDeviceResponse, response);
}
