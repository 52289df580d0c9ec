/**
 * A device's certification request, written octet by octet: a device answers at once, and the library that makes all
 * other requests cannot. The octets are those of `makeCertificationRequest` (measured order: RTDS 4.5.0, CS02c).
 */
import { hexToBytes } from "@noble/hashes/utils.js";
import type { EndEntityUsage } from "../authorities/authority.ts";
import { EXTENSION_OIDS, HARDWARE_MODULE_NAME_OID } from "../certificates/certificate-extensions.ts";
import { ECDSA_WITH_SHA256 } from "../certificates/certificate-signature.ts";
import { der, derBitString, derObjectIdentifier, octets } from "../encoding/der-writer.ts";
import { encodePublicKeyInfo } from "../encoding/public-key-info.ts";
import { TEST_HARDWARE_TYPE } from "../environment.ts";
import { entityIdBytes } from "../ids.ts";
import { encodeSignature } from "../verify/signature-encoding.ts";
import { EXTENSION_REQUEST_OID } from "./certification-request.ts";
import type { DeviceRequestFields } from "./make-certification-request.ts";

const TAG = { boolean: 0x01, integer: 0x02, octetString: 0x04, sequence: 0x30, set: 0x31 } as const;
const context = (number: number): number => 0xa0 | number;

const KEY_USAGE_BITS: Readonly<Record<EndEntityUsage, readonly [unusedBits: number, octet: number]>> = {
  digitalSignature: [7, 0x80],
  keyAgreement: [3, 0x08],
};

/** What is signed: CertificationRequestInfo of a device, with critical keyUsage and subjectAltName. */
export function deviceRequestInfoOctets(fields: DeviceRequestFields): Uint8Array {
  const [unusedBits, octet] = KEY_USAGE_BITS[fields.usage];
  const module = der(
    TAG.sequence,
    derObjectIdentifier(fields.hardwareType ?? TEST_HARDWARE_TYPE),
    der(TAG.octetString, entityIdBytes(fields.entityId)),
  );
  const otherName = der(context(0), derObjectIdentifier(HARDWARE_MODULE_NAME_OID), der(context(0), module));
  const extensions = der(
    TAG.sequence,
    criticalExtension(EXTENSION_OIDS.keyUsage, derBitString(Uint8Array.of(octet), unusedBits)),
    criticalExtension(EXTENSION_OIDS.subjectAltName, der(TAG.sequence, otherName)),
  );
  const attribute = der(TAG.sequence, derObjectIdentifier(EXTENSION_REQUEST_OID), der(TAG.set, extensions));
  return der(
    TAG.sequence,
    der(TAG.integer, Uint8Array.of(0)),
    der(TAG.sequence),
    encodePublicKeyInfo(fields.publicPoint),
    der(context(0), attribute),
  );
}

/**
 * The whole request.
 * @param signature of `deviceRequestInfoOctets`, raw `r || s`, 64 octets
 */
export function deviceRequestOctets(fields: DeviceRequestFields, signature: Uint8Array): Uint8Array {
  return der(
    TAG.sequence,
    deviceRequestInfoOctets(fields),
    hexToBytes(ECDSA_WITH_SHA256),
    derBitString(encodeSignature(signature)),
  );
}

function criticalExtension(oid: string, value: Uint8Array): Uint8Array {
  return der(
    TAG.sequence,
    derObjectIdentifier(oid),
    der(TAG.boolean, octets([0xff])),
    der(TAG.octetString, value),
  );
}
