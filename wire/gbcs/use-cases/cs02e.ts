/**
 * CS02e Provide Device Certificates from Device: the device's own certificate for a key usage, or why not (measured:
 * RTDS 4.5.0; the names of the codes follow gbcs-parser, 3 is measured).
 */
import type { Decoded } from "../../../pki/index.ts";
import { choice, type ValueOfChoice } from "../asn1/choice.ts";
import { decodeDer, encodeDer, type ValueOf } from "../asn1/codec.ts";
import type { EncodingOptions } from "../asn1/der.ts";
import { namedInteger, rawCertificate } from "../asn1/primitives.ts";
import { sequence } from "../asn1/schema.ts";
import { keyUsage } from "./credentials-schema.ts";

/** Why a device provides no certificate. */
export const PROVIDE_CERTIFICATE_FAILURE_NUMBERS = {
  invalidKeyUsage: 1,
  noCertificateHeld: 2,
  certificateRetrievalFailure: 3,
} as const;
export type ProvideCertificateFailure = keyof typeof PROVIDE_CERTIFICATE_FAILURE_NUMBERS;

export const cs02eCommand = sequence("ProvideDeviceCertificateCommand", { keyUsage });

export const cs02eResponse = choice("ProvideDeviceCertificateResponse", {
  certificate: rawCertificate,
  failure: namedInteger("ProvideCertificateFailure", PROVIDE_CERTIFICATE_FAILURE_NUMBERS),
});

export type ProvideDeviceCertificateCommand = ValueOf<typeof cs02eCommand>;
/** The certificate is its own DER bytes. */
export type ProvideDeviceCertificateResponse = ValueOfChoice<typeof cs02eResponse>;

export function decodeProvideDeviceCertificateCommand(
  content: Uint8Array,
): Decoded<ProvideDeviceCertificateCommand> {
  return decodeDer(cs02eCommand, content);
}

export function encodeProvideDeviceCertificateCommand(command: ProvideDeviceCertificateCommand): Uint8Array {
  return encodeDer(cs02eCommand, command);
}

export function decodeProvideDeviceCertificateResponse(
  content: Uint8Array,
): Decoded<ProvideDeviceCertificateResponse> {
  return cs02eResponse.decode(content);
}

/** @throws UsageError when the certificate is not exactly one DER SEQUENCE */
export function encodeProvideDeviceCertificateResponse(
  response: ProvideDeviceCertificateResponse,
  options?: EncodingOptions,
): Uint8Array {
  return cs02eResponse.encode(response, options);
}
