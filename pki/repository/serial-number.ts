/**
 * Serial numbers as the SMKI Repository compares them: as numbers. Its clients write the same serial with and
 * without leading zeros and in either case (measured: the public client library sends lower case without zeros
 * when it was given a number).
 */
import { InvalidIdentifier, type CertificateSerial } from "../ids.ts";

/** The number that a certificate's serial is. */
export function serialNumberOf(serial: CertificateSerial): bigint {
  return BigInt(`0x${serial}`);
}

/** Reads a serial number in hex as a search has it: any number of digits, either case. @throws InvalidIdentifier */
export function parseSerialNumber(text: string): bigint {
  if (!/^[0-9a-f]+$/i.test(text)) {
    throw new InvalidIdentifier(
      "a serial number",
      text,
      "hex digits, as 1a or 4FC0252E553ECD05D4F72DCFAD55C8E7",
    );
  }
  return BigInt(`0x${text}`);
}
