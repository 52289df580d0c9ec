/**
 * A complete small SMKI from one seed: both trees of CAs, one organisation in each role that matters, two devices.
 * What `pki init` writes to disk, and what the bad certificates are bad copies of.
 */
import type { Certificate } from "../certificates/certificate.ts";
import type { Environment } from "../environment.ts";
import { entityId, type EntityId, type Instant } from "../ids.ts";
import { seededKeyPairINSECURE, type KeyPair } from "../keys/key-pair.ts";
import type { CertificateRole } from "../remote-party-role.ts";
import {
  createDeviceHierarchy,
  createOrganisationHierarchy,
  issueDeviceCertificate,
  issueOrganisationCertificate,
  type AuthorityHierarchy,
  type EndEntityUsage,
} from "./authority.ts";
import { deriveSerial } from "./serial.ts";

/** One certificate of the sample with its private key. The label is unique: `northgrid-gas-digitalSignature`. */
export interface SampleCredential {
  readonly label: string;
  readonly usage: EndEntityUsage;
  readonly keyPair: KeyPair;
  readonly certificate: Certificate;
}

export interface SamplePki {
  readonly organisationAuthorities: AuthorityHierarchy;
  readonly deviceAuthorities: AuthorityHierarchy;
  readonly organisations: readonly SampleCredential[];
  readonly devices: readonly SampleCredential[];
}

export interface SamplePkiOptions {
  readonly seed: string;
  readonly environment: Environment;
  /** When the end-entity certificates begin; the CAs begin in 2015. */
  readonly notBefore: Instant;
}

interface SampleOrganisation {
  readonly name: string;
  readonly role: CertificateRole;
  readonly entityId: EntityId;
  readonly usages: readonly EndEntityUsage[];
}

const BOTH: readonly EndEntityUsage[] = ["digitalSignature", "keyAgreement"];
const SIGNS_ONLY: readonly EndEntityUsage[] = ["digitalSignature"];

const organisation = (
  name: string,
  role: CertificateRole,
  id: string,
  usages: readonly EndEntityUsage[],
): SampleOrganisation => ({ name, role, entityId: entityId(id), usages });

/** XML signing certificates share the EUI-64 of their owner, as a User's do (measured: roles 135 and 137). */
const ORGANISATIONS: readonly SampleOrganisation[] = [
  organisation("bright-gas", "supplier", "d25ec00000000001", BOTH),
  organisation("bright-gas-xml", "xmlSign", "d25ec00000000001", SIGNS_ONLY),
  organisation("northgrid-gas", "networkOperator", "d25ec00000000002", BOTH),
  organisation("northgrid-gas-xml", "xmlSign", "d25ec00000000002", SIGNS_ONLY),
  organisation("southern-gas", "networkOperator", "d25ec00000000003", BOTH),
  organisation("southern-gas-xml", "xmlSign", "d25ec00000000003", SIGNS_ONLY),
  organisation("access-control-broker", "accessControlBroker", "d25ec00000000010", BOTH),
  organisation("dsp-xml", "dspXmlSign", "d25ec00000000010", SIGNS_ONLY),
  organisation("change-of-supplier", "transitionalCoS", "d25ec00000000011", SIGNS_ONLY),
  organisation("recovery", "recovery", "d25ec00000000012", SIGNS_ONLY),
  organisation("wan-provider", "wanProvider", "d25ec00000000013", SIGNS_ONLY),
];

const DEVICES = [
  { name: "gpf-1", entityId: entityId("d2de000000000001") },
  { name: "gsme-1", entityId: entityId("d2de000000000002") },
] as const;

/** Makes the sample. The same options give the same octets. */
export async function createSamplePki({
  seed,
  environment,
  notBefore,
}: SamplePkiOptions): Promise<SamplePki> {
  const organisationAuthorities = await createOrganisationHierarchy({ seed, environment });
  const deviceAuthorities = await createDeviceHierarchy({ seed, environment });
  const organisations: SampleCredential[] = [];
  for (const { name, usages, ...subject } of ORGANISATIONS) {
    for (const usage of usages) {
      const { common, credential } = sampleKey(seed, name, usage, notBefore);
      const certificate = await issueOrganisationCertificate(organisationAuthorities.issuing, {
        ...subject,
        ...common,
      });
      organisations.push({ ...credential, certificate });
    }
  }
  const devices: SampleCredential[] = [];
  for (const { name, entityId: id } of DEVICES) {
    for (const usage of BOTH) {
      const { common, credential } = sampleKey(seed, name, usage, notBefore);
      const certificate = await issueDeviceCertificate(deviceAuthorities.issuing, {
        entityId: id,
        ...common,
      });
      devices.push({ ...credential, certificate });
    }
  }
  return { organisationAuthorities, deviceAuthorities, organisations, devices };
}

function sampleKey(seed: string, name: string, usage: EndEntityUsage, notBefore: Instant) {
  const label = `${name}-${usage}`;
  const keyPair = seededKeyPairINSECURE(seed, label);
  return {
    common: { usage, publicPoint: keyPair.publicPoint, notBefore, serial: deriveSerial(seed, label) },
    credential: { label, usage, keyPair },
  };
}
