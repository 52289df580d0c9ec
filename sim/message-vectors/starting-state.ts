/**
 * The device that a pack is for and the parties around it: a commissioned device, every cell filled, every counter
 * somewhere in the middle. All of it follows from the seed.
 */
import {
  CELLS_OF_KIND,
  contentsOf,
  newDeviceState,
  type DeviceEnvironment,
  type DeviceState,
  trustAnchorCells,
} from "../../devices/index.ts";
import {
  type Certificate,
  createVerification,
  createVectorKit,
  deriveSerial,
  type EndEntityUsage,
  entityId,
  type EntityId,
  type Instant,
  instant,
  InternalError,
  issueDeviceCertificate,
  type KeyPair,
  type RemotePartyRole,
  seededKeyPairINSECURE,
  sharedSecret,
  signDeterministicallyFOR_REPLAY,
  type VectorKit,
  VECTORS_JUDGED_AT,
} from "../../pki/index.ts";
import {
  cellKey,
  type OriginatorCounter,
  originatorCounter,
  type TrustAnchorCellIdentifier,
} from "../../wire/index.ts";
import { DEFAULT_POLICIES } from "../scenario/policies.ts";
import type { PackDevice } from "./manifest.ts";

/** A certificate with the private key of whoever it names. */
export interface Credential {
  readonly certificate: Certificate;
  readonly keyPair: KeyPair;
}

/** A party by its label in the sample PKI: `northgrid-gas`. */
export interface VectorParty {
  readonly label: string;
  readonly entityId: EntityId;
  readonly digitalSignature: Credential;
  /** Undefined for the parties that only sign. */
  readonly keyAgreement: Credential | undefined;
}

/** A device with its own keys, in its starting state. */
export interface VectorDevice {
  readonly digitalSignature: Credential;
  readonly keyAgreement: Credential;
  readonly environment: DeviceEnvironment;
  readonly state: DeviceState;
}

/** Everything that the commands of a pack are made of. */
export interface MessageKit {
  readonly seed: string;
  readonly kind: PackDevice;
  /** The device's clock in every entry that says nothing else. */
  readonly clock: Instant;
  readonly vectorKit: VectorKit;
  readonly device: VectorDevice;
  /** What is in each cell, by the key of the cell. */
  readonly cellCertificates: ReadonlyMap<string, Certificate>;
  /** @throws InternalError for a label that the sample PKI does not have */
  party(label: string): VectorParty;
  /** The party of the same label in an SMKI that the device does not know. */
  foreignParty(label: string): VectorParty;
  /** The lowest counter that the device accepts from the role. */
  nextCounter(role: RemotePartyRole): OriginatorCounter;
}

/** Who holds the cells of a role when the device has been commissioned. */
export const HOLDERS: Partial<Record<RemotePartyRole, string>> = {
  recovery: "recovery",
  supplier: "bright-gas",
  networkOperator: "northgrid-gas",
  accessControlBroker: "access-control-broker",
  transitionalCoS: "change-of-supplier",
  wanProvider: "wan-provider",
};

/** The last counter accepted from each role. The contingency key counts as the root. */
const COUNTERS: Partial<Record<RemotePartyRole, number>> = {
  root: 5000,
  recovery: 7000,
  supplier: 1000,
  networkOperator: 1200,
  accessControlBroker: 1300,
  transitionalCoS: 6000,
  wanProvider: 8000,
};

const OWN_COUNTER = 2000;
const CERTIFIED = instant("2024-01-01");

const DEVICE_IDS: Readonly<Record<PackDevice, EntityId>> = {
  GPF: entityId("d2de000000000101"),
  GSME: entityId("d2de000000000102"),
  ESME: entityId("d2de000000000103"),
  CHF: entityId("d2de000000000104"),
};

/** The kit of a kind of device and a seed. The same two give the same octets. */
export async function createMessageKit(kind: PackDevice, seed: string): Promise<MessageKit> {
  const vectorKit = await createVectorKit(seed);
  const party = partiesOf(vectorKit.pki.organisations);
  const foreignParty = partiesOf(vectorKit.foreign.organisations);
  const cellCertificates = new Map(
    CELLS_OF_KIND[kind].map(({ identifier }) => [
      cellKey(identifier) as string,
      startingCertificate(vectorKit, party, identifier),
    ]),
  );
  const device = await startingDevice(kind, seed, vectorKit, cellCertificates);
  return {
    seed,
    kind,
    clock: VECTORS_JUDGED_AT,
    vectorKit,
    device,
    cellCertificates,
    party,
    foreignParty,
    nextCounter: (role) => originatorCounter((device.state.counters.get(role) ?? 0n) + 1n),
  };
}

