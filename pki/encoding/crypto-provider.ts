/**
 * The one door to @peculiar/x509 and the one choice of its WebCrypto provider. `reflect-metadata` has to be
 * loaded before it, and CryptoKeys of two providers do not mix, so no other file imports either package.
 */
import "reflect-metadata";
import type { webcrypto } from "node:crypto";
import { Crypto as WebCrypto } from "@peculiar/webcrypto";
import * as x509 from "@peculiar/x509";

export { x509 };

/** A provider as @peculiar/x509 types it: Node's, or the browser's in a program that is typed with the DOM. */
type Provider = ReturnType<typeof x509.cryptoProvider.get>;

/** The provider of everything that @peculiar/x509 does here. */
export const cryptoProvider = providerFor(new WebCrypto());
x509.cryptoProvider.set(cryptoProvider);

/** The two programs of this project type one class differently; what it does is the same. */
function providerFor(crypto: unknown): Provider {
  return crypto as Provider;
}

/** Signs octets and answers `r || s`, 64 octets. */
export type Signer = (message: Uint8Array) => Uint8Array;

/**
 * The provider with its `sign` replaced. ECDSA draws a random nonce, and with it no two runs would issue the
 * same certificate; everything else still comes from the provider.
 */
export function cryptoSigningWith(signer: Signer): Provider {
  const subtle = new Proxy(cryptoProvider.subtle, {
    get: (target, property) => {
      if (property === "sign") {
        return (_algorithm: unknown, _key: unknown, message: webcrypto.BufferSource) =>
          Promise.resolve(exactBuffer(signer(octetsOf(message))));
      }
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  return new Proxy(cryptoProvider, {
    get: (target, property) => {
      if (property === "subtle") return subtle;
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

function octetsOf(source: webcrypto.BufferSource): Uint8Array {
  return source instanceof ArrayBuffer
    ? new Uint8Array(source)
    : new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
}

/** A buffer that holds these octets and no more, which a Uint8Array's own buffer need not do. */
function exactBuffer(octets: Uint8Array): ArrayBuffer {
  return Uint8Array.from(octets).buffer;
}
