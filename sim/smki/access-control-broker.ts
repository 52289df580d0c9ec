/** The DCC's access control broker with all the keys that it has had. */
import type { AccessControlBroker } from "../../dcc/index.ts";
import { type KeyIdentifier, sharedSecret, signDeterministicallyFOR_REPLAY } from "../../pki/index.ts";
import { type Credential, privateScalarOf } from "../world/credentials.ts";
import type { BrokerCredentials, World } from "../world/world.ts";

/** What of a world the broker looks at, at the moment in which it signs. */
type BrokerKeys = Pick<World, "dccOrganisations" | "dccEntityIds" | "policies">;

/**
 * The broker as the DCC uses it. Asked for a key that it no longer has (policy formerBrokerKeys) it uses its
 * current one, which the device then refuses.
 */
export function createBroker(keys: BrokerKeys): AccessControlBroker {
  return {
    entityId: keys.dccEntityIds.accessControlBroker,
    sign: (message, key) =>
      signDeterministicallyFOR_REPLAY(privateScalarOf(credentialFor(keys, "digitalSignature", key)), message),
    sharedSecret: (point, key) =>
      sharedSecret(privateScalarOf(credentialFor(keys, "keyAgreement", key)), point),
  };
}

/** Every pair that the broker has had, the oldest first: devices are delivered with that one. */
export function brokerGenerations({
  dccOrganisations,
}: Pick<World, "dccOrganisations">): readonly BrokerCredentials[] {
  return [...dccOrganisations.formerAccessControlBrokers, dccOrganisations.accessControlBroker];
}

/** Whether the broker can still use the private key of a certificate that it had. */
export function brokerHasKey(keys: BrokerKeys, key: KeyIdentifier): boolean {
  const current = keys.dccOrganisations.accessControlBroker;
  const held = keys.policies.formerBrokerKeys === "kept" ? brokerGenerations(keys) : [current];
  return held.some(({ digitalSignature, keyAgreement }) =>
    [digitalSignature, keyAgreement].some(({ certificate }) => certificate.keyIdentifier === key),
  );
}

function credentialFor(
  keys: BrokerKeys,
  usage: "digitalSignature" | "keyAgreement",
  key: KeyIdentifier | undefined,
): Credential {
  const current = keys.dccOrganisations.accessControlBroker;
  const [delivered = current, ...later] = brokerGenerations(keys);
  const wanted =
    key === undefined
      ? delivered
      : [delivered, ...later].find((pair) => pair[usage].certificate.keyIdentifier === key);
  const usable = wanted === current || keys.policies.formerBrokerKeys === "kept";
  return (usable ? (wanted ?? current) : current)[usage];
}