async function startingDevice(
  kind: PackDevice,
  seed: string,
  { pki }: VectorKit,
  cellCertificates: MessageKit["cellCertificates"],
): Promise<VectorDevice> {
  const { issuing } = pki.deviceAuthorities;
  const id = DEVICE_IDS[kind];
  const credential = async (usage: EndEntityUsage): Promise<Credential> => {
    const label = `message-vectors:${kind}:${usage}`;
    const keyPair = seededKeyPairINSECURE(seed, label);
    const order = { entityId: id, usage, publicPoint: keyPair.publicPoint, notBefore: CERTIFIED };
    const serial = deriveSerial(seed, label);
    return { keyPair, certificate: await issueDeviceCertificate(issuing, { ...order, serial }) };
  };
  const digitalSignature = await credential("digitalSignature");
  const keyAgreement = await credential("keyAgreement");
  const roles = new Set(CELLS_OF_KIND[kind].map(({ identifier }) => identifier.remotePartyRole));
  return {
    digitalSignature,
    keyAgreement,
    environment: {
      ...vectorDeviceKeys(digitalSignature.keyPair, keyAgreement.keyPair),
      ...createVerification(),
      policies: DEFAULT_POLICIES,
      certificatePolicyOid: pki.organisationAuthorities.issuing.policyOid,
    },
    state: {
      ...newDeviceState({
        entityId: id,
        kind,
        cells: trustAnchorCells(
          CELLS_OF_KIND[kind].map(({ identifier }) => {
            const certificate = cellCertificates.get(cellKey(identifier));
            const contents = certificate === undefined ? undefined : contentsOf(certificate);
            if (contents === undefined) throw new InternalError("a sample certificate that no cell can hold");
            return { identifier, contents };
          }),
        ),
        counters: new Map(
          [...roles].flatMap((role) => {
            const counter = COUNTERS[role];
            return counter === undefined ? [] : [[role, originatorCounter(counter)] as const];
          }),
        ),
        register: { currentSummationDelivered: 1_234_567, unitOfMeasure: 1, multiplier: 1, divisor: 1000 },
        ownCertificates: {
          digitalSignature: digitalSignature.certificate.der,
          keyAgreement: keyAgreement.certificate.der,
        },
      }),
      ownCounter: originatorCounter(OWN_COUNTER),
    },
  };
}

/** The use of a device's key pairs, as the device model wants it. */
export function vectorDeviceKeys(
  digitalSignature: KeyPair,
  keyAgreement: KeyPair,
): Pick<DeviceEnvironment, "keys"> {
  return {
    keys: {
      sign: (message) => signDeterministicallyFOR_REPLAY(digitalSignature.privateScalar, message),
      sharedSecret: (point) => sharedSecret(keyAgreement.privateScalar, point),
    },
  };
}

function startingCertificate(
  { pki }: VectorKit,
  party: MessageKit["party"],
  { remotePartyRole, keyUsage }: TrustAnchorCellIdentifier,
): Certificate {
  const label = HOLDERS[remotePartyRole];
  if (label === undefined) return pki.organisationAuthorities.root.certificate;
  const { digitalSignature, keyAgreement } = party(label);
  const credential = keyUsage === "digitalSignature" ? digitalSignature : keyAgreement;
  if (credential === undefined) throw new InternalError(`${label} has no ${keyUsage} certificate`);
  return credential.certificate;
}

function partiesOf(organisations: VectorKit["pki"]["organisations"]): (label: string) => VectorParty {
  return (label) => {
    const find = (usage: EndEntityUsage): Credential | undefined =>
      organisations.find((one) => one.label === `${label}-${usage}`);
    const digitalSignature = find("digitalSignature");
    const id = digitalSignature?.certificate.entityId;
    if (digitalSignature === undefined || id === undefined) {
      throw new InternalError(`the sample PKI has no ${label}`);
    }
    return { label, entityId: id, digitalSignature, keyAgreement: find("keyAgreement") };
  };
}
