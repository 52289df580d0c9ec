/** A gas proxy function with keys already seen, and the commands that its benchmarks send again and again. */
import { sign } from "node:crypto";
import {
  type AssaultSeed,
  CELLS_OF_KIND,
  contentsOf,
  type DeviceEnvironment,
  type DeviceState,
  newDeviceState,
  trustAnchorCells,
} from "../devices/index.ts";
import {
  type Certificate,
  createSamplePki,
  createVerification,
  instant,
  InternalError,
  type KeyPair,
  type SampleCredential,
  type SamplePki,
  sharedSecret,
  TEST_ENVIRONMENT,
} from "../pki/index.ts";
import { DEFAULT_POLICIES } from "../sim/index.ts";
import {
  encodeMessage,
  encodeProvideSecurityCredentialsCommand,
  encodeReadConsumptionRegisterCommand,
  encodeUpdateSecurityCredentialsCommand,
  type GbcsMessage,
  MESSAGE_CODES,
  originatorCounter,
  signedPart,
  type TrustAnchorCellIdentifier,
  withMac,
} from "../wire/index.ts";
import { nativePrivateKey } from "./native-keys.ts";

/** The device's clock while it is measured. */
export const BENCH_CLOCK = instant("2024-06-01T12:00:00Z");

export interface BenchDevice {
  readonly environment: DeviceEnvironment;
  readonly state: DeviceState;
  readonly signingKey: KeyPair;
  /** CS02b handover: the broker puts both certificates of a network operator into the network operator's cells. */
  readonly handover: Uint8Array;
  /** GCS13a: the supplier reads the consumption register, encrypted for it. */
  readonly read: Uint8Array;
  /** Both, and CS02a, with the keys to protect what was damaged. */
  readonly seeds: readonly AssaultSeed[];
}

/** Makes the device and its commands from one seed. */
export async function benchDevice(): Promise<BenchDevice> {
  const pki = await createSamplePki({
    seed: "bench",
    environment: TEST_ENVIRONMENT,
    notBefore: instant("2024-01-01"),
  });
  const signing = credential(pki, "gpf-1-digitalSignature");
  const agreement = credential(pki, "gpf-1-keyAgreement");
  const { macked, signedAndMacked } = brokersProtection(pki, agreement.keyPair);
  const handover = seed(handoverCommand(pki), signedAndMacked);
  const read = seed(readCommand(pki), macked);
  return {
    environment: benchEnvironment(signing.keyPair, agreement.keyPair),
    state: newDeviceState({
      entityId: entityOf(signing.certificate),
      kind: "GPF",
      cells: trustAnchorCells(
        CELLS_OF_KIND.GPF.map(({ identifier }) => ({ identifier, contents: contents(pki, identifier) })),
      ),
      register: { currentSummationDelivered: 1_234_567, unitOfMeasure: 1, multiplier: 1, divisor: 1000 },
    }),
    signingKey: signing.keyPair,
    handover: handover.bytes,
    read: read.bytes,
    seeds: [handover, read, seed(auditCommand(pki), macked)],
  };
}

function seed(message: GbcsMessage, protect: AssaultSeed["protect"]): AssaultSeed {
  return { bytes: encodeMessage(protect(message)), protect };
}

/** Native signing and shared secrets made once a peer: what a device with all its keys in use has at hand. */
function benchEnvironment(signing: KeyPair, agreement: KeyPair): DeviceEnvironment {
  const key = nativePrivateKey(signing);
  const secrets = new Map<string, Uint8Array>();
  return {
    keys: {
      sign: (message) => sign("sha256", message, { key, dsaEncoding: "ieee-p1363" }),
      sharedSecret: (point) => {
        const text = Buffer.from(point.buffer, point.byteOffset, point.length).toString("latin1");
        const known = secrets.get(text);
        if (known !== undefined) return known;
        const secret = sharedSecret(agreement.privateScalar, point);
        secrets.set(text, secret);
        return secret;
      },
      generateKeyPair: () => {
        throw new InternalError("the benchmark asks for no new key pair");
      },
    },
    ...createVerification(),
    policies: DEFAULT_POLICIES,
    certificatePolicyOid: TEST_ENVIRONMENT.organisationPolicyOid,
  };
}

