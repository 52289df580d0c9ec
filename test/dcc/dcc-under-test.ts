/** A DCC with a hub, a gas proxy function and a gas meter on the wall, and the requests and answers to try on it. */
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import {
  type DccEnvironment,
  type DccPolicies,
  type DccState,
  inventory,
  managementCell,
  NO_ANOMALY_DETECTION,
  partyRegister,
  receiveServiceRequest,
  reportKey,
  type UserRole,
  withRegistration,
} from "../../dcc/index.ts";
import {
  type AuthorityHierarchy,
  type Certificate,
  certificateFingerprint,
  type CertificateRole,
  createDeviceHierarchy,
  createOrganisationHierarchy,
  createVerification,
  deriveSerial,
  EMPTY_REPOSITORY,
  type EntityId,
  entityId,
  formatDistinguishedName,
  instant,
  type Instant,
  issueDeviceCertificate,
  issueRevocationList,
  issueOrganisationCertificate,
  type KeyPair,
  lodgeAll,
  pathAnchorOf,
  type OrganisationCertificateRequest,
  type RevocationList,
  revoke,
  seededKeyPairINSECURE,
  sharedSecret,
  signDeterministicallyFOR_REPLAY,
  TEST_ENVIRONMENT,
} from "../../pki/index.ts";
import {
  type CommandVariant,
  type ChangeOfSupplierUpdate,
  type CredentialsUpdate,
  decodeMessage,
  encodeMessage,
  type GbcsMessage,
  originatorCounter,
  type ServiceRequest,
  type ServiceRequestBody,
  type SignerReference,
  serviceReferenceVariant,
  signedPart,
  withMac,
} from "../../wire/index.ts";

const SEED = "dcc-under-test";
const CHANGE_OF_SUPPLIER = entityId("d25ec00000050001");
const ISSUED = instant("2021-06-01");

/** When the tests ask. */
export const NOW = instant("2022-03-01T09:00:00Z");
/** The first second at which the registration data names Southern instead of Northgrid. */
export const SALE = instant("2022-06-01T00:00:00Z");
export const MPRN = "4000000012";

export interface Credential {
  readonly keyPair: KeyPair;
  readonly certificate: Certificate;
}

/** The revocation lists of both CAs, in force for as long as the tests look; the CRL names these certificates. */
export async function listsNaming(
  { issuing, root }: AuthorityHierarchy,
  revoked: readonly Certificate[],
): Promise<readonly RevocationList[]> {
  const contents = { crlNumber: 1n, thisUpdate: NOW, nextUpdate: instant("2040-01-01"), revoked: [] };
  const entries = revoked.map(({ serial }) => ({ serial, at: NOW, reason: "keyCompromise" as const }));
  return [
    await issueRevocationList(issuing, { ...contents, thisUpdate: ISSUED }),
    await issueRevocationList(issuing, { ...contents, crlNumber: 2n, revoked: entries }),
    await issueRevocationList(root, { ...contents, thisUpdate: ISSUED }),
  ];
}

/** What a DCC sees once a certificate is revoked, and once it has fetched the list that says so. */
export async function afterRevocation(
  dcc: DccUnderTest,
  certificate: Certificate,
  fetched: "listFetched" | "listNotYetFetched" = "listFetched",
): Promise<DccEnvironment> {
  const reference = { kind: "fingerprint", fingerprint: certificateFingerprint(certificate) } as const;
  return {
    ...dcc.environment,
    repository: revoke(dcc.environment.repository, reference, NOW, "keyCompromise"),
    revocationLists: await listsNaming(dcc.authorities, fetched === "listFetched" ? [certificate] : []),
  };
}

/** A device's report that its network operator signature cell holds an organisation. */
export function reportOf(device: EntityId, holder: Organisation): DccState["reportedCells"] {
  const { keyIdentifier } = holder.digitalSignature.certificate;
  if (keyIdentifier === undefined) throw new Error("a certificate without key identifier");
  const cell = managementCell("networkOperator", "digitalSignature");
  return new Map([[reportKey(device, cell), { entityId: holder.entityId, keyIdentifier }]]);
}

