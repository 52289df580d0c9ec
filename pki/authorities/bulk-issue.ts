/**
 * Device certificates by the million. The ordinary issuing code encodes every certificate anew; a fleet's differ in
 * serial number, EUI-64, public key and subject key identifier only, all of fixed length. So one template is made
 * with the ordinary code, its slots are found by decoding it, and each certificate is a copy with the slots filled
 * and a signature of its own: the octets that `issueDeviceCertificate` would make.
 */
import { hash } from "node:crypto";
import { hexToBytes } from "@noble/hashes/utils.js";
import type { Certificate } from "../certificates/certificate.ts";
import { DER_TAGS, readDer } from "../encoding/der-reader.ts";
import { InternalError, UsageError } from "../failures.ts";
import type { CertificateSerial, EntityId, Instant } from "../ids.ts";
import type { KeyPair } from "../keys/key-pair.ts";
import { signDeterministicallyFOR_REPLAY } from "../keys/signing.ts";
import { encodeSignature, parseSignature } from "../verify/signature-encoding.ts";
import { issueDeviceCertificate, type CertificationAuthority, type EndEntityUsage } from "./authority.ts";
import { deriveSerial, isIssuableSerial } from "./serial.ts";

/**
 * Signs a TBSCertificate: an ECDSA-Sig-Value in strict DER, 72 octets at most. The octets are lent for the time of
 * the call only, because the next certificate is made in the same place.
 */
export type CertificateSigner = (tbs: Uint8Array) => Uint8Array;

/** The signer that makes one seed give one fleet: RFC 6979, some twenty times slower than a native one. */
export function replayableSigner({ privateScalar }: KeyPair): CertificateSigner {
  return (tbs) => encodeSignature(signDeterministicallyFOR_REPLAY(privateScalar, tbs));
}

/** What the certificates of one issuer have in common. */
export interface BulkDeviceOptions {
  readonly usage: EndEntityUsage;
  readonly notBefore: Instant;
  /** hwType, an object identifier; the measured one of the test devices unless given. */
  readonly hardwareType?: string;
  /** Signs with the key of the issuing CA: nobody checks that it does. */
  readonly signer: CertificateSigner;
}

/** What tells one certificate from the next. */
export interface BulkDeviceFields {
  readonly serial: CertificateSerial;
  readonly entityId: EntityId;
  /**
   * 65 octets, `04 || X || Y`. That it lies on the curve is for the registration authority to have found out when it
   * judged the request: proving it again would cost more than the signature.
   */
  readonly publicPoint: Uint8Array;
}

export interface BulkDeviceIssuer {
  /**
   * The DER of one device certificate of the current profile.
   * @throws UsageError for a serial that no CA accepts, octets that cannot be a point, a signature that is not DER
   */
  issue(fields: BulkDeviceFields): Uint8Array;
}

/** A stretch of the TBSCertificate that differs from one certificate to the next. */
interface Slot {
  readonly offset: number;
  readonly length: number;
}

type SlotName = "serial" | "entityId" | "publicPoint" | "keyIdentifier";

const SLOT_LENGTHS: Readonly<Record<SlotName, number>> = {
  serial: 16,
  entityId: 8,
  publicPoint: 65,
  keyIdentifier: 8,
};

/** Prepares an issuer of device certificates that share usage, beginning and hardware type. */
export async function createBulkDeviceIssuer(
  issuing: CertificationAuthority,
  { usage, notBefore, hardwareType, signer }: BulkDeviceOptions,
): Promise<BulkDeviceIssuer> {
  const template = await issueDeviceCertificate(issuing, {
    usage,
    notBefore,
    serial: deriveSerial("bulk", "template"),
    entityId: "0000000000000000" as EntityId,
    publicPoint: issuing.keyPair.publicPoint,
    ...(hardwareType === undefined ? {} : { hardwareType }),
  });
  const slots = slotsOf(template);
  const tbs = Uint8Array.from(template.tbs);
  const algorithm = Uint8Array.from(template.signatureAlgorithm);

  return {
    issue: ({ serial, entityId, publicPoint }) => {
      if (!isIssuableSerial(serial)) {
        throw new UsageError(`serial ${serial} is not 16 octets with a first digit of 1 to 7`);
      }
      if (publicPoint.length !== SLOT_LENGTHS.publicPoint || publicPoint[0] !== 0x04) {
        throw new UsageError("the key to certify is not an uncompressed point");
      }
      tbs.set(hexToBytes(serial), slots.serial.offset);
      tbs.set(hexToBytes(entityId), slots.entityId.offset);
      tbs.set(publicPoint, slots.publicPoint.offset);
      writeKeyIdentifier(tbs, slots.keyIdentifier.offset, publicPoint);
      return assemble(tbs, algorithm, signer(tbs));
    },
  };
}

