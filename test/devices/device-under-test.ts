/** Devices with factory cells, the organisations around them, and any command one could send them. */
import {
  CELLS_OF_KIND,
  type CellContents,
  contentsOf,
  type DeviceEnvironment,
  type DeviceKind,
  type DevicePolicies,
  type DeviceState,
  FACTORY_KEY_PAIR,
  newDeviceState,
  trustAnchorCells,
} from "../../devices/index.ts";
import {
  type AuthorityHierarchy,
  type Certificate,
  type CertificateRole,
  createOrganisationHierarchy,
  createVerification,
  deriveSerial,
  type EndEntityUsage,
  type EntityId,
  entityId,
  instant,
  type Instant,
  issueOrganisationCertificate,
  type KeyPair,
  seededKeyPairINSECURE,
  sharedSecret,
  signDeterministicallyFOR_REPLAY,
  TEST_ENVIRONMENT,
} from "../../pki/index.ts";
import {
  CREDENTIALS_REPLACEMENT_MESSAGE_CODES,
  type CredentialsReplacementMode,
  decodeMessage,
  encodeMessage,
  encodeUpdateSecurityCredentialsCommand,
  type GbcsMessage,
  originatorCounter,
  signedPart,
  type TrustAnchorCellIdentifier,
  type UpdateSecurityCredentialsCommand,
  withMac,
} from "../../wire/index.ts";

const SEED = "device-under-test";
const ISSUED = instant("2021-06-01");

/** When the tests send. */
export const NOW = instant("2022-03-01T09:00:00Z");

export interface Organisation {
  readonly entityId: EntityId;
  readonly digitalSignature: { readonly keyPair: KeyPair; readonly certificate: Certificate };
  readonly keyAgreement: { readonly keyPair: KeyPair; readonly certificate: Certificate };
}

export interface Surroundings {
  readonly authorities: AuthorityHierarchy;
  /** Of a CA that no device knows. */
  readonly foreignAuthorities: AuthorityHierarchy;
  readonly supplier: Organisation;
  readonly northgrid: Organisation;
  readonly southern: Organisation;
  readonly broker: Organisation;
  readonly transitionalCoS: Organisation;
  readonly recovery: Organisation;
  readonly wanProvider: Organisation;
  readonly loadController: Organisation;
  organisation(
    label: string,
    id: string,
    role: CertificateRole,
    by?: AuthorityHierarchy,
  ): Promise<Organisation>;
  certificate(order: CertificateOrder): Promise<Certificate>;
}

export interface CertificateOrder {
  readonly label: string;
  readonly id: EntityId;
  readonly role: CertificateRole;
  readonly usage: EndEntityUsage;
  readonly by?: AuthorityHierarchy;
  readonly notBefore?: Instant;
  readonly notAfter?: Instant;
}

let made: Promise<Surroundings> | undefined;

/** Made once; everything in it is an immutable value. */
export function surroundings(): Promise<Surroundings> {
  made ??= makeSurroundings();
  return made;
}

async function makeSurroundings(): Promise<Surroundings> {
  const authorities = await createOrganisationHierarchy({ seed: SEED, environment: TEST_ENVIRONMENT });
  const foreignAuthorities = await createOrganisationHierarchy({
    seed: "foreign",
    environment: TEST_ENVIRONMENT,
  });
  const certificate = ({
    label,
    id,
    role,
    usage,
    by = authorities,
    notBefore = ISSUED,
    notAfter,
  }: CertificateOrder) =>
    issueOrganisationCertificate(by.issuing, {
      role,
      usage,
      entityId: id,
      publicPoint: seededKeyPairINSECURE(SEED, `${label}:${usage}`).publicPoint,
      notBefore,
      ...(notAfter === undefined ? {} : { notAfter }),
      serial: deriveSerial(SEED, `${label}:${usage}`),
    });
  const organisation = async (
    label: string,
    id: string,
    role: CertificateRole,
    by = authorities,
  ): Promise<Organisation> => {
    const credential = async (usage: EndEntityUsage) => ({
      keyPair: seededKeyPairINSECURE(SEED, `${label}:${usage}`),
      certificate: await certificate({ label, id: entityId(id), role, usage, by }),
    });
    return {
      entityId: entityId(id),
      digitalSignature: await credential("digitalSignature"),
      keyAgreement: await credential("keyAgreement"),
    };
  };
  return {
    authorities,
    foreignAuthorities,
    certificate,
    organisation,
    supplier: await organisation("supplier", "d25ec00000020001", "supplier"),
    northgrid: await organisation("northgrid", "d25ec00000030001", "networkOperator"),
    southern: await organisation("southern", "d25ec00000030002", "networkOperator"),
    broker: await organisation("broker", "d2cc000000000004", "accessControlBroker"),
    transitionalCoS: await organisation("transitionalCoS", "d2cc000000000005", "transitionalCoS"),
    recovery: await organisation("recovery", "d2cc000000000001", "recovery"),
    wanProvider: await organisation("wanProvider", "d2cc000000000006", "wanProvider"),
    loadController: await organisation("loadController", "d25ec00000080001", "loadController"),
  };
}