function handoverCommand(pki: SamplePki): GbcsMessage {
  const counter = originatorCounter(1000n);
  return command(pki, {
    by: "access-control-broker",
    messageCode: MESSAGE_CODES.CS02B_NETWORK_OPERATOR_BY_NETWORK_OPERATOR,
    counter,
    content: encodeUpdateSecurityCredentialsCommand({
      authorisingRemotePartyControl: {
        credentialsReplacementMode: "networkOperatorByNetworkOperator",
        applyTimeBasedCPVChecks: "apply",
        authorisingRemotePartyTACellIdentifier: {
          remotePartyRole: "networkOperator",
          keyUsage: "digitalSignature",
          cellUsage: "management",
        },
        authorisingRemotePartySeqNumber: counter,
        newRemotePartyFloorSeqNumber: 0n,
      },
      replacements: (["digitalSignature", "keyAgreement"] as const).map((keyUsage) => ({
        replacementCertificate: credential(pki, `northgrid-gas-${keyUsage}`).certificate.der,
        targetTrustAnchorCell: { remotePartyRole: "networkOperator", keyUsage, cellUsage: "management" },
      })),
      certificationPathCertificates: [pki.organisationAuthorities.issuing.certificate.der],
    }),
  });
}

function readCommand(pki: SamplePki): GbcsMessage {
  return command(pki, {
    by: "bright-gas",
    messageCode: MESSAGE_CODES.GCS13A_READ_GSME_CONSUMPTION_REGISTER,
    counter: originatorCounter(2000n),
    content: encodeReadConsumptionRegisterCommand(),
  });
}

function auditCommand(pki: SamplePki): GbcsMessage {
  return command(pki, {
    by: "access-control-broker",
    messageCode: MESSAGE_CODES.CS02A_PROVIDE_SECURITY_CREDENTIALS_DETAILS,
    counter: originatorCounter(1001n),
    content: encodeProvideSecurityCredentialsCommand({
      authorisingRemotePartyTACellIdentifier: {
        remotePartyRole: "accessControlBroker",
        keyUsage: "keyAgreement",
        cellUsage: "management",
      },
      remotePartyRolesCredentialsRequired: ["supplier", "networkOperator"],
    }),
  });
}

interface CommandOrder {
  /** The name of the originator in the sample. */
  readonly by: string;
  readonly messageCode: GbcsMessage["header"]["messageCode"];
  readonly counter: GbcsMessage["header"]["originatorCounter"];
  readonly content: Uint8Array;
}

function command(pki: SamplePki, { by, messageCode, counter, content }: CommandOrder): GbcsMessage {
  return {
    header: {
      kind: "command",
      originatorCounter: counter,
      businessOriginator: entityOf(credential(pki, `${by}-digitalSignature`).certificate),
      businessTarget: entityOf(credential(pki, "gpf-1-digitalSignature").certificate),
      messageCode,
    },
    content,
    signature: { kind: "empty" },
  };
}

/** What the broker adds: its MAC, and its signature first where the command needs one. */
function brokersProtection(pki: SamplePki, device: KeyPair) {
  const signingKey = nativePrivateKey(credential(pki, "access-control-broker-digitalSignature").keyPair);
  const { privateScalar } = credential(pki, "access-control-broker-keyAgreement").keyPair;
  const secret = sharedSecret(privateScalar, device.publicPoint);
  const macked = (message: GbcsMessage): GbcsMessage => withMac(secret, message);
  return {
    macked,
    signedAndMacked: (message: GbcsMessage): GbcsMessage => {
      const value = sign("sha256", signedPart(message), { key: signingKey, dsaEncoding: "ieee-p1363" });
      return macked({ ...message, signature: { kind: "signed", value: Uint8Array.from(value) } });
    },
  };
}

function credential({ organisations, devices }: SamplePki, label: string): SampleCredential {
  const found = [...organisations, ...devices].find((one) => one.label === label);
  if (found === undefined) throw new InternalError(`the sample has no ${label}`);
  return found;
}

function entityOf({ entityId }: Certificate): NonNullable<Certificate["entityId"]> {
  if (entityId === undefined) throw new InternalError("a certificate without an EUI-64");
  return entityId;
}

/** The network operator's cells hold the broker, as from the factory. */
const HOLDERS: Readonly<Record<string, string>> = {
  recovery: "recovery",
  supplier: "bright-gas",
  networkOperator: "access-control-broker",
  accessControlBroker: "access-control-broker",
  transitionalCoS: "change-of-supplier",
};

function contents(pki: SamplePki, { remotePartyRole, keyUsage }: TrustAnchorCellIdentifier) {
  const holder = HOLDERS[remotePartyRole];
  const certificate =
    holder === undefined
      ? pki.organisationAuthorities.root.certificate
      : credential(pki, `${holder}-${keyUsage}`).certificate;
  const found = contentsOf(certificate);
  if (found === undefined) throw new InternalError(`nothing to put into the cell of ${remotePartyRole}`);
  return found;
}
