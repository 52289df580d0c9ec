/**
 * Plays reference commands to device models and compares what they answer with what the real answer was, payload
 * for payload. Signatures of devices cannot be compared, since the data set has no device's private signing key.
 */
import { bytesToHex } from "@noble/hashes/utils.js";
import {
  type Certificate,
  createSignatureVerifier,
  decodeCertificate,
  type EntityId,
  failedCheck,
  type Instant,
  type RemotePartyRole,
} from "../../pki/index.ts";
import {
  type ConformanceCryptography,
  type ConformanceInput,
  type ConformanceKeyRing,
  credentialsReplacementModeOfMessageCode,
  decodeMessage,
  decodeProvideSecurityCredentialsResponse,
  decodeUpdateSecurityCredentialsAlert,
  decodeUpdateSecurityCredentialsCommand,
  decodeUpdateSecurityCredentialsResponse,
  encodeProvideSecurityCredentialsResponse,
  encodeUpdateSecurityCredentialsAlert,
  encodeUpdateSecurityCredentialsResponse,
  type ExecutionOutcome,
  type GbcsMessage,
  MESSAGE_CODES,
  readCosemDateTime,
} from "../../wire/index.ts";
import { advance } from "../advance.ts";
import type { DeviceEnvironment } from "../device-environment.ts";
import { receive } from "../receive.ts";
import { findUseCase } from "../use-case-register.ts";
import {
  type ImpliedState,
  impliedDevice,
  kindOfReferenceDevice,
  type ReportedCell,
} from "./implied-device.ts";

/** What came of one command, or of the alert that follows a future-dated one. */
export interface ReplayRow {
  readonly name: string;
  readonly compared: "response" | "alert";
  readonly outcome: "exact" | "differs" | "refused";
  /** The check that refused, or the two payloads that differ. */
  readonly detail: string;
}

export interface ReplayReport {
  readonly replayed: number;
  readonly replayedExact: number;
  /** CS02 commands that were not played, with the reason. */
  readonly notReplayed: readonly { readonly name: string; readonly why: string }[];
  readonly rows: readonly ReplayRow[];
}

interface ReferenceMessage {
  readonly name: string;
  readonly message: GbcsMessage;
  readonly bytes: Uint8Array;
}

/** Plays every CS02a and CS02b command that has its answer in the data set. */
export function replayReferenceMessages(
  inputs: readonly ConformanceInput[],
  keyRing: ConformanceKeyRing,
  cryptography: ConformanceCryptography,
): ReplayReport {
  const messages = inputs.flatMap(({ name, bytes }): readonly ReferenceMessage[] => {
    const message = decodeMessage(bytes);
    return message.ok ? [{ name, bytes, message: message.value }] : [];
  });
  const authorities = authoritiesIn(messages);
  const rows: ReplayRow[] = [];
  const notReplayed: { name: string; why: string }[] = [];
  for (const command of messages.filter(isCredentialsCommand)) {
    const answer = messages.find((other) => answers(command, other));
    const kind = kindOfReferenceDevice(command.message.header.businessTarget);
    if (
      answer === undefined ||
      kind === undefined ||
      findUseCase(command.message.header.messageCode) === undefined
    ) {
      const missing =
        answer === undefined ? "no answer in the data set" : "no model of the device or its use case";
      notReplayed.push({ name: command.name, why: missing });
      continue;
    }
    const alert = messages.find((other) => reportsOn(command, other));
    const environment = replayEnvironment(command.message.header.businessTarget, keyRing, cryptography);
    const implied = impliedState(command, kind, answer, alert);
    rows.push(
      ...replayOne(environment, impliedDevice(implied, keyRing, authorities), { command, answer, alert }),
    );
  }
  return {
    replayed: rows.length,
    replayedExact: rows.filter(({ outcome }) => outcome === "exact").length,
    notReplayed,
    rows,
  };
}

