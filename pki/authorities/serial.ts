/** Certificate serial numbers as the SMKI CAs make them. */
import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { certificateSerial, type CertificateSerial } from "../ids.ts";

/**
 * The serial number that a seed and a label name: 16 octets, first hex digit 1 to 7, so that the INTEGER is
 * positive and never shorter or longer (measured: all 401 certificates of E357).
 */
export function deriveSerial(seed: string, label: string): CertificateSerial {
  const octets = hkdf(sha256, utf8ToBytes(seed), undefined, utf8ToBytes(`serial:${label}`), 17);
  const first = 0x10 + ((octets[16] ?? 0) % 0x70);
  return certificateSerial(bytesToHex(Uint8Array.of(first, ...octets.subarray(1, 16))));
}

/** Whether a CA of this testbed may use the serial: 16 octets, first hex digit 1 to 7. */
export function isIssuableSerial(serial: CertificateSerial): boolean {
  return /^[1-7][0-9a-f]{31}$/.test(serial);
}
