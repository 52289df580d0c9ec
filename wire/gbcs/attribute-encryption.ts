/** Attributes that a device encrypts for the party that reads them, inside the content of a response. */
import { createCipheriv, createDecipheriv } from "node:crypto";
import { bytesToHex } from "@noble/hashes/utils.js";
import { decoded, undecodable, type Decoded } from "../../pki/index.ts";
import type { EntityId } from "../../pki/index.ts";
import { deriveMessageKey, initialisationVector } from "./key-derivation.ts";
import type { GroupingHeader } from "./message.ts";
import { OctetWriter } from "./octet-writer.ts";
import type { OriginatorCounter } from "./originator-counter.ts";

/** Takes the place of the CRA flag in the key derivation, so that no MAC shares the key. */
const ENCRYPTION_FLAG = 4;
/** Security suite 1, authentication and encryption. */
const SECURITY_CONTROL = 0x31;
const SECURITY_HEADER = Uint8Array.of(SECURITY_CONTROL, 0, 0, 0, 0);
const TAG_OCTETS = 12;
const AUTHENTICATED = Uint8Array.of(SECURITY_CONTROL);

/**
 * Whose counter and whose name go into the key (measured: 63 of 63 blocks of RTDS 4.5.0): the recipient's;
 * with a supplementary party, that party's name, and the device's supplementary originator counter when the
 * header has one.
 */
export function attributeReader(header: GroupingHeader): { counter: OriginatorCounter; entityId: EntityId } {
  const party = header.supplementaryRemoteParty;
  return {
    counter: party?.originatorCounter ?? header.originatorCounter,
    entityId: party?.entityId ?? header.businessTarget,
  };
}

function attributeKey(sharedSecret: Uint8Array, header: GroupingHeader): Uint8Array {
  const reader = attributeReader(header);
  return deriveMessageKey(sharedSecret, {
    originator: header.businessOriginator,
    flag: ENCRYPTION_FLAG,
    counter: reader.counter,
    recipient: reader.entityId,
  });
}

/**
 * Encrypts attributes for the header of the response that will carry them: a security header of 5 octets, the
 * ciphertext, a tag of 12 octets.
 * @param sharedSecret Z of the device's and the reader's key agreement keys, 32 octets
 * @throws UsageError for a shared secret of another size
 */
export function encryptAttributes(
  sharedSecret: Uint8Array,
  header: GroupingHeader,
  plaintext: Uint8Array,
): Uint8Array {
  const cipher = createCipheriv(
    "aes-128-gcm",
    attributeKey(sharedSecret, header),
    initialisationVector(header.businessOriginator),
  );
  cipher.setAAD(AUTHENTICATED);
  const ciphertext = cipher.update(plaintext);
  cipher.final();
  return new OctetWriter(SECURITY_HEADER.length + ciphertext.length + TAG_OCTETS)
    .all(SECURITY_HEADER)
    .all(ciphertext)
    .all(cipher.getAuthTag().subarray(0, TAG_OCTETS)).octets;
}

/** Decrypts what `encryptAttributes` made; a wrong key or a changed octet is a problem at the tag. */
export function decryptAttributes(
  sharedSecret: Uint8Array,
  header: GroupingHeader,
  block: Uint8Array,
): Decoded<Uint8Array> {
  const tagAt = block.length - TAG_OCTETS;
  if (tagAt < SECURITY_HEADER.length) {
    return undecodable(`an encrypted block of ${block.length} octets is too short`, block.length);
  }
  const wrong = SECURITY_HEADER.findIndex((octet, index) => block[index] !== octet);
  if (wrong >= 0) {
    return undecodable(`the security header is not ${bytesToHex(SECURITY_HEADER)}`, wrong);
  }
  const decipher = createDecipheriv(
    "aes-128-gcm",
    attributeKey(sharedSecret, header),
    initialisationVector(header.businessOriginator),
    { authTagLength: TAG_OCTETS },
  );
  decipher.setAAD(AUTHENTICATED);
  decipher.setAuthTag(block.subarray(tagAt));
  const plaintext = new Uint8Array(decipher.update(block.subarray(SECURITY_HEADER.length, tagAt)));
  try {
    decipher.final();
  } catch {
    return undecodable("the authentication tag does not match", tagAt);
  }
  return decoded(plaintext);
}
