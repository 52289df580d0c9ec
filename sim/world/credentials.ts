/** The key pairs and certificates of one organisation in one role. */
import {
  type Certificate,
  type CertificateRole,
  type CertificationAuthority,
  deriveSerial,
  type EndEntityUsage,
  type EntityId,
  type Instant,
  issueOrganisationCertificate,
  formatEntityId,
  type KeyPair,
  seededKeyPairINSECURE,
  UsageError,
} from "../../pki/index.ts";

/** A certificate and the key pair that it was issued for; undefined when it was adopted without its private key. */
export interface Credential {
  readonly keyPair: KeyPair | undefined;
  readonly certificate: Certificate;
}

/** The private key of a credential, 32 octets. @throws UsageError when it was adopted without one */
export function privateScalarOf({ keyPair, certificate }: Credential): Uint8Array {
  if (keyPair !== undefined) return keyPair.privateScalar;
  const { entityId, role, keyUsage, serial } = certificate;
  throw new UsageError(
    `nobody here has the private key of ${entityId === undefined ? "" : formatEntityId(entityId)}, ${role ?? "no role"}, ${keyUsage.join("+")} (certificate ${serial})`,
    "add the private key to the PKI, or run without --pki",
  );
}

/** What an organisation needs to be known by devices and by the DCC. */
export interface Credentials {
  readonly digitalSignature: Credential;
  readonly keyAgreement: Credential;
  /** Signs the organisation's service requests; never on a device. */
  readonly xmlSign: Credential;
}

export interface CredentialOrder {
  readonly seed: string;
  readonly label: string;
  readonly role: CertificateRole;
  readonly usage: EndEntityUsage;
  readonly entityId: EntityId;
  readonly notBefore: Instant;
}

/** Makes one key pair and has it certified by the Issuing OCA. The same order gives the same octets. */
export async function orderCredential(
  issuing: CertificationAuthority,
  order: CredentialOrder,
): Promise<Credential> {
  const label = `${order.label}:${order.role}:${order.usage}`;
  const keyPair = seededKeyPairINSECURE(order.seed, label);
  const certificate = await issueOrganisationCertificate(issuing, {
    role: order.role,
    usage: order.usage,
    entityId: order.entityId,
    publicPoint: keyPair.publicPoint,
    notBefore: order.notBefore,
    serial: deriveSerial(order.seed, label),
  });
  return { keyPair, certificate };
}

/** The three certificates of a party that deals with devices; `generation` tells renewals apart. */
export async function orderCredentials(
  issuing: CertificationAuthority,
  order: Omit<CredentialOrder, "usage">,
  generation: number,
): Promise<Credentials> {
  const label = `${order.label}:generation-${generation}`;
  return {
    digitalSignature: await orderCredential(issuing, { ...order, label, usage: "digitalSignature" }),
    keyAgreement: await orderCredential(issuing, { ...order, label, usage: "keyAgreement" }),
    xmlSign: await orderCredential(issuing, {
      ...order,
      label,
      role: "xmlSign",
      usage: "digitalSignature",
    }),
  };
}