const DEVICE_KEYS = {
  digitalSignature: seededKeyPairINSECURE(SEED, "device:digitalSignature"),
  keyAgreement: seededKeyPairINSECURE(SEED, "device:keyAgreement"),
};
/** A key pair that the device under test makes for itself. */
export const generatedKeyPair = (keyPair: string): KeyPair =>
  seededKeyPairINSECURE(SEED, `device:${keyPair}`);
const deviceKeyPair = (usage: EndEntityUsage, keyPair = FACTORY_KEY_PAIR): KeyPair =>
  keyPair === FACTORY_KEY_PAIR ? DEVICE_KEYS[usage] : generatedKeyPair(keyPair);
export const DEVICE_ID = entityId("d2de000000000001");
export const DEVICE_SIGNING_POINT = DEVICE_KEYS.digitalSignature.publicPoint;
export const DEVICE_AGREEMENT_POINT = DEVICE_KEYS.keyAgreement.publicPoint;

export function deviceEnvironment(
  { authorities }: Surroundings,
  policies: Partial<DevicePolicies> = {},
): DeviceEnvironment {
  return {
    keys: {
      sign: (message, keyPair) =>
        signDeterministicallyFOR_REPLAY(deviceKeyPair("digitalSignature", keyPair).privateScalar, message),
      sharedSecret: (point, keyPair) =>
        sharedSecret(deviceKeyPair("keyAgreement", keyPair).privateScalar, point),
      generateKeyPair: (keyPair) => generatedKeyPair(keyPair).publicPoint,
    },
    ...createVerification(),
    certificatePolicyOid: authorities.issuing.policyOid,
    policies: {
      cellAcceptsCertificateRoles: "measured-pairs",
      devicePathTimeChecks: "as-commanded",
      equalOriginatorCounter: "refused",
      rootReplacementProof: "link-certificate",
      ownCertificateIssuer: "unchecked",
      answerToOwnKeyChange: "former-key",
      ...policies,
    },
  };
}

/** A device whose supplier cells hold the supplier, and whose network operator cells hold `networkOperator`. */
export function deviceState(
  around: Surroundings,
  kind: DeviceKind,
  networkOperator: Organisation = around.broker,
): DeviceState {
  const holders: Partial<Record<TrustAnchorCellIdentifier["remotePartyRole"], Organisation>> = {
    recovery: around.recovery,
    supplier: around.supplier,
    networkOperator,
    accessControlBroker: around.broker,
    transitionalCoS: around.transitionalCoS,
    wanProvider: around.wanProvider,
    loadController: around.loadController,
  };
  const contents = (cell: TrustAnchorCellIdentifier): CellContents => {
    const holder = holders[cell.remotePartyRole];
    const certificate =
      holder === undefined
        ? around.authorities.root.certificate
        : holder[cell.keyUsage === "digitalSignature" ? "digitalSignature" : "keyAgreement"].certificate;
    const found = contentsOf(certificate);
    if (found === undefined) {
      throw new Error(`nothing to put into ${cell.remotePartyRole}`);
    }
    return found;
  };
  return newDeviceState({
    entityId: DEVICE_ID,
    kind,
    cells: trustAnchorCells(
      CELLS_OF_KIND[kind].map(({ identifier }) => ({ identifier, contents: contents(identifier) })),
    ),
    register: { currentSummationDelivered: 1_234_567, unitOfMeasure: 1, multiplier: 1, divisor: 1000 },
  });
}

/** Who signs and who MACs a command; leave one out and the command goes without. */
export interface Protectors {
  readonly signer?: Organisation | undefined;
  readonly broker?: Organisation | undefined;
}

