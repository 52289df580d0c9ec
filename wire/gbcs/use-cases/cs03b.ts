/**
 * CS03 Join Device: methods A, B and C share one structure (measured: RTDS 4.5.0; the names of the methods, the
 * device types and the response codes follow gbcs-parser).
 */
import type { Decoded } from "../../../pki/index.ts";
import { decodeDer, encodeDer, type ValueOf } from "../asn1/codec.ts";
import type { EncodingOptions } from "../asn1/der.ts";
import { namedInteger, rawCertificate } from "../asn1/primitives.ts";
import { optional, sequence } from "../asn1/schema.ts";
import { entityIdOctets } from "./credentials-schema.ts";

/** Method B joins a device that has no certificate of its own use: the GSME with the GPF, a PPMID with either. */
export const JOIN_METHOD_NUMBERS = {
  methodAInitiator: 0,
  methodAResponder: 1,
  methodB: 2,
  methodC: 3,
} as const;
export type JoinMethod = keyof typeof JOIN_METHOD_NUMBERS;

/** The device types of join commands and device logs. 1, 3, 4, 5 and 6 are measured. */
export const JOIN_DEVICE_TYPE_NUMBERS = {
  gSME: 0,
  eSME: 1,
  communicationsHubFunction: 2,
  gasProxyFunction: 3,
  hanConnectedAuxiliaryLoadControlSwitch: 4,
  prepaymentInterfaceDevice: 5,
  type2: 6,
} as const;
export type JoinDeviceType = keyof typeof JOIN_DEVICE_TYPE_NUMBERS;

/** What a device answers to a join command. 0, 2 and 3 are measured. */
export const JOIN_RESPONSE_NUMBERS = {
  success: 0,
  invalidMessageCodeForJoinMethodAndRole: 1,
  invalidJoinMethodAndRole: 2,
  incompatibleWithExistingEntry: 3,
  deviceLogFull: 4,
  writeFailure: 5,
  keyAgreementNoResources: 6,
  keyAgreementUnknownIssuer: 7,
  keyAgreementUnsupportedSuite: 8,
  keyAgreementBadMessage: 9,
  keyAgreementBadKeyConfirm: 10,
  invalidOrMissingCertificate: 11,
  noPartnerLinkKeyReceived: 12,
  noCBKEResponse: 13,
} as const;
export type JoinResponseCode = keyof typeof JOIN_RESPONSE_NUMBERS;

export const joinDeviceCommand = sequence("JoinDeviceCommand", {
  joinMethodAndRole: namedInteger("JoinMethodAndRole", JOIN_METHOD_NUMBERS),
  otherDeviceEntityIdentifier: entityIdOctets,
  otherDeviceType: namedInteger("DeviceType", JOIN_DEVICE_TYPE_NUMBERS),
  /** Method C: the other device's key agreement certificate. */
  otherDeviceCertificate: optional(rawCertificate),
});

export const joinDeviceResponse = namedInteger("JoinDeviceResponse", JOIN_RESPONSE_NUMBERS);

export type JoinDeviceCommand = ValueOf<typeof joinDeviceCommand>;

export function decodeJoinDeviceCommand(content: Uint8Array): Decoded<JoinDeviceCommand> {
  return decodeDer(joinDeviceCommand, content);
}

/** @throws UsageError when a value is out of its type's range */
export function encodeJoinDeviceCommand(command: JoinDeviceCommand, options?: EncodingOptions): Uint8Array {
  return encodeDer(joinDeviceCommand, command, options);
}

export function decodeJoinDeviceResponse(content: Uint8Array): Decoded<JoinResponseCode> {
  return decodeDer(joinDeviceResponse, content);
}

export function encodeJoinDeviceResponse(response: JoinResponseCode): Uint8Array {
  return encodeDer(joinDeviceResponse, response);
}