function isCredentialsCommand({ message, name }: ReferenceMessage): boolean {
  const { kind, messageCode } = message.header;
  const isCs02 =
    messageCode === MESSAGE_CODES.CS02A_PROVIDE_SECURITY_CREDENTIALS_DETAILS ||
    credentialsReplacementModeOfMessageCode(messageCode) !== undefined;
  return kind === "command" && isCs02 && !name.includes("PRECOMMAND");
}

/** The response beside a command: the same file name but for its kind. */
function answers(command: ReferenceMessage, other: ReferenceMessage): boolean {
  return other.name === command.name.replace("_COMMAND_", "_RESPONSE_") && other.name !== command.name;
}

/** The alert of a future-dated command: it repeats the command's counter in its outcome. */
function reportsOn({ message: command }: ReferenceMessage, { message: other }: ReferenceMessage): boolean {
  if (other.header.kind !== "alert" || other.header.businessOriginator !== command.header.businessTarget) {
    return false;
  }
  const alert = decodeUpdateSecurityCredentialsAlert(other.content);
  return (
    alert.ok &&
    alert.value.executionOutcome.authorisingRemotePartySeqNumber === command.header.originatorCounter
  );
}

function authoritiesIn(messages: readonly ReferenceMessage[]): readonly Certificate[] {
  return messages
    .filter(isCredentialsCommand)
    .flatMap(({ message }) => {
      const command = decodeUpdateSecurityCredentialsCommand(message.content);
      return command.ok ? command.value.certificationPathCertificates : [];
    })
    .flatMap((der) => {
      const certificate = decodeCertificate(der);
      return certificate.ok ? [certificate.value] : [];
    });
}

/** The clock of the reference devices stands before their certificates begin, so time checks are disapplied. */
function replayEnvironment(
  device: EntityId,
  keyRing: ConformanceKeyRing,
  cryptography: ConformanceCryptography,
): DeviceEnvironment {
  const own = keyRing.publicPoints.find(
    ({ entityId, usage }) => entityId === device && usage === "keyAgreement",
  );
  return {
    verifier: createSignatureVerifier(),
    certificatePolicyOid: undefined,
    policies: {
      cellAcceptsCertificateRoles: "measured-pairs",
      devicePathTimeChecks: "never",
      equalOriginatorCounter: "refused",
      rootReplacementProof: "link-certificate",
      ownCertificateIssuer: "unchecked",
      answerToOwnKeyChange: "former-key",
    },
    keys: {
      sign: () => new Uint8Array(64),
      // The secret is the same from either side, and the organisations' private keys are published.
      sharedSecret: (peer) => {
        const peerKey = keyRing.publicPoints.find(({ point }) => bytesToHex(point) === bytesToHex(peer));
        const scalar = peerKey === undefined ? undefined : keyRing.privateScalars.get(peerKey.keyIdentifier);
        return own === undefined || scalar === undefined
          ? new Uint8Array(32)
          : cryptography.sharedSecret(scalar, own.point);
      },
    },
  };
}

function impliedState(
  command: ReferenceMessage,
  kind: ImpliedState["kind"],
  answer: ReferenceMessage,
  alert: ReferenceMessage | undefined,
): ImpliedState {
  const device = command.message.header.businessTarget;
  const report = decodeProvideSecurityCredentialsResponse(answer.message.content);
  if (
    command.message.header.messageCode === MESSAGE_CODES.CS02A_PROVIDE_SECURITY_CREDENTIALS_DETAILS &&
    report.ok
  ) {
    const cells = report.value.flatMap(({ remotePartyRole, trustAnchorCellsDetails = [] }) =>
      trustAnchorCellsDetails.map(
        (one): ReportedCell => ({
          identifier: {
            remotePartyRole,
            keyUsage: one.trustAnchorCellKeyUsage,
            cellUsage: one.trustAnchorCellUsage,
          },
          entityId: one.existingSubjectUniqueID,
          keyIdentifier: one.existingSubjectKeyIdentifier,
        }),
      ),
    );
    const counters = report.value.flatMap(({ remotePartyRole, currentSeqNumber }) =>
      currentSeqNumber === undefined ? [] : [[remotePartyRole, currentSeqNumber] as const],
    );
    return { device, kind, cells, counters: new Map<RemotePartyRole, bigint>(counters) };
  }
  const outcome = outcomeIn(answer) ?? (alert === undefined ? undefined : outcomeIn(alert));
  const cells = (outcome?.replacementOutcomes ?? []).map(
    (one): ReportedCell => ({
      identifier: one.affectedTrustAnchorCell,
      entityId: one.existingSubjectUniqueID,
      keyIdentifier: one.existingSubjectKeyIdentifier,
    }),
  );
  return { device, kind, cells, counters: new Map() };
}