export interface Organisation {
  readonly name: string;
  readonly entityId: EntityId;
  readonly digitalSignature: Credential;
  readonly keyAgreement: Credential;
  readonly xmlSign: Credential;
}

export interface TestDevice {
  readonly entityId: EntityId;
  readonly digitalSignature: Credential;
  readonly keyAgreement: Credential;
}

export interface DccUnderTest {
  readonly authorities: AuthorityHierarchy;
  readonly environment: DccEnvironment;
  readonly state: DccState;
  /** Registered for the meter point until the end of time. */
  readonly supplier: Organisation;
  /** The network operator of the meter point until `SALE`. */
  readonly northgrid: Organisation;
  /** The network operator of the meter point from `SALE` on. */
  readonly southern: Organisation;
  /** The second generation of Northgrid's certificates. */
  readonly northgridRenewed: Organisation;
  readonly broker: Organisation;
  /** Commissioned, of the meter point, like the other two. */
  readonly gsme: TestDevice;
  readonly gpf: TestDevice;
  readonly chf: TestDevice;
  /** Has certificates and is not in the inventory. */
  readonly newGsme: TestDevice;
  /** A certificate that is not lodged anywhere; Northgrid's for signing unless told otherwise. */
  organisationCertificate(
    label: string,
    request?: Partial<OrganisationCertificateRequest>,
  ): Promise<Certificate>;
}

let made: Promise<DccUnderTest> | undefined;

/** Made once; everything in it is an immutable value. */
export function dccUnderTest(): Promise<DccUnderTest> {
  made ??= makeDcc();
  return made;
}

