/**
 * The one interface by which everything here checks ECDSA P-256 signatures over SHA-256: GBCS messages, certificates,
 * revocation lists, requests, documents. Keys are validated and interned once, because importing one costs twice as much as
 * a verification; a caller holds the small number and not the key.
 */
import type { Branded } from "../ids.ts";
import type { DigestBatch, SignatureBatch } from "./signature-batch.ts";

/**
 * A public key that a verifier has validated and keeps, until the verifier is dropped. It means nothing to another verifier,
 * which takes it for a key of its own where it has that many: give each verifier its own numbers only.
 */
export type KeyId = Branded<number, "KeyId">;

/**
 * - `valid`: the key made this signature over this message
 * - `malformed`: not 64 octets, so not `r || s` at all
 * - `outOfRange`: r or s is zero or not below the order of the curve (FIPS 186-5 6.4.2)
 * - `wrong`: a well-formed signature, but not of this message by this key
 */
export type SignatureVerdict = "valid" | "malformed" | "outOfRange" | "wrong";

/** How many verdicts came from where. */
export interface VerdictCounts {
  /** Found valid by the hot-key kernel. */
  readonly byKernel: number;
  /** Asked of node at once, because the key had no table or the kernel was not there. */
  readonly byNode: number;
  /** Refused by the kernel and asked again. */
  readonly refusedAndAskedAgain: number;
  /** Not calculated by the kernel, because an exceptional case arose, and asked again. */
  readonly unknownAndAskedAgain: number;
}

export interface SignatureVerifier {
  /**
   * Validates a public key (65 octets, `04 || X || Y`) and keeps it. The same point always gets the same number.
   * @throws InvalidIdentifier when the octets are not an uncompressed point on the curve
   */
  intern(publicPoint: Uint8Array): KeyId;
  /**
   * @param message the octets that were signed, not yet hashed
   * @param signature `r || s`, 64 octets (the raw form of GBCS and of IEEE P1363)
   * @throws InvalidIdentifier when the key was not interned here
   */
  verify(key: KeyId, message: Uint8Array, signature: Uint8Array): SignatureVerdict;
  /**
   * Many at once: one octet a signature, as `VERDICTS` has them. The verdict of each is what `verify` would say of it,
   * whatever stands beside it.
   * @throws InvalidIdentifier when a key was not interned here, RangeError when the arrays do not fit the count
   */
  verifyBatch(batch: SignatureBatch | DigestBatch): Uint8Array;
  /**
   * Which implementation answers: `node` is OpenSSL through node:crypto; `wasm/fused`, `wasm/simd` and `wasm/scalar` are the
   * hot-key kernel for keys in use, with `node` for all others and for every doubtful case.
   */
  readonly backend: string;
  readonly counts: VerdictCounts;
}
