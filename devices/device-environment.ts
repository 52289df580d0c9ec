/** What a device is given from outside: the use of its private keys, a verifier, and the named policies. */
import type { SignatureVerifier, ValidationMemory } from "../pki/index.ts";
import { type DeviceState, FACTORY_KEY_PAIR } from "./device-state.ts";

/**
 * The use of the device's own key pairs, without the keys. A key pair is named as the device's state names it; left
 * out, it is the one of the factory. Whoever keeps the keys must know every name that it once generated.
 */
export interface DeviceKeys {
  /** Signs with a digitalSignature key; raw r || s, 64 octets. */
  sign(message: Uint8Array, keyPair?: string): Uint8Array;
  /** The ECDH shared secret Z (32 octets) of a keyAgreement key with a party's public point. */
  sharedSecret(publicPoint: Uint8Array, keyPair?: string): Uint8Array;
  /** Makes a key pair under a name; its public point, 65 octets. A device that is given none of this makes none. */
  generateKeyPair?(keyPair: string): Uint8Array;
}

/** What a device does where the rule is not publicly known. */
export interface DevicePolicies {
  readonly cellAcceptsCertificateRoles: "measured-pairs" | "equal-only" | "any";
  readonly devicePathTimeChecks: "as-commanded" | "never";
  readonly equalOriginatorCounter: "refused" | "accepted";
  readonly rootReplacementProof: "link-certificate" | "none";
  readonly ownCertificateIssuer: "unchecked" | "known-issuers";
  readonly answerToOwnKeyChange: "new-key" | "former-key";
}

export interface DeviceEnvironment {
  readonly keys: DeviceKeys;
  readonly verifier: SignatureVerifier;
  /** What was read and judged of certificates before; devices of one world share it. */
  readonly memory: ValidationMemory;
  readonly policies: DevicePolicies;
  /** The certificate policy that paths must carry; undefined leaves the policy unchecked. */
  readonly certificatePolicyOid: string | undefined;
  /** Public points of the device CAs that the device knows, for policy ownCertificateIssuer; none when left out. */
  readonly knownDeviceIssuers?: readonly Uint8Array[];
}

/** The environment in which the device's keys are those that it uses now: its state says which. */
export function withOwnKeys(
  environment: DeviceEnvironment,
  { ownCredentials }: DeviceState,
): DeviceEnvironment {
  const signing = ownCredentials.digitalSignature.keyPair;
  const agreement = ownCredentials.keyAgreement.keyPair;
  if (signing === FACTORY_KEY_PAIR && agreement === FACTORY_KEY_PAIR) {
    return environment;
  }
  const { keys } = environment;
  return {
    ...environment,
    keys: {
      ...keys,
      sign: (message, keyPair = signing) => keys.sign(message, keyPair),
      sharedSecret: (point, keyPair = agreement) => keys.sharedSecret(point, keyPair),
    },
  };
}
