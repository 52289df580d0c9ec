/** A pack of message vectors made ready to be played: octets for hex, values for files, the device's starting state. */
import {
  CELLS_OF_KIND,
  contentsOf,
  type DeviceEnvironment,
  type DeviceState,
  trustAnchorCells,
  newDeviceState,
} from "../../devices/index.ts";
import {
  createVerification,
  decodeCertificate,
  decodePem,
  type EndEntityUsage,
  entityId,
  type EntityId,
  InternalError,
  type Instant,
  instant,
  type KeyPair,
  readPrivateKeyPem,
  type RemotePartyRole,
  sharedSecret,
  signDeterministicallyFOR_REPLAY,
  UsageError,
} from "../../pki/index.ts";
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { cellKey, cellOfKey, originatorCounter, type TrustAnchorCellIdentifier } from "../../wire/index.ts";
import type { MessageVector, MessageVectorPack } from "../message-vectors/manifest.ts";
import type { TestbedLine } from "./protocol.ts";

/** One entry of a pack, ready to send. */
export interface DeviceTest {
  readonly entry: MessageVector;
  /** The entry whose end this one begins from; undefined: the starting state. */
  readonly after: string | undefined;
  readonly clock: Instant;
  readonly command: Uint8Array | undefined;
}

/** Everything that a run against a device needs. */
export interface DeviceTestPlan {
  readonly pack: MessageVectorPack;
  readonly environment: DeviceEnvironment;
  readonly startingState: DeviceState;
  readonly clock: Instant;
  /** The device's own key pairs, which everybody has. */
  readonly keysINSECURE: Readonly<Record<EndEntityUsage, KeyPair>>;
  /** From `reset` to `start`. */
  readonly startingLines: readonly TestbedLine[];
  readonly tests: readonly DeviceTest[];
}

interface CertificateInCell {
  readonly cell: TrustAnchorCellIdentifier;
  readonly der: Uint8Array;
}

const USAGES: readonly EndEntityUsage[] = ["digitalSignature", "keyAgreement"];

/**
 * Makes a plan of a pack.
 * @param read the text of a file of the pack, by the path in its manifest
 * @throws UsageError when a file does not hold what the manifest says
 */
export function planDeviceTests(pack: MessageVectorPack, read: (file: string) => string): DeviceTestPlan {
  const { start } = pack;
  const keysINSECURE = {
    digitalSignature: keyPairIn(start.keys.digitalSignature.privateKeyINSECURE, read),
    keyAgreement: keyPairIn(start.keys.keyAgreement.privateKeyINSECURE, read),
  };
  const inCells = start.cells.map(
    ({ remotePartyRole, keyUsage, cellUsage, certificate }): CertificateInCell => {
      const cell = cellOfKey(`${remotePartyRole}/${keyUsage}/${cellUsage}`);
      if (cell === undefined)
        throw new UsageError(`the pack names a cell ${remotePartyRole} that does not exist`);
      return { cell, der: certificateIn(certificate, read) };
    },
  );
  const order = CELLS_OF_KIND[pack.device].map(({ identifier }) => cellKey(identifier));
  const cells = inCells.toSorted(
    (one, other) => order.indexOf(cellKey(one.cell)) - order.indexOf(cellKey(other.cell)),
  );
  const id = entityId(start.entityId);
  return {
    pack,
    keysINSECURE,
    environment: {
      keys: {
        sign: (message) =>
          signDeterministicallyFOR_REPLAY(keysINSECURE.digitalSignature.privateScalar, message),
        sharedSecret: (point) => sharedSecret(keysINSECURE.keyAgreement.privateScalar, point),
      },
      ...createVerification(),
      policies: start.policies,
      certificatePolicyOid: start.certificatePolicyOid,
    },
    startingState: startingState(pack, id, cells),
    clock: instant(start.clock),
    startingLines: startingLines(pack, id, cells, keysINSECURE, read),
    tests: pack.vectors.map((entry) => ({
      entry,
      after: entry.start === "reset" ? undefined : entry.start.after,
      clock: instant(entry.clock),
      command: entry.command === null ? undefined : hexToBytes(entry.command),
    })),
  };
}

