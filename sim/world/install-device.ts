/** A device with keys and certificates of its own, as it comes from the factory. */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import {
  type Certificate,
  type CertificationAuthority,
  deriveSerial,
  type EndEntityUsage,
  type EntityId,
  entityId,
  type Instant,
  issueDeviceCertificate,
  lodgeAll,
  seededKeyPairINSECURE,
} from "../../pki/index.ts";
import { factoryDevice, type FactoryOrder } from "./factory.ts";
import { createMemory } from "./remembered.ts";
import type { SimulatedDevice, World } from "./world.ts";

/** A device's EUI-64 comes from its label: locally administered, the same in every run. */
export function deviceEntityId(label: string): EntityId {
  return entityId(`d2de${bytesToHex(sha256(utf8ToBytes(label))).slice(0, 12)}`);
}

/** Keys and certificates of devices that were made before in this process. */
const MADE = createMemory<Pick<FactoryOrder, "keys" | "certificates">>(1024);

async function makeCredentials(
  issuing: CertificationAuthority,
  seed: string,
  label: string,
  id: EntityId,
  notBefore: Instant,
): Promise<Pick<FactoryOrder, "keys" | "certificates">> {
  const keys = {
    digitalSignature: seededKeyPairINSECURE(seed, `device:${label}:digitalSignature`),
    keyAgreement: seededKeyPairINSECURE(seed, `device:${label}:keyAgreement`),
  };
  const certify = (usage: EndEntityUsage): Promise<Certificate> =>
    issueDeviceCertificate(issuing, {
      entityId: id,
      usage,
      publicPoint: keys[usage].publicPoint,
      notBefore,
      serial: deriveSerial(seed, `device:${label}:${usage}`),
    });
  return {
    keys,
    certificates: {
      digitalSignature: await certify("digitalSignature"),
      keyAgreement: await certify("keyAgreement"),
    },
  };
}

/** Makes the device, lodges its certificates, and adds it to the world. */
export async function installDevice(
  world: World,
  order: Omit<FactoryOrder, "entityId" | "keys" | "certificates">,
  issuedAt: Instant,
): Promise<SimulatedDevice> {
  const { label } = order;
  const id = deviceEntityId(label);
  const { issuing } = world.deviceAuthorities;
  const { keys, certificates } = await MADE.recall(
    `${label} ${issuedAt} ${issuing.certificate.keyIdentifier ?? ""} ${world.seed}`,
    () => makeCredentials(issuing, world.seed, label, id, issuedAt),
  );
  world.repository = lodgeAll(
    world.repository,
    [certificates.digitalSignature, certificates.keyAgreement],
    issuedAt,
  );
  const device = factoryDevice(world, { ...order, entityId: id, keys, certificates });
  world.devices = new Map(world.devices).set(label, device);
  return device;
}
