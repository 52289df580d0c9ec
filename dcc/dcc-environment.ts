/** What the DCC is given from outside: its own keys' use, the SMKI Repository as it stands, named policies. */
import type {
  Certificate,
  EntityId,
  KeyIdentifier,
  PathAnchor,
  Repository,
  RevocationList,
  SignatureVerifier,
  ValidationMemory,
} from "../pki/index.ts";

/**
 * The access control broker: the DCC's part that MACs every command, and signs where its certificate sits in the
 * cell that authorises.
 */
export interface AccessControlBroker {
  readonly entityId: EntityId;
  /**
   * Signs with a digitalSignature key of the broker; raw r || s, 64 octets.
   * @param key the key that the device obeys; undefined: the one that devices are delivered with
   */
  sign(message: Uint8Array, key?: KeyIdentifier): Uint8Array;
  /** Z of a keyAgreement key of the broker with a device's public point; 32 octets. The key as for `sign`. */
  sharedSecret(publicPoint: Uint8Array, key?: KeyIdentifier): Uint8Array;
}

/** The DCC's change of supplier party: it signs what puts a gaining supplier into the supplier cells (mode 7). */
export interface ChangeOfSupplierParty {
  readonly entityId: EntityId;
  /** Raw r || s, 64 octets. */
  sign(message: Uint8Array): Uint8Array;
}

/** What the DCC does where the rule is not publicly known. */
export interface DccPolicies {
  readonly handoverNeedsDccControlledSlot: "as-last-reported" | "unchecked";
  readonly replacementCertificateOwner: "originator-or-acb" | "originator-only" | "any";
  readonly certificateOwnerIsRegistered: "unchecked" | "checked";
  readonly readsOfUnknownUsers: "through-the-broker" | "in-the-users-name";
  readonly localCommands: "suppliers" | "any-eligible-user" | "nobody";
}

export interface DccEnvironment {
  readonly broker: AccessControlBroker;
  readonly changeOfSupplierParty: ChangeOfSupplierParty;
  readonly repository: Repository;
  /** The Issuing OCAs that organisation certificates may come from; the current one first. */
  readonly issuingAuthorities: readonly Certificate[];
  /** The Root OCAs that the DCC trusts; the current one first. */
  readonly rootAuthorities: readonly PathAnchor[];
  /** The CRLs and ARLs as the DCC last fetched them: what it knows of revocations. */
  readonly revocationLists: readonly RevocationList[];
  /**
   * CAs of which no list can be had, because nobody here has their key: their certificates are taken as not revoked.
   * Only a PKI that was adopted without CA keys has any.
   */
  readonly authoritiesWithoutLists: readonly KeyIdentifier[];
  readonly verifier: SignatureVerifier;
  /** What was read and judged of certificates before. */
  readonly memory: ValidationMemory;
  readonly policies: DccPolicies;
}