function startingState(
  pack: MessageVectorPack,
  id: EntityId,
  cells: readonly CertificateInCell[],
): DeviceState {
  const { start, device } = pack;
  return {
    ...newDeviceState({
      entityId: id,
      kind: device,
      cells: trustAnchorCells(
        cells.map(({ cell, der }) => {
          const certificate = decodeCertificate(der);
          const contents = certificate.ok ? contentsOf(certificate.value) : undefined;
          if (contents === undefined) {
            throw new UsageError(`the pack has a certificate in ${cellKey(cell)} that no cell can hold`);
          }
          return { identifier: cell, contents };
        }),
      ),
      counters: new Map(
        start.counters.map(({ remotePartyRole, counter }) => [
          remotePartyRole as RemotePartyRole,
          originatorCounter(BigInt(counter)),
        ]),
      ),
      register: start.register,
    }),
    ownCounter: originatorCounter(BigInt(start.ownCounter)),
    deviceLog: start.deviceLog.map((deviceInLog) => ({
      deviceId: entityId(deviceInLog),
      deviceType: undefined,
    })),
    mprn: start.meterPointReferenceNumber ?? undefined,
  };
}

function startingLines(
  { start, revocationList }: MessageVectorPack,
  id: EntityId,
  cells: readonly CertificateInCell[],
  keys: DeviceTestPlan["keysINSECURE"],
  read: (file: string) => string,
): readonly TestbedLine[] {
  const { register } = start;
  const readings = [
    register.currentSummationDelivered,
    register.unitOfMeasure,
    register.multiplier,
    register.divisor,
  ];
  const setting = (name: string, value: string): TestbedLine => ({ kind: "setting", name, value });
  return [
    { kind: "reset" },
    { kind: "identity", entityId: id },
    ...USAGES.flatMap((usage): readonly TestbedLine[] => [
      { kind: "key", usage, scalarINSECURE: keys[usage].privateScalar },
      { kind: "certificate", usage, der: certificateIn(start.keys[usage].certificate, read) },
    ]),
    ...cells.map(({ cell, der }): TestbedLine => ({ kind: "cell", cell, der })),
    ...start.counters.map(
      ({ remotePartyRole: role, counter }): TestbedLine => ({
        kind: "counter",
        role,
        value: BigInt(counter),
      }),
    ),
    { kind: "ownCounter", value: BigInt(start.ownCounter) },
    setting("certificatePolicy", start.certificatePolicyOid),
    setting("register", readings.join(" ")),
    ...start.deviceLog.map((device) => setting("joined", device)),
    ...(start.meterPointReferenceNumber === null
      ? []
      : [setting("meterPoint", start.meterPointReferenceNumber)]),
    ...(revocationList === undefined
      ? []
      : [setting("revocationList", bytesToHex(crlIn(revocationList, read)))]),
    ...Object.entries(start.policies).map(([name, choice]) => setting(name, choice)),
    { kind: "start" },
  ];
}

function crlIn(file: string, read: (file: string) => string): Uint8Array {
  const [der] = decodePem(read(file), "X509 CRL");
  if (der === undefined) throw new UsageError(`${file} holds no revocation list`, "make the pack again");
  return der;
}

function certificateIn(file: string, read: (file: string) => string): Uint8Array {
  const [der] = decodePem(read(file), "CERTIFICATE");
  if (der === undefined) throw new UsageError(`${file} holds no certificate`, "make the pack again");
  return der;
}

function keyPairIn(file: string, read: (file: string) => string): KeyPair {
  const keyPair = readPrivateKeyPem(read(file));
  if (!keyPair.ok)
    throw new UsageError(`${file} holds no private key: ${keyPair.problem.reason}`, "make the pack again");
  return keyPair.value;
}

/** The tests that lead to one, oldest first, itself last. @throws InternalError when the pack's entries go in a circle */
export function chainOf(plan: DeviceTestPlan, test: DeviceTest): readonly DeviceTest[] {
  const chain = [test];
  for (let first = chain[0]; first?.after !== undefined; first = chain[0]) {
    const { after } = first;
    const before = plan.tests.find(({ entry }) => entry.id === after);
    if (before === undefined || chain.includes(before))
      throw new InternalError(`${test.entry.id} begins nowhere`);
    chain.unshift(before);
  }
  return chain;
}