async function makeDcc(): Promise<DccUnderTest> {
  const authorities = await createOrganisationHierarchy({ seed: SEED, environment: TEST_ENVIRONMENT });
  const deviceAuthorities = await createDeviceHierarchy({ seed: SEED, environment: TEST_ENVIRONMENT });
  const order = async (
    label: string,
    id: EntityId,
    role: CertificateRole,
    usage: "digitalSignature" | "keyAgreement",
  ): Promise<Credential> => {
    const keyPair = seededKeyPairINSECURE(SEED, `${label}:${role}:${usage}`);
    const certificate = await issueOrganisationCertificate(authorities.issuing, {
      role,
      usage,
      entityId: id,
      publicPoint: keyPair.publicPoint,
      notBefore: ISSUED,
      serial: deriveSerial(SEED, `${label}:${role}:${usage}`),
    });
    return { keyPair, certificate };
  };
  const organisation = async (name: string, id: string, role: CertificateRole): Promise<Organisation> => ({
    name,
    entityId: entityId(id),
    digitalSignature: await order(name, entityId(id), role, "digitalSignature"),
    keyAgreement: await order(name, entityId(id), role, "keyAgreement"),
    xmlSign: await order(name, entityId(id), "xmlSign", "digitalSignature"),
  });
  const device = async (id: string): Promise<TestDevice> => {
    const credential = async (usage: "digitalSignature" | "keyAgreement"): Promise<Credential> => {
      const keyPair = seededKeyPairINSECURE(SEED, `${id}:${usage}`);
      const certificate = await issueDeviceCertificate(deviceAuthorities.issuing, {
        entityId: entityId(id),
        usage,
        publicPoint: keyPair.publicPoint,
        notBefore: ISSUED,
        serial: deriveSerial(SEED, `${id}:${usage}`),
      });
      return { keyPair, certificate };
    };
    return {
      entityId: entityId(id),
      digitalSignature: await credential("digitalSignature"),
      keyAgreement: await credential("keyAgreement"),
    };
  };

  const supplier = await organisation("Bright Gas", "d25ec00000020001", "supplier");
  const northgrid = await organisation("Northgrid", "d25ec00000030001", "networkOperator");
  const southern = await organisation("Southern", "d25ec00000030002", "networkOperator");
  const northgridRenewed = await organisation("Northgrid renewed", northgrid.entityId, "networkOperator");
  const broker = await organisation("access control broker", "d2cc000000000004", "accessControlBroker");
  const chf = await device("d2de000000000001");
  const gpf = await device("d2de000000000002");
  const gsme = await device("d2de000000000003");
  const newGsme = await device("d2de000000000004");

  const certificatesOf = ({ digitalSignature, keyAgreement }: TestDevice) => [digitalSignature, keyAgreement];
  const lodged = [
    ...[supplier, northgrid, southern, northgridRenewed].flatMap((one) => [
      ...certificatesOf(one),
      one.xmlSign,
    ]),
    ...[broker, chf, gpf, gsme, newGsme].flatMap(certificatesOf),
  ].map(({ certificate }) => certificate);

  const live = (party: Organisation, userRole: UserRole) => ({
    entityId: party.entityId,
    name: party.name,
    userRole,
    userStatus: "live" as const,
  });
  const period = { supplier: supplier.entityId, networkOperator: northgrid.entityId };
  const untilSale = withRegistration(new Map(), MPRN, { ...period, from: ISSUED });
  const onTheWall = { mprn: MPRN, associatedGpf: undefined } as const;
  return {
    authorities,
    supplier,
    northgrid,
    southern,
    northgridRenewed,
    broker,
    chf,
    gpf,
    gsme,
    newGsme,
    environment: {
      broker: {
        entityId: broker.entityId,
        sign: (message) =>
          signDeterministicallyFOR_REPLAY(broker.digitalSignature.keyPair.privateScalar, message),
        sharedSecret: (point) => sharedSecret(broker.keyAgreement.keyPair.privateScalar, point),
      },
      changeOfSupplierParty: {
        entityId: CHANGE_OF_SUPPLIER,
        sign: (message) =>
          signDeterministicallyFOR_REPLAY(broker.digitalSignature.keyPair.privateScalar, message),
      },
      repository: lodgeAll(EMPTY_REPOSITORY, lodged, ISSUED),
      issuingAuthorities: [authorities.issuing.certificate],
      rootAuthorities: [pathAnchorOf(authorities.root.certificate)],
      authoritiesWithoutLists: [],
      revocationLists: await listsNaming(authorities, []),
      ...createVerification(),
      policies: {
        handoverNeedsDccControlledSlot: "as-last-reported",
        replacementCertificateOwner: "originator-or-acb",
        certificateOwnerIsRegistered: "unchecked",
        readsOfUnknownUsers: "through-the-broker",
        localCommands: "suppliers",
      },
    },
    state: {
      parties: partyRegister([live(supplier, "GS"), live(northgrid, "GT"), live(southern, "GT")]),
      registration: withRegistration(untilSale, MPRN, {
        ...period,
        from: SALE,
        networkOperator: southern.entityId,
      }),
      inventory: inventory([
        { ...onTheWall, deviceId: chf.entityId, deviceType: "CHF", deviceStatus: "Commissioned" },
        { ...onTheWall, deviceId: gpf.entityId, deviceType: "GPF", deviceStatus: "InstalledNotCommissioned" },
        {
          deviceId: gsme.entityId,
          deviceType: "GSME",
          deviceStatus: "Commissioned",
          mprn: MPRN,
          associatedGpf: gpf.entityId,
        },
      ]),
      acceptedCounters: new Map(),
      brokerCounter: originatorCounter(0n),
      outstanding: new Map(),
      reportedCells: new Map(),
      partyCounters: new Map(),
      anomalies: NO_ANOMALY_DETECTION,
      waiting: [],
      schedules: [],
    },
    organisationCertificate: (label, request) =>
      issueOrganisationCertificate(authorities.issuing, {
        role: "networkOperator",
        usage: "digitalSignature",
        entityId: northgrid.entityId,
        publicPoint: seededKeyPairINSECURE(SEED, label).publicPoint,
        notBefore: ISSUED,
        serial: deriveSerial(SEED, label),
        ...request,
      }),
  };
}

/** The same environment with some policies chosen otherwise. */
export function withPolicies({ environment }: DccUnderTest, policies: Partial<DccPolicies>): DccEnvironment {
  return { ...environment, policies: { ...environment.policies, ...policies } };
}

export type ServiceUnderTest =
  | "4.1.1"
  | "6.15.1"
  | "6.20.1"
  | "6.21"
  | "6.23"
  | "6.24.1"
  | "8.1.1"
  | "8.2"
  | "8.7.2"
  | "8.11"
  | "12.2";

