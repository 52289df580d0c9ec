/**
 * Plays a pack as it is on disk through the reference model. The device is made from the files and the manifest alone,
 * not from the seed: what another program can read is what is played.
 */
import { hexToBytes } from "@noble/hashes/utils.js";
import {
  contentsOf,
  type DeviceState,
  type TrustAnchorCell,
  trustAnchorCells,
  newDeviceState,
} from "../../devices/index.ts";
import {
  type Certificate,
  createVerification,
  decodeCertificate,
  decodePem,
  type Decoded,
  entityId,
  type Evidence,
  instant,
  InvalidIdentifier,
  readPrivateKeyPem,
  type RemotePartyRole,
  UsageError,
} from "../../pki/index.ts";
import { cellOfKey, type OriginatorCounter, originatorCounter } from "../../wire/index.ts";
import type { ExpectedDeviceMessage, MessageVector, MessageVectorPack } from "./manifest.ts";
import { faultOfDeviceMessage, type PlayedVector, playVector, type Reader } from "./play-vector.ts";
import { type Credential, type VectorDevice, vectorDeviceKeys } from "./starting-state.ts";

/** One entry beside what the reference model made of it. */
export interface MessageRow {
  readonly entry: MessageVector;
  readonly outcome: string;
  readonly decidedBy: string | null;
  /** Where the model differs from the manifest, and what of an example does not verify; none: as it says. */
  readonly differences: readonly string[];
  readonly asExpected: boolean;
  readonly evidence: Evidence;
}

const AGAIN = "make the pack again with vectors gbcs";

/**
 * Plays every entry of a pack.
 * @param read the text of a file of the folder, by the path in the manifest
 * @throws UsageError when a file does not read or does not fit the manifest, or an entry comes after one that is not
 */
export function playMessagePack(
  pack: MessageVectorPack,
  read: (file: string) => string,
): readonly MessageRow[] {
  const device = deviceOf(pack, read);
  const readers = readersOf(pack, read);
  const ends = new Map<string, DeviceState>();
  return pack.vectors.map((entry) => {
    if (ends.has(entry.id)) throw new UsageError(`two entries are called ${entry.id}`, AGAIN);
    const before = entry.start === "reset" ? device.state : ends.get(entry.start.after);
    if (before === undefined) {
      const { after } = entry.start === "reset" ? { after: "" } : entry.start;
      throw new UsageError(
        `${entry.id} comes after ${after}, which is not among the entries before it`,
        AGAIN,
      );
    }
    const command = entry.command === null ? undefined : hexToBytes(entry.command);
    const clock = identified(`clock of ${entry.id}`, () => instant(entry.clock));
    const played = playVector(device, before, command, clock, readers);
    ends.set(entry.id, played.state);
    const differences = [...differencesOf(entry, played), ...badExamples(entry, device, readers)];
    return {
      entry,
      outcome: played.expected.outcome,
      decidedBy: played.expected.decidedBy,
      differences,
      asExpected: differences.length === 0,
      evidence: played.evidence,
    };
  });
}

/** The entries that one entry needs: those that it comes after, and itself. @throws UsageError when there is none */
export function entriesUpTo(pack: MessageVectorPack, id: string): readonly MessageVector[] {
  const entry = pack.vectors.find((one) => one.id === id);
  if (entry === undefined)
    throw new UsageError(`the manifest has no vector "${id}"`, "--format table lists them");
  const place = pack.vectors.indexOf(entry);
  if (entry.start === "reset") return [entry];
  return [...entriesUpTo({ ...pack, vectors: pack.vectors.slice(0, place) }, entry.start.after), entry];
}

/** The example is left out: it is verified, since another signature would be as good. */
function differencesOf(entry: MessageVector, played: PlayedVector): readonly string[] {
  return [
    ...apart(withoutExamples(entry.expected), withoutExamples(played.expected), "expected"),
    ...apart(entry.stateAfter, played.stateAfter, "stateAfter"),
  ];
}

function withoutExamples(expected: MessageVector["expected"]): unknown {
  const bare = ({ example: _example, ...message }: ExpectedDeviceMessage) => message;
  const { response, alerts } = expected;
  return { ...expected, response: response === null ? null : bare(response), alerts: alerts.map(bare) };
}

function apart(said: unknown, found: unknown, place: string): readonly string[] {
  if (typeof said === "object" && typeof found === "object" && said !== null && found !== null) {
    const [one, other] = [said, found] as Readonly<Record<string, unknown>>[];
    const names = new Set([...Object.keys(one ?? {}), ...Object.keys(other ?? {})]);
    return [...names].flatMap((name) => apart(one?.[name], other?.[name], `${place}.${name}`));
  }
  return said === found ? [] : [`${place}: expected ${inWords(said)}, but ${inWords(found)}`];
}

const inWords = (value: unknown): string => (value === undefined ? "nothing" : JSON.stringify(value));