/** RFC 5280 4.2.1.2 method 2, as `keyIdentifierOf` has it, without a text in between. */
function writeKeyIdentifier(tbs: Uint8Array, offset: number, publicPoint: Uint8Array): void {
  // As text of one character an octet: a Buffer would cost four times as much to make.
  const digest = hash("sha1", publicPoint, "binary");
  const start = digest.length - SLOT_LENGTHS.keyIdentifier;
  tbs[offset] = 0x40 | (digest.charCodeAt(start) & 0x0f);
  for (let index = 1; index < SLOT_LENGTHS.keyIdentifier; index += 1) {
    tbs[offset + index] = digest.charCodeAt(start + index);
  }
}

/** `SEQUENCE { tbsCertificate, signatureAlgorithm, BIT STRING }`: its length varies with that of the signature. */
function assemble(tbs: Uint8Array, algorithm: Uint8Array, signature: Uint8Array): Uint8Array {
  const strict = parseSignature(signature, "strict");
  if (!strict.ok) throw new UsageError(`the signer's answer is no DER signature: ${strict.reason}`);
  const bitString = tbs.length + algorithm.length + 4;
  const der = new Uint8Array(bitString + 3 + signature.length);
  const length = der.length - 4;
  // Two octets of length: a device certificate has more than 255 octets, and fewer than 65536 (`slotsOf` asks).
  der[0] = 0x30;
  der[1] = 0x82;
  der[2] = length >> 8;
  der[3] = length;
  der.set(tbs, 4);
  der.set(algorithm, 4 + tbs.length);
  der[bitString] = 0x03;
  der[bitString + 1] = signature.length + 1;
  der.set(signature, bitString + 3);
  return der;
}

/** Where the slots lie, counted from the first octet of the TBSCertificate. */
function slotsOf(template: Certificate): Readonly<Record<SlotName, Slot>> {
  const { tbs, der, subjectPublicKey, rawKeyIdentifier, hardwareModule } = template;
  if (tbs.length < 0x100 || der.length >= 0xffff) {
    throw new InternalError(`a device certificate of ${der.length} octets`);
  }
  return {
    serial: sized("serial", serialSlot(tbs)),
    entityId: sized("entityId", viewSlot(tbs, hardwareModule?.serial)),
    publicPoint: sized("publicPoint", viewSlot(tbs, subjectPublicKey)),
    keyIdentifier: sized("keyIdentifier", viewSlot(tbs, rawKeyIdentifier)),
  };
}

function serialSlot(tbs: Uint8Array): Slot | undefined {
  const found = readDer(tbs, (outer) => {
    const body = outer.within(outer.expect(DER_TAGS.sequence, "tbsCertificate"));
    body.expect(0xa0, "version");
    return body.expect(DER_TAGS.integer, "serialNumber");
  });
  if (!found.ok) return undefined;
  const { contentStart, end } = found.value;
  return { offset: contentStart, length: end - contentStart };
}

/** A decoded field is a view of the octets that it was read from, so its place in them is known. */
function viewSlot(tbs: Uint8Array, field: Uint8Array | undefined): Slot | undefined {
  return field?.buffer === tbs.buffer
    ? { offset: field.byteOffset - tbs.byteOffset, length: field.length }
    : undefined;
}

function sized(name: SlotName, slot: Slot | undefined): Slot {
  if (slot?.length !== SLOT_LENGTHS[name]) {
    throw new InternalError(`the ${name} of the template was not found where it can be replaced`);
  }
  return slot;
}
