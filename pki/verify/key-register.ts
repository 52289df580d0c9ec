/** The public keys that a verifier has validated, each with a small number; what is dear to make of one is made once. */
import { createPublicKey, type KeyObject } from "node:crypto";
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { InvalidIdentifier } from "../ids.ts";
import { isUncompressedPoint } from "./public-point.ts";
import type { KeyId } from "./signature-verifier.ts";

export interface KeyRegister {
  /**
   * The number of a point (65 octets, `04 || X || Y`), the same for the same point.
   * @throws InvalidIdentifier when the octets are not an uncompressed point on the curve
   */
  intern(publicPoint: Uint8Array): KeyId;
  /** How many there are: the numbers below it are taken. */
  count(): number;
  /** @throws InvalidIdentifier when the key was not interned here */
  point(key: number): Uint8Array;
  /** The key as node:crypto wants it. @throws InvalidIdentifier when the key was not interned here */
  keyObject(key: number): KeyObject;
}

/** SubjectPublicKeyInfo up to the point: id-ecPublicKey, prime256v1, BIT STRING (RFC 5480 2). */
const PUBLIC_KEY_INFO_START = hexToBytes("3059301306072a8648ce3d020106082a8648ce3d030107034200");

/** The point of a SubjectPublicKeyInfo, as octets of its own. @throws InvalidIdentifier when it is not one of an uncompressed P-256 key */
export function pointOfPublicKeyInfo(info: Uint8Array): Uint8Array {
  const point = Uint8Array.from(info.subarray(PUBLIC_KEY_INFO_START.length));
  const starts = PUBLIC_KEY_INFO_START.every((octet, index) => info[index] === octet);
  if (!starts || !isUncompressedPoint(point)) {
    throw new InvalidIdentifier(
      "a SubjectPublicKeyInfo of a P-256 key",
      bytesToHex(info),
      "91 octets that end in 04 || X || Y",
    );
  }
  return point;
}

export function createKeyRegister(): KeyRegister {
  const points: Uint8Array[] = [];
  const keyObjects: (KeyObject | undefined)[] = [];
  const numberOf = new Map<string, KeyId>();

  const point = (key: number): Uint8Array => {
    const found = points[key];
    if (found === undefined) {
      throw new InvalidIdentifier("a key of this verifier", String(key), "the result of its intern()");
    }
    return found;
  };
  return {
    intern: (publicPoint) => {
      const text = textOf(publicPoint);
      const known = numberOf.get(text);
      if (known !== undefined) return known;
      if (!isUncompressedPoint(publicPoint)) {
        throw new InvalidIdentifier(
          "a P-256 public key",
          bytesToHex(publicPoint),
          "65 octets, 04 || X || Y, on the curve",
        );
      }
      const key = points.length as KeyId;
      // Not slice(), which of a Buffer is a view: the caller may write to its octets afterwards.
      points.push(Uint8Array.from(publicPoint));
      numberOf.set(text, key);
      return key;
    },
    count: () => points.length,
    point,
    keyObject: (key) => {
      let keyObject = keyObjects[key];
      if (keyObject === undefined) {
        keyObject = importPoint(point(key));
        keyObjects[key] = keyObject;
      }
      return keyObject;
    },
  };
}

/** As a JSON Web Key: OpenSSL 3 takes twice as long to read the same key as a SubjectPublicKeyInfo. */
function importPoint(publicPoint: Uint8Array): KeyObject {
  const [x, y] = [publicPoint.subarray(1, 33), publicPoint.subarray(33)].map((coordinate) =>
    Buffer.from(coordinate).toString("base64url"),
  );
  return createPublicKey({ key: { kty: "EC", crv: "P-256", x: x ?? "", y: y ?? "" }, format: "jwk" });
}

/** The octets as a string to look up by: one character an octet, which is the cheapest to make. */
function textOf(octets: Uint8Array): string {
  return Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength).toString("latin1");
}
