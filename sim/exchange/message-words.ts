/** GBCS messages in words, for the log. */
import {
  decodeProvideSecurityCredentialsResponse,
  decodeUpdateSecurityCredentialsCommand,
  decodeUpdateSecurityCredentialsResponse,
  credentialsReplacementModeOfMessageCode,
  describeMessageCode,
  describeTrustAnchorCell,
  type GbcsMessage,
  MESSAGE_CODES,
} from "../../wire/index.ts";
import { nameOfEntity } from "../world/names.ts";
import type { World } from "../world/world.ts";

/** What a message says, in one line. */
export function describeMessage(world: World, message: GbcsMessage): string {
  const { header } = message;
  const isCredentialsUpdate = credentialsReplacementModeOfMessageCode(header.messageCode) !== undefined;
  if (isCredentialsUpdate) {
    return header.kind === "command" ? describeUpdate(world, message) : describeUpdateAnswer(world, message);
  }
  const isCredentialsReport = header.messageCode === MESSAGE_CODES.CS02A_PROVIDE_SECURITY_CREDENTIALS_DETAILS;
  if (isCredentialsReport && header.kind === "response") {
    return describeReport(world, message);
  }
  return `${header.kind}: ${describeMessageCode(header.messageCode)}`;
}

function describeUpdate(world: World, message: GbcsMessage): string {
  const command = decodeUpdateSecurityCredentialsCommand(message.content);
  if (!command.ok) {
    return "an unreadable credentials command";
  }
  const { replacements, authorisingRemotePartyControl: control } = command.value;
  const parts = replacements.map(({ replacementCertificate, targetTrustAnchorCell }) => {
    const certificate = world.memory.certificates.read(replacementCertificate);
    const owner = certificate.ok ? certificate.value.entityId : undefined;
    const name =
      owner === undefined ? "an unreadable certificate" : `the certificate of ${nameOfEntity(world, owner)}`;
    return `${name} into ${describeTrustAnchorCell(targetTrustAnchorCell)}`;
  });
  return `put ${parts.join(", ")} (${control.credentialsReplacementMode})`;
}

function describeUpdateAnswer(world: World, message: GbcsMessage): string {
  const response = decodeUpdateSecurityCredentialsResponse(message.content);
  const outcomes = response.ok ? response.value.executionOutcome?.replacementOutcomes : undefined;
  if (outcomes === undefined) {
    return response.ok ? "accepted for later" : "an unreadable credentials answer";
  }
  return outcomes
    .map(({ affectedTrustAnchorCell, statusCode, replacingSubjectUniqueID }) => {
      const cell = describeTrustAnchorCell(affectedTrustAnchorCell);
      return statusCode === "success"
        ? `${cell} now holds ${nameOfEntity(world, replacingSubjectUniqueID)}`
        : `${cell} unchanged: ${statusCode}`;
    })
    .join("; ");
}

function describeReport(world: World, message: GbcsMessage): string {
  const report = decodeProvideSecurityCredentialsResponse(message.content);
  if (!report.ok) {
    return "an unreadable credentials report";
  }
  return report.value
    .flatMap(({ remotePartyRole, statusCode, trustAnchorCellsDetails }) =>
      trustAnchorCellsDetails === undefined
        ? [`${remotePartyRole}: ${statusCode}`]
        : trustAnchorCellsDetails.map((cell) => {
            const holder = nameOfEntity(world, cell.existingSubjectUniqueID);
            return `{${remotePartyRole}, ${cell.trustAnchorCellKeyUsage}} holds ${holder} (key ${cell.existingSubjectKeyIdentifier})`;
          }),
    )
    .join("; ");
}

/** Who signed and for whom it is MACed, in words. */
export function describeProtection(world: World, message: GbcsMessage): string {
  const { header, signature, mac } = message;
  const signed =
    signature.kind === "signed" ? [`signed by ${nameOfEntity(world, header.businessOriginator)}`] : [];
  const macked =
    mac === undefined
      ? []
      : [
          header.kind === "command"
            ? `MACed by ${nameOfEntity(world, world.broker.entityId)}`
            : `MACed for ${nameOfEntity(world, header.businessTarget)}`,
        ];
  return [...signed, ...macked].join(", ");
}
