/** The key pairs and certificates of one organisation in one role. */
import {
  type AuthorityHierarchy,
  type Certificate,
  type CertificateRole,
  deriveSerial,
  type EndEntityUsage,
  type EntityId,
  type Instant,
  issueOrganisationCertificate,
  type KeyPair,
  seededKeyPairINSECURE,
} from "../../pki/index.ts";

/** A key pair beside the certificate that was issued for it. */
export interface Credential {
  readonly keyPair: KeyPair;
  readonly certificate: Certificate;
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
  authorities: AuthorityHierarchy,
  order: CredentialOrder,
): Promise<Credential> {
  const label = `${order.label}:${order.role}:${order.usage}`;
  const keyPair = seededKeyPairINSECURE(order.seed, label);
  const certificate = await issueOrganisationCertificate(authorities.issuing, {
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
  authorities: AuthorityHierarchy,
  order: Omit<CredentialOrder, "usage">,
  generation: number,
): Promise<Credentials> {
  const label = `${order.label}:generation-${generation}`;
  return {
    digitalSignature: await orderCredential(authorities, { ...order, label, usage: "digitalSignature" }),
    keyAgreement: await orderCredential(authorities, { ...order, label, usage: "keyAgreement" }),
    xmlSign: await orderCredential(authorities, {
      ...order,
      label,
      role: "xmlSign",
      usage: "digitalSignature",
    }),
  };
}
