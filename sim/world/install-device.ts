/** A device with keys and certificates of its own, as it comes from the factory. */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import {
  type Certificate,
  deriveSerial,
  type EndEntityUsage,
  type EntityId,
  entityId,
  type Instant,
  issueDeviceCertificate,
  lodge,
  seededKeyPairINSECURE,
} from "../../pki/index.ts";
import { factoryDevice, type FactoryOrder } from "./factory.ts";
import type { SimulatedDevice, World } from "./world.ts";

/** A device's EUI-64 comes from its label: locally administered, the same in every run. */
export function deviceEntityId(label: string): EntityId {
  return entityId(`d2de${bytesToHex(sha256(utf8ToBytes(label))).slice(0, 12)}`);
}

/** Makes the device, lodges its certificates, and adds it to the world. */
export async function installDevice(
  world: World,
  order: Omit<FactoryOrder, "entityId" | "keys" | "certificates">,
  issuedAt: Instant,
): Promise<SimulatedDevice> {
  const { label } = order;
  const id = deviceEntityId(label);
  const keys = {
    digitalSignature: seededKeyPairINSECURE(world.seed, `device:${label}:digitalSignature`),
    keyAgreement: seededKeyPairINSECURE(world.seed, `device:${label}:keyAgreement`),
  };
  const certify = async (usage: EndEntityUsage): Promise<Certificate> => {
    const certificate = await issueDeviceCertificate(world.deviceAuthorities.issuing, {
      entityId: id,
      usage,
      publicPoint: keys[usage].publicPoint,
      notBefore: issuedAt,
      serial: deriveSerial(world.seed, `device:${label}:${usage}`),
    });
    world.repository = lodge(world.repository, certificate, issuedAt);
    return certificate;
  };
  const certificates = {
    digitalSignature: await certify("digitalSignature"),
    keyAgreement: await certify("keyAgreement"),
  };
  const device = factoryDevice(world, { ...order, entityId: id, keys, certificates });
  world.devices = new Map(world.devices).set(label, device);
  return device;
}
