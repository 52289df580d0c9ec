/** What a device is given from outside: the use of its private keys, a verifier, and the named policies. */
import type { SignatureVerifier } from "../pki/index.ts";

/** The use of the device's own key pairs, without the keys. */
export interface DeviceKeys {
  /** Signs with the device's digitalSignature key; raw r || s, 64 octets. */
  sign(message: Uint8Array): Uint8Array;
  /** The ECDH shared secret Z (32 octets) of the device's keyAgreement key with a party's public point. */
  sharedSecret(publicPoint: Uint8Array): Uint8Array;
}

/** What a device does where the rule is not publicly known. */
export interface DevicePolicies {
  readonly cellAcceptsCertificateRoles: "measured-pairs" | "equal-only" | "any";
  readonly devicePathTimeChecks: "as-commanded" | "never";
  readonly equalOriginatorCounter: "refused" | "accepted";
  readonly rootReplacementProof: "link-certificate" | "none";
}

export interface DeviceEnvironment {
  readonly keys: DeviceKeys;
  readonly verifier: SignatureVerifier;
  readonly policies: DevicePolicies;
  /** The certificate policy that paths must carry; undefined leaves the policy unchecked. */
  readonly certificatePolicyOid: string | undefined;
}
