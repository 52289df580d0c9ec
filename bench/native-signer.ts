/**
 * Signing with node:crypto. It lives up here because OpenSSL draws a random nonce for every signature: below `sim/`
 * nothing is random, and a run that used it could not be replayed.
 */
import { createPrivateKey, sign } from "node:crypto";
import type { CertificateSigner, KeyPair } from "../pki/index.ts";

/**
 * ECDSA P-256 over SHA-256 at native speed, the key imported once. NOT_REPLAYABLE: the same octets get another
 * signature every time, so a fleet signed by it is another fleet every time. The answer is in strict DER.
 */
export function nativeSignerNOT_REPLAYABLE({ privateScalar, publicPoint }: KeyPair): CertificateSigner {
  const base64 = (octets: Uint8Array): string => Buffer.from(octets).toString("base64url");
  const key = createPrivateKey({
    format: "jwk",
    key: {
      kty: "EC",
      crv: "P-256",
      d: base64(privateScalar),
      x: base64(publicPoint.subarray(1, 33)),
      y: base64(publicPoint.subarray(33)),
    },
  });
  return (tbs) => sign("sha256", tbs, key);
}
