/**
 * When a slot is stranded: no party can change it by an ordinary request any more. Two authorities must agree,
 * the key in the slot (the device) and live User status with registration (the DCC); whoever lacks one of them
 * can do nothing. The broker's certificate cannot strand a slot as long as the DCC keeps its key: the registered
 * Supplier may then always ask for a handover.
 */
import { certificatesOf } from "../dcc/index.ts";
import { type EntityId, formatEntityId, type KeyIdentifier } from "../pki/index.ts";
import { dccEnvironment } from "./exchange/dcc-side.ts";
import { brokerHasKey } from "./smki/access-control-broker.ts";
import { networkOperatorCells } from "./world/network-operator-cells.ts";
import { nameOfEntity } from "./world/names.ts";
import { registrationOfPremises } from "./world/standing.ts";
import { partyOfEntity, type SimulatedDevice, type World } from "./world/world.ts";

/** Why the network operator slot of a device can be changed by nobody; empty when somebody can. */
export function strandingReasons(world: World, device: SimulatedDevice): readonly string[] {
  const [signatureCell] = networkOperatorCells(world, device.label);
  if (signatureCell === undefined) {
    return [];
  }
  if (signatureCell.contents.entityId === world.broker.entityId) {
    const key = signatureCell.contents.keyIdentifier;
    return brokerHasKey(world, key)
      ? []
      : [`the device obeys only the broker's former key ${key}, and the DCC has destroyed it`];
  }
  const { entityId: holder, keyIdentifier } = signatureCell.contents;
  const party = partyOfEntity(world, holder);
  const name = nameOfEntity(world, holder);
  const ownsKey = party?.credentials.some(
    ({ digitalSignature }) => digitalSignature.certificate.keyIdentifier === keyIdentifier,
  );
  const registered = registrationOfPremises(world, device.premises)?.networkOperator;
  const status = world.dcc.parties.get(holder)?.userStatus;
  const reasons: string[] = [];
  if (party === undefined || ownsKey !== true) {
    reasons.push(
      `nobody has the private key of ${formatEntityId(holder)} (${keyIdentifier}) that the device obeys`,
    );
  }
  if (status !== "live") {
    reasons.push(`the device obeys only ${name}, and the DCC refuses ${name}: it is not a live DCC User`);
  }
  if (registered !== undefined && registered !== holder) {
    reasons.push(
      `the device obeys only ${name}, and the DCC refuses ${name}: the registration data names ${nameOfEntity(world, registered)}`,
    );
  }
  const usable = signingKeysInUse(world, holder);
  if (status === "live" && usable.length === 0) {
    reasons.push(`${name} has no certificate in use to sign with`);
  }
  if (ownsKey === true && usable.length > 0 && !usable.includes(keyIdentifier)) {
    reasons.push(
      `the device obeys only the key ${keyIdentifier}, and the DCC refuses it: the certificate of that key is no longer in use`,
    );
  }
  return reasons;
}

/** The keys of a party whose certificates the DCC takes to be in use: a revocation that no list names yet is unknown. */
function signingKeysInUse(world: World, party: EntityId): readonly KeyIdentifier[] {
  return certificatesOf(dccEnvironment(world), party, "digitalSignature", world.at)
    .filter(({ certificate }) => certificate.role !== "xmlSign")
    .flatMap(({ certificate }) => certificate.keyIdentifier ?? []);
}

/** The labels of the devices on the wall whose network operator slot is stranded now. */
export function strandedDevices(world: World): readonly string[] {
  const onTheWall = new Set([...world.premises.values()].map(({ devices }) => devices.gpf));
  return [...world.devices.values()]
    .filter((device) => onTheWall.has(device.label) && strandingReasons(world, device).length > 0)
    .map(({ label }) => label);
}
