/** Keys as node:crypto takes them. */
import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import type { KeyPair } from "../pki/index.ts";

/** A key pair imported into node:crypto. */
export function nativePrivateKey({ privateScalar, publicPoint }: KeyPair): KeyObject {
  return createPrivateKey({
    format: "jwk",
    key: { ...jwkOf(publicPoint), d: Buffer.from(privateScalar).toString("base64url") },
  });
}

/** A public key imported into node:crypto. @param publicPoint 65 octets, `04 || X || Y` */
export function nativePublicKey(publicPoint: Uint8Array): KeyObject {
  return createPublicKey({ format: "jwk", key: jwkOf(publicPoint) });
}

function jwkOf(publicPoint: Uint8Array) {
  const coordinate = (from: number): string =>
    Buffer.from(publicPoint.subarray(from, from + 32)).toString("base64url");
  return { kty: "EC", crv: "P-256", x: coordinate(1), y: coordinate(33) };
}
