/**
 * What a real answer says of the device that gave it: what its cells held, which key pair waited, what was broken.
 * All of it exists nowhere else, so a replay takes it as given and says so.
 */
import { decodeCertificate, type RemotePartyRole } from "../../pki/index.ts";
import {
  decodeIssueSecurityCredentialsResponse,
  decodeProvideDeviceCertificateCommand,
  decodeProvideDeviceCertificateResponse,
  decodeProvideSecurityCredentialsResponse,
  decodeUpdateDeviceCertificateResponse,
  decodeUpdateSecurityCredentialsAlert,
  decodeUpdateSecurityCredentialsResponse,
  type DeviceCertificateResponseCode,
  type ExecutionOutcome,
  type IssueCredentialsFailure,
  MESSAGE_CODES,
} from "../../wire/index.ts";
import type { DeviceKind } from "../device-kind.ts";
import type { DeviceFault } from "../device-state.ts";
import { deviceKeyUsage } from "../use-cases/issue-security-credentials.ts";
import type { ImpliedState, ReportedCell } from "./implied-device.ts";
import type { ReferenceExchange, ReferenceMessage } from "./replayed-exchange.ts";

/** The name of the key pair that an implied device makes, or has waiting. */
export const IMPLIED_KEY_PAIR = "implied";

/** What the answer (or the alert) to a command implies of the device. */
export function impliedState(exchange: ReferenceExchange, kind: DeviceKind): ImpliedState {
  const { header } = exchange.command.message;
  const nothing: ImpliedState = {
    device: header.businessTarget,
    kind,
    cells: [],
    counters: new Map(),
    givens: [],
  };
  switch (header.messageCode) {
    case MESSAGE_CODES.CS02A_PROVIDE_SECURITY_CREDENTIALS_DETAILS:
    case MESSAGE_CODES.CS02F_PROVIDE_SECURITY_CREDENTIALS_DETAILS_INCLUDING_LOAD_CONTROLLER:
      return { ...nothing, ...fromReport(exchange.answer) };
    case MESSAGE_CODES.CS02C_ISSUE_SECURITY_CREDENTIALS:
      return { ...nothing, ...fromRequest(exchange.answer) };
    case MESSAGE_CODES.CS02D_UPDATE_DEVICE_CERTIFICATES_DEVICE:
      return { ...nothing, ...fromCertificateCode(exchange) };
    case MESSAGE_CODES.CS02E_PROVIDE_DEVICE_CERTIFICATES_DEVICE:
      return { ...nothing, ...fromCertificate(exchange) };
    default:
      return { ...nothing, ...fromOutcome(exchange) };
  }
}

type Implied = Partial<ImpliedState>;

function fromReport({ message }: ReferenceMessage): Implied {
  const report = decodeProvideSecurityCredentialsResponse(message.content);
  if (!report.ok) {
    return {};
  }
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
  return {
    cells,
    counters: new Map<RemotePartyRole, bigint>(counters),
    givens: ["the contents and counters of the reported cells"],
  };
}

function fromOutcome({ answer, alert }: ReferenceExchange): Implied {
  const outcomes =
    (outcomeIn(answer) ?? (alert === undefined ? undefined : outcomeIn(alert)))?.replacementOutcomes ?? [];
  const cells = outcomes.map(
    (one): ReportedCell => ({
      identifier: one.affectedTrustAnchorCell,
      entityId: one.existingSubjectUniqueID,
      keyIdentifier: one.existingSubjectKeyIdentifier,
    }),
  );
  // Certificates that other devices took chain to nothing here: the device has another root, or none.
  const rootless = outcomes.length > 0 && outcomes.every(({ statusCode }) => statusCode === "noTrustAnchor");
  return {
    cells,
    ...(rootless ? { root: "unknown" as const } : {}),
    givens: [
      ...(cells.length > 0 ? ["what the affected cells held before"] : []),
      ...(rootless ? ["that the device does not know the root"] : []),
    ],
  };
}

const ISSUE_FAULTS: Readonly<Partial<Record<IssueCredentialsFailure, DeviceFault>>> = {
  keyPairGenerationFailed: "key-pair-generation",
  cRProductionFailed: "certification-request-production",
};

function fromRequest({ message }: ReferenceMessage): Implied {
  const response = decodeIssueSecurityCredentialsResponse(message.content);
  return response.ok && response.value.kind === "failure"
    ? withFault(ISSUE_FAULTS[response.value.value])
    : {};
}

const UPDATE_FAULTS: Readonly<Partial<Record<DeviceCertificateResponseCode, DeviceFault>>> = {
  certificateStorageFailed: "certificate-storage",
  privateKeyChangeFailed: "private-key-change",
};

function fromCertificateCode({ command, answer }: ReferenceExchange): Implied {
  const response = decodeUpdateDeviceCertificateResponse(answer.message.content);
  const certificate = decodeCertificate(command.message.content);
  const code = response.ok ? response.value : undefined;
  const usage = certificate.ok ? deviceKeyUsage(certificate.value.keyUsage.join()) : undefined;
  if (!certificate.ok || usage === undefined || code === "noCorrespondingKeyPairGenerated") {
    return {};
  }
  const { subjectPublicKey } = certificate.value;
  const publicPoint = code === "wrongPublicKey" ? new Uint8Array(subjectPublicKey.length) : subjectPublicKey;
  const faulty = code === undefined ? {} : withFault(UPDATE_FAULTS[code]);
  return {
    ...faulty,
    generatedKeyPairs: { [usage]: { keyPair: IMPLIED_KEY_PAIR, publicPoint } },
    givens: ["which key pair waits for its certificate", ...(faulty.givens ?? [])],
  };
}

function fromCertificate({ command, answer }: ReferenceExchange): Implied {
  const response = decodeProvideDeviceCertificateResponse(answer.message.content);
  const asked = decodeProvideDeviceCertificateCommand(command.message.content);
  const usage = asked.ok ? deviceKeyUsage(asked.value.keyUsage) : undefined;
  if (!response.ok || usage === undefined) {
    return {};
  }
  const { value } = response;
  if (value.kind === "certificate") {
    return { ownCertificates: { [usage]: value.value }, givens: ["the device's own certificate"] };
  }
  return value.value === "certificateRetrievalFailure"
    ? { ...withFault("certificate-retrieval"), ownCertificates: { [usage]: new Uint8Array(0) } }
    : {};
}

function withFault(fault: DeviceFault | undefined): Implied {
  return fault === undefined ? {} : { faults: [fault], givens: [`a fault of the device: ${fault}`] };
}

function outcomeIn({ message }: ReferenceMessage): ExecutionOutcome | undefined {
  if (message.header.kind === "alert") {
    const alert = decodeUpdateSecurityCredentialsAlert(message.content);
    return alert.ok ? alert.value.executionOutcome : undefined;
  }
  const response = decodeUpdateSecurityCredentialsResponse(message.content);
  return response.ok ? response.value.executionOutcome : undefined;
}
