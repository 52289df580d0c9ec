/**
 * Signing with node:crypto. It lives up here because OpenSSL draws a random nonce for every signature: below `sim/`
 * nothing is random, and a run that used it could not be replayed.
 */
import { sign } from "node:crypto";
import type { CertificateSigner, KeyPair } from "../pki/index.ts";
import { nativePrivateKey } from "./native-keys.ts";

/**
 * ECDSA P-256 over SHA-256 at native speed, the key imported once. NOT_REPLAYABLE: the same octets get another
 * signature every time, so a fleet signed by it is another fleet every time. The answer is in strict DER.
 */
export function nativeSignerNOT_REPLAYABLE(keyPair: KeyPair): CertificateSigner {
  const key = nativePrivateKey(keyPair);
  return (tbs) => sign("sha256", tbs, key);
}