function outcomeIn({ message }: ReferenceMessage): ExecutionOutcome | undefined {
  if (message.header.kind === "alert") {
    const alert = decodeUpdateSecurityCredentialsAlert(message.content);
    return alert.ok ? alert.value.executionOutcome : undefined;
  }
  const response = decodeUpdateSecurityCredentialsResponse(message.content);
  return response.ok ? response.value.executionOutcome : undefined;
}

interface ReferenceExchange {
  readonly command: ReferenceMessage;
  readonly answer: ReferenceMessage;
  readonly alert: ReferenceMessage | undefined;
}

function replayOne(
  environment: DeviceEnvironment,
  state: ReturnType<typeof impliedDevice>,
  { command, answer, alert }: ReferenceExchange,
): readonly ReplayRow[] {
  const result = receive(environment, state, command.bytes, clockOf(answer));
  const [output] = result.outputs;
  if (output === undefined) {
    const check = failedCheck(result.evidence);
    const detail = `${check?.check ?? "no check"} ${JSON.stringify(check?.facts ?? {})}`;
    return [{ name: command.name, compared: "response", outcome: "refused", detail }];
  }
  const first = compare(command.name, "response", output, answer);
  const pending = result.state.pendingReplacements[0];
  if (alert === undefined || pending === undefined) {
    return [first];
  }
  const [sent] = advance(environment, result.state, pending.executeAt).alerts;
  return sent === undefined ? [first] : [first, compare(command.name, "alert", sent, alert)];
}

/** The device's time in its answer; answers without one are not about time. */
function clockOf({ message }: ReferenceMessage): Instant {
  const at = message.header.dateTime === undefined ? undefined : readCosemDateTime(message.header.dateTime);
  return at?.ok ? at.value : (0 as Instant);
}

function compare(
  name: string,
  compared: ReplayRow["compared"],
  output: Uint8Array,
  { message: expected }: ReferenceMessage,
): ReplayRow {
  const sent = decodeMessage(output);
  const content = sent.ok ? sent.value.content : new Uint8Array(0);
  const same = [content, inReferenceLengths(content, expected)].some(
    (bytes) => bytesToHex(bytes) === bytesToHex(expected.content),
  );
  const detail = same ? "" : `${bytesToHex(content)} instead of ${bytesToHex(expected.content)}`;
  return { name, compared, outcome: same ? "exact" : "differs", detail };
}

/** The same payload with the lengths of the data set, which writes 128 to 255 in three octets. */
function inReferenceLengths(content: Uint8Array, { header }: GbcsMessage): Uint8Array {
  const lengths = { lengthForm: "rtds" } as const;
  if (header.messageCode === MESSAGE_CODES.CS02A_PROVIDE_SECURITY_CREDENTIALS_DETAILS) {
    const report = decodeProvideSecurityCredentialsResponse(content);
    return report.ok ? encodeProvideSecurityCredentialsResponse(report.value, lengths) : content;
  }
  if (header.kind === "alert") {
    const alert = decodeUpdateSecurityCredentialsAlert(content);
    return alert.ok ? encodeUpdateSecurityCredentialsAlert(alert.value, lengths) : content;
  }
  const response = decodeUpdateSecurityCredentialsResponse(content);
  return response.ok ? encodeUpdateSecurityCredentialsResponse(response.value, lengths) : content;
}
