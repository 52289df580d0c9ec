/**
 * Devices as they leave the factory. A gas proxy function carries the access control broker's certificates in
 * all its supplier and network operator cells (inferred from the measured handover answers, RTDS 4.5.0); what a
 * gas meter carries is the policy gsmeFactorySupplierCells.
 */
import {
  CELLS_OF_KIND,
  type CellContents,
  contentsOf,
  type DeviceKind,
  type DeviceKeys,
  FACTORY_KEY_PAIR,
  newDeviceState,
  ROOT_ENTITY_ID,
  type TrustAnchorCell,
  trustAnchorCells,
} from "../../devices/index.ts";
import {
  type Certificate,
  type EndEntityUsage,
  type EntityId,
  InternalError,
  type KeyPair,
  seededKeyPairINSECURE,
  sharedSecret,
  signDeterministicallyFOR_REPLAY,
} from "../../pki/index.ts";
import type { TrustAnchorCellIdentifier } from "../../wire/index.ts";
import { anchorOf, type RootAuthority } from "../smki/organisation-authorities.ts";
import { currentCredentials, type SimulatedDevice, type World } from "./world.ts";
import { gasDataModel } from "./gas-data.ts";

export interface FactoryOrder {
  readonly label: string;
  readonly premises: string;
  readonly kind: DeviceKind;
  readonly entityId: EntityId;
  readonly keys: Readonly<Record<EndEntityUsage, KeyPair>>;
  /** The device certificates of these keys. */
  readonly certificates: Readonly<Record<EndEntityUsage, Certificate>>;
  /** The supplier that ordered the meter. */
  readonly orderedBy: string;
  /** Whose certificates the manufacturer put into the network operator cells, if not the broker's. */
  readonly factoryNetworkOperator?: string | undefined;
}

/** A key pair that a device made for itself (CS02c), by the name that it gave it. */
export function generatedKeyPair(seed: string, device: EntityId, keyPair: string): KeyPair {
  return seededKeyPairINSECURE(seed, `device:${device}:${keyPair}`);
}

/** Makes one device with its factory cells. */
export function factoryDevice(world: World, order: FactoryOrder): SimulatedDevice {
  const { digitalSignature, keyAgreement } = order.keys;
  const generated = (keyPair: string): KeyPair => generatedKeyPair(world.seed, order.entityId, keyPair);
  const named = (keyPair: string, factory: KeyPair): KeyPair =>
    keyPair === FACTORY_KEY_PAIR ? factory : generated(keyPair);
  const keys: DeviceKeys = {
    sign: (message, keyPair = FACTORY_KEY_PAIR) =>
      signDeterministicallyFOR_REPLAY(named(keyPair, digitalSignature).privateScalar, message),
    sharedSecret: (point, keyPair = FACTORY_KEY_PAIR) =>
      sharedSecret(named(keyPair, keyAgreement).privateScalar, point),
    generateKeyPair: (keyPair) => generated(keyPair).publicPoint,
  };
  const cells = CELLS_OF_KIND[order.kind].map(
    ({ identifier }): TrustAnchorCell => ({
      identifier,
      contents: factoryContents(world, order, identifier),
    }),
  );
  return {
    label: order.label,
    premises: order.premises,
    digitalSignature,
    keyAgreement,
    environment: {
      keys,
      verifier: world.verifier,
      memory: world.memory,
      policies: world.policies,
      certificatePolicyOid: world.organisationAuthorities.issuing.policyOid,
    },
    state: newDeviceState({
      ...(order.kind === "CHF" ? {} : { dataModel: gasDataModel(world.at) }),
      entityId: order.entityId,
      kind: order.kind,
      cells: trustAnchorCells(cells),
      register: { currentSummationDelivered: 1_234_567, unitOfMeasure: 1, multiplier: 1, divisor: 1000 },
      ownCertificates: {
        digitalSignature: order.certificates.digitalSignature.der,
        keyAgreement: order.certificates.keyAgreement.der,
      },
    }),
  };
}

function factoryContents(world: World, order: FactoryOrder, cell: TrustAnchorCellIdentifier): CellContents {
  const { dccOrganisations: dcc, organisationAuthorities } = world;
  const broker =
    cell.keyUsage === "digitalSignature"
      ? dcc.accessControlBroker.digitalSignature
      : dcc.accessControlBroker.keyAgreement;
  switch (cell.remotePartyRole) {
    case "root":
      return rootContents(organisationAuthorities.root);
    case "recovery":
      return contents(dcc.recovery.certificate);
    case "transitionalCoS":
      return contents(dcc.transitionalCoS.certificate);
    case "wanProvider":
      return contents(dcc.wanProvider.certificate);
    case "supplier": {
      const orderer = world.parties.get(order.orderedBy);
      const own = orderer === undefined ? undefined : currentCredentials(orderer);
      const bySupplier =
        order.kind === "GSME" && world.policies.gsmeFactorySupplierCells === "ordering-supplier";
      if (!bySupplier || own === undefined) {
        return contents(broker.certificate);
      }
      return contents(
        (cell.keyUsage === "digitalSignature" ? own.digitalSignature : own.keyAgreement).certificate,
      );
    }
    case "networkOperator": {
      const party = world.parties.get(order.factoryNetworkOperator ?? "");
      const own = party === undefined ? undefined : currentCredentials(party);
      if (own === undefined) return contents(broker.certificate);
      return contents(
        (cell.keyUsage === "digitalSignature" ? own.digitalSignature : own.keyAgreement).certificate,
      );
    }
    default:
      return contents(broker.certificate);
  }
}

/** Of a root whose certificate nobody has, a device keeps the key and its identifier: it needs no more. */
function rootContents(root: RootAuthority): CellContents {
  if (root.certificate !== undefined) return contents(root.certificate);
  const { publicPoint, keyIdentifier } = anchorOf(root);
  return { entityId: ROOT_ENTITY_ID, keyIdentifier, publicPoint, certificateRole: "root" };
}

function contents(certificate: Parameters<typeof contentsOf>[0]): CellContents {
  const found = contentsOf(certificate);
  if (found === undefined) {
    throw new InternalError("a factory certificate names no role, party or key");
  }
  return found;
}
