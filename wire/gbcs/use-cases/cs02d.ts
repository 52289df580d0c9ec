/**
 * CS02d Update Device Certificates on Device: the command's content is the certificate itself, the answer one code
 * (measured: RTDS 4.5.0 for 0 and 3; the names of the codes follow gbcs-parser).
 */
import type { Decoded } from "../../../pki/index.ts";
import { decodeDer, encodeDer } from "../asn1/codec.ts";
import type { EncodingOptions } from "../asn1/der.ts";
import { namedInteger, rawCertificate } from "../asn1/primitives.ts";

/** What a device answers to a certificate that is to be its own. */
export const DEVICE_CERTIFICATE_RESPONSE_NUMBERS = {
  success: 0,
  invalidCertificate: 1,
  wrongDeviceIdentity: 2,
  invalidKeyUsage: 3,
  noCorrespondingKeyPairGenerated: 4,
  wrongPublicKey: 5,
  certificateStorageFailed: 6,
  privateKeyChangeFailed: 7,
} as const;
export type DeviceCertificateResponseCode = keyof typeof DEVICE_CERTIFICATE_RESPONSE_NUMBERS;

export const cs02dCommand = rawCertificate;
export const cs02dResponse = namedInteger(
  "DeviceCertificateResponseCode",
  DEVICE_CERTIFICATE_RESPONSE_NUMBERS,
);

/** The certificate's own DER bytes. */
export function decodeUpdateDeviceCertificateCommand(content: Uint8Array): Decoded<Uint8Array> {
  return decodeDer(cs02dCommand, content);
}

/** @throws UsageError when the certificate is not exactly one DER SEQUENCE */
export function encodeUpdateDeviceCertificateCommand(
  certificate: Uint8Array,
  options?: EncodingOptions,
): Uint8Array {
  return encodeDer(cs02dCommand, certificate, options);
}

export function decodeUpdateDeviceCertificateResponse(
  content: Uint8Array,
): Decoded<DeviceCertificateResponseCode> {
  return decodeDer(cs02dResponse, content);
}

export function encodeUpdateDeviceCertificateResponse(response: DeviceCertificateResponseCode): Uint8Array {
  return encodeDer(cs02dResponse, response);
}