/** A command, protected as told. */
export function commandBytes(
  header: Partial<GbcsMessage["header"]> & Pick<GbcsMessage["header"], "businessOriginator" | "messageCode">,
  content: Uint8Array,
  { signer, broker }: Protectors,
): Uint8Array {
  const plain: GbcsMessage = {
    header: {
      kind: "command",
      originatorCounter: originatorCounter(1000n),
      businessTarget: DEVICE_ID,
      ...header,
    },
    content,
    signature: { kind: "empty" },
  };
  const signed: GbcsMessage =
    signer === undefined
      ? plain
      : {
          ...plain,
          signature: {
            kind: "signed",
            value: signDeterministicallyFOR_REPLAY(
              signer.digitalSignature.keyPair.privateScalar,
              signedPart(plain),
            ),
          },
        };
  return encodeMessage(
    broker === undefined
      ? signed
      : withMac(sharedSecret(broker.keyAgreement.keyPair.privateScalar, DEVICE_AGREEMENT_POINT), signed),
  );
}

export type Control = UpdateSecurityCredentialsCommand["authorisingRemotePartyControl"];

export interface UpdateOrder {
  readonly mode?: CredentialsReplacementMode;
  readonly originator: Organisation;
  readonly counter?: bigint;
  readonly replacements: UpdateSecurityCredentialsCommand["replacements"];
  readonly control?: Partial<Control>;
  readonly path?: readonly Uint8Array[];
  readonly executionDateTime?: Instant;
  readonly protectors?: Protectors;
  readonly header?: Partial<GbcsMessage["header"]>;
}

/** The cell that authorises a mode, as commands name it. */
const AUTHORISING_ROLE: Partial<
  Record<CredentialsReplacementMode, TrustAnchorCellIdentifier["remotePartyRole"]>
> = {
  rootBySupplier: "supplier",
  rootByWanProvider: "wanProvider",
  supplierBySupplier: "supplier",
  networkOperatorByNetworkOperator: "networkOperator",
  wanProviderByWanProvider: "wanProvider",
  transCoSByTransCoS: "transitionalCoS",
  supplierByTransCoS: "transitionalCoS",
  anyExceptAbnormalRootByRecovery: "recovery",
  loadControllerByLoadController: "loadController",
  loadControllerBySupplier: "supplier",
};

/** CS02b: mode 3 by the originator, signed by it and MACed by the broker, unless told otherwise. */
export function updateCommand(around: Surroundings, order: UpdateOrder): Uint8Array {
  const mode = order.mode ?? "networkOperatorByNetworkOperator";
  const counter = originatorCounter(order.counter ?? 1000n);
  const role = AUTHORISING_ROLE[mode];
  const content = encodeUpdateSecurityCredentialsCommand({
    authorisingRemotePartyControl: {
      credentialsReplacementMode: mode,
      applyTimeBasedCPVChecks: "apply",
      ...(role === undefined
        ? {}
        : {
            authorisingRemotePartyTACellIdentifier: {
              remotePartyRole: role,
              keyUsage: "digitalSignature" as const,
              cellUsage: "management" as const,
            },
          }),
      authorisingRemotePartySeqNumber: counter,
      newRemotePartyFloorSeqNumber: 0n,
      ...order.control,
    },
    replacements: [...order.replacements],
    certificationPathCertificates: [...(order.path ?? [around.authorities.issuing.certificate.der])],
    ...(order.executionDateTime === undefined ? {} : { executionDateTime: order.executionDateTime }),
  });
  return commandBytes(
    {
      businessOriginator: order.originator.entityId,
      messageCode: CREDENTIALS_REPLACEMENT_MESSAGE_CODES[mode],
      originatorCounter: counter,
      ...order.header,
    },
    content,
    order.protectors ?? { signer: order.originator, broker: around.broker },
  );
}

/** Both certificates of an organisation, for the cells of a role. */
export function bothCells(
  organisation: Organisation,
  remotePartyRole: TrustAnchorCellIdentifier["remotePartyRole"] = "networkOperator",
): UpdateOrder["replacements"] {
  return (["digitalSignature", "keyAgreement"] as const).map((keyUsage) => ({
    replacementCertificate: organisation[keyUsage].certificate.der,
    targetTrustAnchorCell: { remotePartyRole, keyUsage, cellUsage: "management" as const },
  }));
}

/** The message that a byte string must be. */
export function messageIn(bytes: Uint8Array | undefined): GbcsMessage {
  const message = decodeMessage(bytes ?? new Uint8Array(0));
  if (!message.ok) {
    throw new Error(message.problem.reason);
  }
  return message.value;
}
