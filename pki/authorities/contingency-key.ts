/**
 * The contingency key: the last resort. Its public half sits in the Root OCA certificate, wrapped under a
 * symmetric key that is kept apart; the command that uses it carries that symmetric key in plain, so a device can
 * unwrap the public key and check the signature only in the moment of use (SEC glossary "Contingency Private
 * Key"; GBCS CS02b plaintextSymmetricKey).
 *
 * The syntax is that of RFC 5934 (ApexContingencyKey). The wrapping algorithm is not public: testbed policy
 * contingencyKeyWrapping is AES-128-GCM over the SubjectPublicKeyInfo, with a 16-octet tag.
 */
import { createCipheriv, createDecipheriv } from "node:crypto";
import { ObjectIdentifier, OctetString, Sequence } from "asn1js";
import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import type { Decoded } from "../decoded.ts";
import { DER_TAGS, readDer } from "../encoding/der-reader.ts";
import { encodePublicKeyInfo, readPublicPoint } from "../encoding/public-key-info.ts";
import { seededKeyPairINSECURE, type KeyPair } from "../keys/key-pair.ts";

/** Both halves of the contingency key and what opens its wrapping. In life three safes; here three fields. */
export interface ContingencyKey {
  readonly keyPair: KeyPair;
  /** 16 octets: the plaintextSymmetricKey of a contingency command. */
  readonly symmetricKey: Uint8Array;
  /** The value of the root's wrappedApexContingencyKey extension. */
  readonly wrapped: Uint8Array;
}

/** id-aes128-GCM (RFC 5084). */
const AES_128_GCM = "2.16.840.1.101.3.4.1.6";
const SYMMETRIC_KEY_OCTETS = 16;
const NONCE_OCTETS = 12;
const TAG_OCTETS = 16;

/** The contingency key that a seed and a label name. INSECURE: whoever knows the seed has it. */
export function seededContingencyKeyINSECURE(seed: string, label: string): ContingencyKey {
  const keyPair = seededKeyPairINSECURE(seed, label);
  const material = hkdf(
    sha256,
    utf8ToBytes(seed),
    undefined,
    utf8ToBytes(`wrapping:${label}`),
    SYMMETRIC_KEY_OCTETS + NONCE_OCTETS,
  );
  const symmetricKey = material.slice(0, SYMMETRIC_KEY_OCTETS);
  const nonce = material.slice(SYMMETRIC_KEY_OCTETS);
  return { keyPair, symmetricKey, wrapped: wrapContingencyKey(keyPair.publicPoint, symmetricKey, nonce) };
}

/**
 * Wraps a public key for the root certificate.
 * @param publicPoint 65 octets
 * @param symmetricKey 16 octets
 * @param nonce 12 octets, never used twice with one key
 * @returns DER of an ApexContingencyKey
 */
export function wrapContingencyKey(
  publicPoint: Uint8Array,
  symmetricKey: Uint8Array,
  nonce: Uint8Array,
): Uint8Array {
  const cipher = createCipheriv("aes-128-gcm", symmetricKey, nonce, { authTagLength: TAG_OCTETS });
  const sealed = [cipher.update(encodePublicKeyInfo(publicPoint)), cipher.final(), cipher.getAuthTag()];
  const algorithm = new Sequence({
    value: [
      new ObjectIdentifier({ value: AES_128_GCM }),
      new Sequence({ value: [new OctetString({ valueHex: nonce })] }),
    ],
  });
  const wrapped = new OctetString({ valueHex: Uint8Array.from(sealed.flatMap((part) => [...part])) });
  return new Uint8Array(new Sequence({ value: [algorithm, wrapped] }).toBER());
}

/**
 * Opens the extension of a root certificate.
 * @param symmetricKey the plaintextSymmetricKey of the command
 * @returns the 65-octet public point; a problem when the extension does not read or the key does not open it
 */
export function unwrapContingencyKey(wrapped: Uint8Array, symmetricKey: Uint8Array): Decoded<Uint8Array> {
  return readDer(wrapped, (reader) => {
    const outer = reader.expect(DER_TAGS.sequence, "ApexContingencyKey");
    const fields = reader.within(outer);
    const algorithm = fields.within(fields.expect(DER_TAGS.sequence, "wrapAlgorithm"));
    const oid = algorithm.objectIdentifier(algorithm.expect(DER_TAGS.objectIdentifier, "wrapAlgorithm"));
    if (oid !== AES_128_GCM) fields.refuse(`wrapAlgorithm ${oid}: not id-aes128-GCM`, outer.start);
    const parameters = algorithm.within(algorithm.expect(DER_TAGS.sequence, "GCMParameters"));
    const nonce = parameters.content(parameters.expect(DER_TAGS.octetString, "nonce"));
    parameters.expectEnd("GCMParameters");
    algorithm.expectEnd("wrapAlgorithm");
    const sealedElement = fields.expect(DER_TAGS.octetString, "wrappedContinPubKey");
    const sealed = fields.content(sealedElement);
    fields.expectEnd("ApexContingencyKey");
    const info = open(sealed, symmetricKey, nonce);
    const point = info && readPublicPoint(info);
    return point ?? fields.refuse("the symmetric key does not open it", sealedElement.start);
  });
}

function open(sealed: Uint8Array, symmetricKey: Uint8Array, nonce: Uint8Array): Uint8Array | undefined {
  if (
    symmetricKey.length !== SYMMETRIC_KEY_OCTETS ||
    nonce.length !== NONCE_OCTETS ||
    sealed.length < TAG_OCTETS
  ) {
    return undefined;
  }
  const decipher = createDecipheriv("aes-128-gcm", symmetricKey, nonce, { authTagLength: TAG_OCTETS });
  decipher.setAuthTag(sealed.subarray(-TAG_OCTETS));
  try {
    const opened = [decipher.update(sealed.subarray(0, -TAG_OCTETS)), decipher.final()];
    return Uint8Array.from(opened.flatMap((part) => [...part]));
  } catch {
    return undefined;
  }
}