/** What may differ from the good request of a service. */
export interface RequestOverrides {
  readonly by?: Organisation;
  readonly target?: EntityId;
  readonly counter?: bigint;
  readonly commandVariant?: CommandVariant;
  readonly service?: string;
  readonly body?: ServiceRequestBody;
  readonly signer?: SignerReference;
}

/** How a request names the certificate that it is signed with. */
export function signerReference({ issuer, serial }: Certificate): SignerReference {
  return { issuerName: formatDistinguishedName(issuer), serial };
}

/** A request that the DCC accepts (8.1.1: of a meter that is not commissioned yet), with any field changed. */
export function serviceRequest(
  dcc: DccUnderTest,
  service: ServiceUnderTest,
  overrides: RequestOverrides = {},
): ServiceRequest {
  const good = goodRequest(dcc, service);
  const by = overrides.by ?? good.by;
  return {
    requestId: {
      originator: by.entityId,
      target: overrides.target ?? good.target,
      counter: originatorCounter(overrides.counter ?? 1000n),
    },
    commandVariant: overrides.commandVariant ?? good.commandVariant,
    serviceReferenceVariant: serviceReferenceVariant(overrides.service ?? service),
    body: overrides.body ?? good.body,
    signer: overrides.signer ?? signerReference(by.xmlSign.certificate),
  };
}

interface GoodRequest {
  readonly by: Organisation;
  readonly target: EntityId;
  readonly commandVariant: CommandVariant;
  readonly body: ServiceRequestBody;
}

function goodRequest(dcc: DccUnderTest, service: ServiceUnderTest): GoodRequest {
  const { supplier, northgrid, northgridRenewed, broker } = dcc;
  const chf = dcc.chf.entityId;
  const gpf = dcc.gpf.entityId;
  const gsme = dcc.gsme.entityId;
  const send = (target: EntityId, body: ServiceRequestBody): GoodRequest => ({
    by: supplier,
    target,
    commandVariant: 1,
    body,
  });
  switch (service) {
    case "4.1.1":
      return send(gpf, { kind: "ReadInstantaneousImportRegisters" });
    case "6.15.1":
      return { by: northgrid, target: gpf, commandVariant: 4, body: updateTo(dcc, northgridRenewed) };
    case "6.20.1":
      return send(gsme, { kind: "SetDeviceConfigurationImportMPxN", importMprn: MPRN });
    case "6.21":
      return send(gpf, handoverTo(dcc, northgrid));
    case "6.23":
      return send(gpf, gainOf(dcc));
    case "6.24.1":
      return send(gpf, {
        kind: "RetrieveDeviceSecurityCredentialsKRP",
        remotePartyRoles: ["networkOperator"],
      });
    case "8.1.1":
      return {
        by: supplier,
        target: gsme,
        commandVariant: 4,
        body: { kind: "CommissionDeviceSynchroniseClock", currentDateTime: NOW, tolerancePeriod: 60 },
      };
    case "8.2":
      return { ...send(broker.entityId, { kind: "ReadInventory", mprn: MPRN }), commandVariant: 8 };
    case "8.7.2":
      return send(gsme, { kind: "JoinServiceNonCritical", otherDeviceId: gpf });
    case "8.11":
      return send(chf, {
        kind: "UpdateHANDeviceLog",
        deviceId: dcc.newGsme.entityId,
        joinTimePeriod: 90,
        installCode: hexToBytes("000102030405060708090a0b0c0d0e0f"),
        importMprn: MPRN,
      });
    case "12.2":
      return {
        ...send(broker.entityId, {
          kind: "DevicePrenotification",
          deviceId: dcc.newGsme.entityId,
          deviceType: "GSME",
          associatedGpfDeviceId: gpf,
        }),
        commandVariant: 8,
      };
  }
}

