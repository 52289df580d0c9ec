/** Which reference messages belong together: a credentials command, its response, and the alert that may follow. */
import type { Certificate } from "../../pki/index.ts";
import { decodeCertificate } from "../../pki/index.ts";
import {
  type ConformanceInput,
  credentialsReplacementModeOfMessageCode,
  decodeMessage,
  decodeUpdateSecurityCredentialsAlert,
  decodeUpdateSecurityCredentialsCommand,
  type GbcsMessage,
  MESSAGE_CODES,
  type MessageCode,
} from "../../wire/index.ts";

/** A file that frames as a message. */
export interface ReferenceMessage {
  readonly name: string;
  readonly message: GbcsMessage;
  readonly bytes: Uint8Array;
}

/** A command with what the real device answered. */
export interface ReferenceExchange {
  readonly command: ReferenceMessage;
  readonly answer: ReferenceMessage;
  readonly alert: ReferenceMessage | undefined;
}

/** The commands to replay, those without an answer, and answers without a command. */
export interface ReferenceExchanges {
  readonly exchanges: readonly ReferenceExchange[];
  readonly unanswered: readonly ReferenceMessage[];
  readonly uncommanded: readonly ReferenceMessage[];
}

const OTHER_CREDENTIALS_CODES: readonly MessageCode[] = [
  MESSAGE_CODES.CS02A_PROVIDE_SECURITY_CREDENTIALS_DETAILS,
  MESSAGE_CODES.CS02C_ISSUE_SECURITY_CREDENTIALS,
  MESSAGE_CODES.CS02D_UPDATE_DEVICE_CERTIFICATES_DEVICE,
  MESSAGE_CODES.CS02E_PROVIDE_DEVICE_CERTIFICATES_DEVICE,
  MESSAGE_CODES.CS02F_PROVIDE_SECURITY_CREDENTIALS_DETAILS_INCLUDING_LOAD_CONTROLLER,
];

/** Reads every file that frames; the frame is the codec's conformance, not this one's. */
export function readReferenceMessages(inputs: readonly ConformanceInput[]): readonly ReferenceMessage[] {
  return inputs.flatMap(({ name, bytes }): readonly ReferenceMessage[] => {
    const message = decodeMessage(bytes);
    return message.ok ? [{ name, bytes, message: message.value }] : [];
  });
}

/** Sorts the CS02 messages into exchanges: the response beside a command has the same file name but for its kind. */
export function referenceExchanges(messages: readonly ReferenceMessage[]): ReferenceExchanges {
  const byName = new Map(messages.map((one) => [one.name, one]));
  const commands = messages.filter(isCredentialsCommand);
  const paired = commands.map((command) => ({ command, answer: byName.get(answerName(command)) }));
  const answered = new Set(paired.map(({ answer }) => answer?.name));
  return {
    exchanges: paired.flatMap(({ command, answer }) =>
      answer === undefined
        ? []
        : [{ command, answer, alert: messages.find((other) => reportsOn(command, other)) }],
    ),
    unanswered: paired.flatMap(({ command, answer }) => (answer === undefined ? [command] : [])),
    uncommanded: messages.filter(
      ({ message, name }) =>
        message.header.kind === "response" && isCredentialsCode(message) && !answered.has(name),
    ),
  };
}

/** The CA certificates that came with the commands. */
export function authoritiesIn(messages: readonly ReferenceMessage[]): readonly Certificate[] {
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

function isCredentialsCode({ header }: GbcsMessage): boolean {
  return (
    OTHER_CREDENTIALS_CODES.includes(header.messageCode) ||
    credentialsReplacementModeOfMessageCode(header.messageCode) !== undefined
  );
}

/** Pre-commands have the same content without a frame that a device would take: they lack the signature field. */
function isCredentialsCommand({ message }: ReferenceMessage): boolean {
  return (
    message.header.kind === "command" && message.signature.kind !== "absent" && isCredentialsCode(message)
  );
}

export const answerName = ({ name }: ReferenceMessage): string => name.replace("_COMMAND_", "_RESPONSE_");

/** The alert of a future-dated command repeats its counter, its mode and its time. */
function reportsOn({ message: command }: ReferenceMessage, { message: other }: ReferenceMessage): boolean {
  const toSender =
    other.header.kind === "alert" &&
    other.header.businessOriginator === command.header.businessTarget &&
    other.header.businessTarget === command.header.businessOriginator;
  if (!toSender) {
    return false;
  }
  const alert = decodeUpdateSecurityCredentialsAlert(other.content);
  const sent = decodeUpdateSecurityCredentialsCommand(command.content);
  if (!alert.ok || !sent.ok) {
    return false;
  }
  const { executionOutcome: outcome, executionDateTime } = alert.value;
  const control = sent.value.authorisingRemotePartyControl;
  return (
    outcome.authorisingRemotePartySeqNumber === control.authorisingRemotePartySeqNumber &&
    outcome.credentialsReplacementMode === control.credentialsReplacementMode &&
    executionDateTime === sent.value.executionDateTime
  );
}
