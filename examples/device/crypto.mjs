/** P-256 as node:crypto has it: points of 65 octets, scalars of 32, signatures as r and s. */
import {
  createCipheriv,
  createDecipheriv,
  createECDH,
  createHash,
  createPrivateKey,
  createPublicKey,
  sign,
  timingSafeEqual,
  verify,
} from "node:crypto";

/** SubjectPublicKeyInfo of a P-256 point, up to the point. */
const SPKI_HEAD = Buffer.from("3059301306072a8648ce3d020106082a8648ce3d030107034200", "hex");
/** PKCS #8 of a P-256 scalar, up to the scalar. */
const PKCS8_HEAD = Buffer.from(
  "3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420",
  "hex",
);

/** A public key; undefined when the octets are not an uncompressed point on the curve. */
export function publicKey(point) {
  if (point.length !== 65 || point[0] !== 4) return undefined;
  try {
    return createPublicKey({ key: Buffer.concat([SPKI_HEAD, point]), format: "der", type: "spki" });
  } catch {
    return undefined;
  }
}

const privateKey = (scalar) =>
  createPrivateKey({ key: Buffer.concat([PKCS8_HEAD, scalar]), format: "der", type: "pkcs8" });

/** @param encoding ieee-p1363 (64 octets, GBCS) or der (X.509) */
export function verifies(point, message, signature, encoding) {
  const key = publicKey(point);
  return key !== undefined && verify("sha256", message, { key, dsaEncoding: encoding }, signature);
}

export function signRaw(scalar, message) {
  return sign("sha256", message, { key: privateKey(scalar), dsaEncoding: "ieee-p1363" });
}

export function sharedSecret(scalar, point) {
  const ecdh = createECDH("prime256v1");
  ecdh.setPrivateKey(scalar);
  return ecdh.computeSecret(point);
}

export const sha1 = (octets) => createHash("sha1").update(octets).digest();

/** The 8 octets of GBCS: 0100 and the low 60 bits of SHA-1 over the point (RFC 5280 4.2.1.2, method 2). */
export function keyIdentifier(point) {
  const octets = sha1(point).subarray(-8);
  octets[0] = 0x40 | (octets[0] & 0x0f);
  return octets;
}

/** The key of one message. @param flag 1 command, 2 response, 3 alert, 4 encrypted attributes */
export function messageKey(secret, originator, flag, counter, recipient) {
  const ALGORITHM = Buffer.from("60857406080300", "hex");
  return createHash("sha256")
    .update(Buffer.concat([Buffer.from([0, 0, 0, 1]), secret, ALGORITHM, originator]))
    .update(Buffer.concat([Buffer.from([9, flag]), counter, recipient]))
    .digest()
    .subarray(0, 16);
}

/** AES-128-GCM with the originator as nonce: [ciphertext, the tag's first 12 octets]. */
export function seal(key, originator, plaintext, additional) {
  const cipher = createCipheriv("aes-128-gcm", key, Buffer.concat([originator, Buffer.alloc(4)]));
  cipher.setAAD(additional);
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return [ciphertext, cipher.getAuthTag().subarray(0, 12)];
}

/** Opens AES-128-GCM with a tag of 16 octets at the end; undefined when the key is not the one. */
export function open(key, nonce, sealed) {
  if (key.length !== 16 || nonce.length !== 12 || sealed.length < 16) return undefined;
  const decipher = createDecipheriv("aes-128-gcm", key, nonce, { authTagLength: 16 });
  decipher.setAuthTag(sealed.subarray(-16));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
  } catch {
    return undefined;
  }
}

export const sameOctets = (one, other) => one.length === other.length && timingSafeEqual(one, other);
