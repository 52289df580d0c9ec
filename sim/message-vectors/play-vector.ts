/** One entry through the reference model, and everything that came of it in the words of the manifest. */
import { bytesToHex } from "@noble/hashes/utils.js";
import { advance, type DeviceState, receive } from "../../devices/index.ts";
import {
  type Check,
  type Evidence,
  failedCheck,
  formatInstant,
  type Instant,
  InternalError,
  REMOTE_PARTY_ROLE_NUMBERS,
  sharedSecret,
  type SignatureVerifier,
} from "../../pki/index.ts";
import {
  decodeMessage,
  formatMessageCode,
  type GbcsMessage,
  macMatches,
  signedPart,
} from "../../wire/index.ts";
import type { ExpectedDeviceMessage, ExpectedOutcome, VectorStateAfter } from "./manifest.ts";
import type { VectorDevice } from "./starting-state.ts";

/** A key agreement certificate of a pack: whom a MAC may be for. */
export interface Reader {
  readonly file: string;
  readonly publicPoint: Uint8Array;
}

export interface PlayedVector {
  readonly state: DeviceState;
  readonly expected: ExpectedOutcome;
  readonly stateAfter: VectorStateAfter;
  /** Of what fell due, then of the command. */
  readonly evidence: Evidence;
}

/**
 * Lets the clock reach `clock`, then receives the command, if there is one.
 * @param readers whom answers may be MACed for
 */
export function playVector(
  device: VectorDevice,
  before: DeviceState,
  command: Uint8Array | undefined,
  clock: Instant,
  readers: readonly Reader[],
): PlayedVector {
  const { environment } = device;
  const due = advance(environment, before, clock);
  const result = command === undefined ? undefined : receive(environment, due.state, command, clock);
  const state = result?.state ?? due.state;
  const evidence = [...due.evidence, ...(result?.evidence ?? [])];
  const decisive = failedCheck(result?.evidence ?? due.evidence);
  const messages = [...due.alerts, ...(result?.outputs ?? [])].map((octets) =>
    sentMessage(device, octets, readers),
  );
  return {
    state,
    evidence,
    expected: {
      outcome: result?.verdict ?? outcomeOfTime(due.alerts.length, due.evidence),
      decidedBy: decisive === undefined ? null : decidedBy(decisive),
      response: messages.find(({ header }) => header.kind === "response") ?? null,
      alerts: messages.filter(({ header }) => header.kind === "alert"),
      silence: messages.length === 0,
    },
    stateAfter: stateInWords(before, state),
  };
}

function outcomeOfTime(alerts: number, evidence: Evidence): ExpectedOutcome["outcome"] {
  if (alerts === 0) return "nothingDue";
  return failedCheck(evidence) === undefined ? "executed" : "partlyExecuted";
}

/** The check inside a path validation, where that is what failed. */
function decidedBy({ check, facts }: Check): string {
  const inner = facts["decidedBy"];
  return typeof inner === "string" ? inner : check;
}

function sentMessage(
  device: VectorDevice,
  octets: Uint8Array,
  readers: readonly Reader[],
): ExpectedDeviceMessage {
  const decoded = decodeMessage(octets);
  if (!decoded.ok) throw new InternalError(`the device sent what does not read: ${decoded.problem.reason}`);
  const { header, content } = decoded.value;
  const supplementary = header.supplementaryRemoteParty;
  if (header.kind === "command") throw new InternalError("the device sent a command");
  return {
    header: {
      kind: header.kind,
      originatorCounter: String(header.originatorCounter),
      businessOriginator: header.businessOriginator,
      businessTarget: header.businessTarget,
      dateTime: header.dateTime === undefined ? null : bytesToHex(header.dateTime),
      messageCode: formatMessageCode(header.messageCode),
      supplementaryRemoteParty:
        supplementary === undefined
          ? null
          : {
              entityId: supplementary.entityId,
              counter: supplementary.counter === undefined ? null : String(supplementary.counter),
            },
    },
    payload: bytesToHex(content),
    protection: protectionOf(device, decoded.value, readers),
    example: bytesToHex(octets),
  };
}

/** Finds out for whom a MAC is by making it again for everybody. */
function protectionOf(
  device: VectorDevice,
  message: GbcsMessage,
  readers: readonly Reader[],
): ExpectedDeviceMessage["protection"] {
  if (message.mac === undefined) return { kind: "signature" };
  const scalar = device.keyAgreement.keyPair.privateScalar;
  const reader = readers.find(({ publicPoint }) => macMatches(sharedSecret(scalar, publicPoint), message));
  return { kind: "mac", readerCertificate: reader?.file ?? "(no certificate of this pack)" };
}

/**
 * What is wrong with the protection of a message that a device is said to have sent; undefined when nothing is.
 * @param octets the whole message
 */
export function faultOfDeviceMessage(
  device: VectorDevice,
  verifier: SignatureVerifier,
  octets: Uint8Array,
  said: ExpectedDeviceMessage,
  readers: readonly Reader[],
): string | undefined {
  const decoded = decodeMessage(octets);
  if (!decoded.ok) return decoded.problem.reason;
  const message = decoded.value;
  if (bytesToHex(message.content) !== said.payload) return "it carries another payload than payload says";
  if (said.protection.kind === "mac") {
    const { readerCertificate } = said.protection;
    const reader = readers.find(({ file }) => file === readerCertificate);
    const scalar = device.keyAgreement.keyPair.privateScalar;
    const fits = reader !== undefined && macMatches(sharedSecret(scalar, reader.publicPoint), message);
    return fits ? undefined : `its MAC is not one for ${readerCertificate}`;
  }
  const key = verifier.intern(device.digitalSignature.certificate.subjectPublicKey);
  const valid =
    message.signature.kind === "signed" &&
    verifier.verify(key, signedPart(message), message.signature.value) === "valid";
  return valid ? undefined : "its signature is not one of the device";
}

/** A device's state as the manifest has it: a cell in the device's order, counters in the order of the roles. */
export function stateInWords(before: DeviceState, state: DeviceState): VectorStateAfter {
  return {
    cells: [...state.cells.values()].map(({ identifier, contents }) => ({
      remotePartyRole: identifier.remotePartyRole,
      keyUsage: identifier.keyUsage,
      cellUsage: identifier.cellUsage,
      entityId: contents.entityId,
      keyIdentifier: contents.keyIdentifier,
    })),
    counters: [...state.counters]
      .toSorted(([one], [other]) => REMOTE_PARTY_ROLE_NUMBERS[one] - REMOTE_PARTY_ROLE_NUMBERS[other])
      .map(([remotePartyRole, counter]) => ({ remotePartyRole, counter: String(counter) })),
    ownCounter: String(state.ownCounter),
    pendingReplacements: state.pendingReplacements.map(({ executeAt, header }) => ({
      executeAt: formatInstant(executeAt),
      businessOriginator: header.businessOriginator,
      messageCode: formatMessageCode(header.messageCode),
    })),
    securityLogAdded: state.securityLog.slice(before.securityLog.length).map(({ at, alertCode, about }) => ({
      at: formatInstant(at),
      alertCode: `0x${alertCode.toString(16).toUpperCase().padStart(4, "0")}`,
      about,
    })),
    deviceLog: [...state.deviceLog],
    meterPointReferenceNumber: state.mprn ?? null,
  };
}