function badExamples(
  { expected }: MessageVector,
  device: VectorDevice,
  readers: readonly Reader[],
): readonly string[] {
  const messages: readonly (readonly [string, ExpectedDeviceMessage])[] = [
    ...(expected.response === null ? [] : [["response", expected.response] as const]),
    ...expected.alerts.map((alert, index) => [`alerts.${index}`, alert] as const),
  ];
  return messages.flatMap(([place, message]) => {
    const octets = hexToBytes(message.example);
    const fault = faultOfDeviceMessage(device, device.environment.verifier, octets, message, readers);
    return fault === undefined ? [] : [`expected.${place}.example: ${fault}`];
  });
}

function deviceOf(pack: MessageVectorPack, read: (file: string) => string): VectorDevice {
  const { start } = pack;
  const digitalSignature = credentialIn(start.keys.digitalSignature, read);
  const keyAgreement = credentialIn(start.keys.keyAgreement, read);
  return {
    digitalSignature,
    keyAgreement,
    environment: {
      ...vectorDeviceKeys(digitalSignature.keyPair, keyAgreement.keyPair),
      ...createVerification(),
      policies: start.policies,
      certificatePolicyOid: start.certificatePolicyOid,
    },
    state: {
      ...newDeviceState({
        entityId: identified("entityId", () => entityId(start.entityId)),
        kind: pack.device,
        cells: trustAnchorCells(start.cells.map((cell) => cellIn(cell, read))),
        counters: new Map(start.counters.map(counterOf)),
        ownCertificates: {
          digitalSignature: digitalSignature.certificate.der,
          keyAgreement: keyAgreement.certificate.der,
        },
        register: start.register,
      }),
      ownCounter: identified("ownCounter", () => originatorCounter(BigInt(start.ownCounter))),
      deviceLog: start.deviceLog.map((id) => ({
        deviceId: identified("deviceLog", () => entityId(id)),
        deviceType: undefined,
      })),
      mprn: start.meterPointReferenceNumber ?? undefined,
    },
  };
}

function credentialIn(
  { certificate, privateKeyINSECURE }: MessageVectorPack["start"]["keys"]["digitalSignature"],
  read: (file: string) => string,
): Credential {
  const keyPair = understood(privateKeyINSECURE, readPrivateKeyPem(read(privateKeyINSECURE)));
  return { certificate: certificateIn(certificate, read), keyPair };
}

/** A cell of the manifest, with what its certificate says; both must agree. */
function cellIn(
  cell: MessageVectorPack["start"]["cells"][number],
  read: (file: string) => string,
): TrustAnchorCell {
  const identifier = cellOfKey(`${cell.remotePartyRole}/${cell.keyUsage}/${cell.cellUsage}`);
  if (identifier === undefined)
    throw new UsageError(`there is no remote party role ${cell.remotePartyRole}`, AGAIN);
  const contents = contentsOf(certificateIn(cell.certificate, read));
  if (contents?.entityId !== cell.entityId || contents.keyIdentifier !== cell.keyIdentifier) {
    throw new UsageError(
      `${cell.certificate} is not the certificate of ${cell.entityId} with key identifier ${cell.keyIdentifier}`,
      AGAIN,
    );
  }
  return { identifier, contents };
}

function counterOf({
  remotePartyRole,
  counter,
}: MessageVectorPack["start"]["counters"][number]): readonly [RemotePartyRole, OriginatorCounter] {
  const role = cellOfKey(`${remotePartyRole}/keyAgreement/management`)?.remotePartyRole;
  if (role === undefined) throw new UsageError(`there is no remote party role ${remotePartyRole}`, AGAIN);
  return [role, identified("counters", () => originatorCounter(BigInt(counter)))];
}

/** Every key agreement certificate in a cell, now or later: whom an answer may be MACed for. */
function readersOf(pack: MessageVectorPack, read: (file: string) => string): readonly Reader[] {
  const inCells = pack.start.cells
    .filter(({ keyUsage }) => keyUsage === "keyAgreement")
    .map(({ certificate }) => certificate);
  return [...inCells, ...(pack.readers ?? [])].map((file) => ({
    file,
    publicPoint: certificateIn(file, read).subjectPublicKey,
  }));
}

function certificateIn(file: string, read: (file: string) => string): Certificate {
  const [der] = decodePem(read(file), "CERTIFICATE");
  if (der === undefined) throw new UsageError(`${file} holds no certificate`, AGAIN);
  return understood(file, decodeCertificate(der));
}

function understood<Value>(file: string, read: Decoded<Value>): Value {
  if (!read.ok) throw new UsageError(`${file} does not read: ${read.problem.reason}`, AGAIN);
  return read.value;
}

/** A value of the manifest that has the right shape and may still be none: 30 February. */
function identified<Value>(place: string, make: () => Value): Value {
  try {
    return make();
  } catch (error) {
    if (error instanceof InvalidIdentifier) throw new UsageError(`${place}: ${error.message}`, AGAIN);
    throw error;
  }
}