/** The credentials part of 6.15.1 and 6.21 with both certificates of an organisation. */
export function credentialsOf(
  { authorities }: DccUnderTest,
  { digitalSignature, keyAgreement }: Pick<Organisation, "digitalSignature" | "keyAgreement">,
  change: Partial<CredentialsUpdate> = {},
): CredentialsUpdate {
  return {
    remotePartyRole: "networkOperator",
    remotePartyFloorSeqNumber: 0n,
    replacementCertificates: {
      digitalSigningCertificate: digitalSignature.certificate.der,
      keyAgreementCertificate: keyAgreement.certificate.der,
    },
    certificationPathCertificates: [authorities.issuing.certificate.der],
    applyTimeBasedCPVChecks: true,
    ...change,
  };
}

export function updateTo(
  dcc: DccUnderTest,
  holder: Organisation,
  change: Partial<CredentialsUpdate> = {},
): ServiceRequestBody {
  return { kind: "UpdateSecurityCredentialsKRP", ...credentialsOf(dcc, holder, change) };
}

export function handoverTo(
  dcc: DccUnderTest,
  holder: Organisation,
  change: Partial<CredentialsUpdate> = {},
): ServiceRequestBody {
  return { kind: "RequestHandoverOfDCCControlledDevice", ...credentialsOf(dcc, holder, change) };
}

/** 6.23 with the supplier's own certificates. */
export function gainOf(
  { authorities, supplier }: DccUnderTest,
  change: Partial<ChangeOfSupplierUpdate> = {},
): ServiceRequestBody {
  return {
    kind: "UpdateSecurityCredentialsCoS",
    supplierFloorSeqNumber: 0n,
    replacementCertificates: {
      digitalSigningCertificate: supplier.digitalSignature.certificate.der,
      keyAgreementCertificate: supplier.keyAgreement.certificate.der,
    },
    certificationPathCertificates: [authorities.issuing.certificate.der],
    applyTimeBasedCPVChecks: true,
    importMpxn: MPRN,
    ...change,
  };
}

/** The message that a byte string must be. */
export function messageIn(bytes: Uint8Array): GbcsMessage {
  const message = decodeMessage(bytes);
  if (!message.ok) {
    throw new Error(`${message.problem.reason} in ${bytesToHex(bytes)}`);
  }
  return message.value;
}

/** The pre-command that the DCC makes of a critical request. */
export function preCommandFor(dcc: DccUnderTest, request: ServiceRequest, at: Instant = NOW): GbcsMessage {
  const { response } = receiveServiceRequest(dcc.environment, dcc.state, request, at);
  if (response.content.kind !== "preCommand") {
    throw new Error(`no pre-command but ${response.responseCode}`);
  }
  return messageIn(response.content.gbcsPayload);
}

/** The request that brings a pre-command back, signed with this key. */
export function signedRequest(
  request: ServiceRequest,
  preCommand: GbcsMessage,
  { privateScalar }: KeyPair,
): ServiceRequest & { readonly body: { readonly kind: "SignedPreCommand" } } {
  const value = signDeterministicallyFOR_REPLAY(privateScalar, signedPart(preCommand));
  const gbcsPayload = encodeMessage({ ...preCommand, signature: { kind: "signed", value } });
  return { ...request, commandVariant: 5, body: { kind: "SignedPreCommand", gbcsPayload } };
}

/** How a device protects its answer, or how somebody else tries to. */
export type TestProtection =
  | { readonly kind: "signed"; readonly by: Credential }
  | { readonly kind: "mac"; readonly by: Credential; readonly reader: Credential };

/** A device's answer to a command: the parties swapped, the counter and the message code repeated. */
export function answerTo(
  command: Uint8Array,
  content: Uint8Array,
  protection: TestProtection,
  change: Partial<GbcsMessage["header"]> = {},
): Uint8Array {
  const { header } = messageIn(command);
  const message: GbcsMessage = {
    header: {
      ...header,
      kind: "response",
      businessOriginator: header.businessTarget,
      businessTarget: header.businessOriginator,
      ...change,
    },
    content,
    signature: { kind: "empty" },
  };
  if (protection.kind === "mac") {
    const { by, reader } = protection;
    return encodeMessage(
      withMac(sharedSecret(by.keyPair.privateScalar, reader.keyPair.publicPoint), message),
    );
  }
  const value = signDeterministicallyFOR_REPLAY(protection.by.keyPair.privateScalar, signedPart(message));
  return encodeMessage({ ...message, signature: { kind: "signed", value } });
}
