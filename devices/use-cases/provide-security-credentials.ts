/**
 * CS02a Provide Security Credentials Details: who holds the device's cells, role by role. The access control
 * broker asks with a MAC; a party that holds a signature cell asks with a signature and gets a signed answer
 * (measured: RTDS 4.5.0, CS02aMAC and CS02aSignature).
 *
 * Whether the command is protected against replay is not public. The measured answers report a counter that the
 * command itself has not raised, so it is not counted here.
 */
import { type CheckDefinition, type RemotePartyRole, recordEvidence } from "../../pki/index.ts";
import {
  decodeProvideSecurityCredentialsCommand,
  describeTrustAnchorCell,
  encodeProvideSecurityCredentialsResponse,
  MESSAGE_CODES,
  type RemotePartyDetails,
  sameTrustAnchorCell,
} from "../../wire/index.ts";
import { CELLS_OF_KIND, cell } from "../device-kind.ts";
import type { DeviceState } from "../device-state.ts";
import { findCell } from "../trust-anchor-cells.ts";
import type { CommandExecution, ExecutionResult, UseCase } from "../use-case.ts";

type CredentialsCheck = "content" | "authorising-cell";

const CREDENTIALS_CHECKS: readonly CheckDefinition<CredentialsCheck>[] = [
  {
    check: "content",
    asks: "Does the content decode as a CS02a command?",
    source: "GBCS CS02a (measured ASN.1, RTDS 4.5.0)",
  },
  {
    check: "authorising-cell",
    asks: "Does the command name the cell that authorised it?",
    source: "measured in every CS02a command, RTDS 4.5.0; refusal recalled",
  },
];

export const provideSecurityCredentials: UseCase = {
  messageCode: MESSAGE_CODES.CS02A_PROVIDE_SECURITY_CREDENTIALS_DETAILS,
  title: "CS02a Provide Security Credentials Details",
  kinds: ["GSME", "GPF", "ESME", "CHF"],
  replay: "unprotected",
  protection: (_kind, message) => (message.mac === undefined ? "signature" : "mac"),
  authorisingCells: (_kind, message) =>
    message.mac === undefined
      ? [
          cell("accessControlBroker", "digitalSignature"),
          cell("transitionalCoS", "digitalSignature"),
          cell("supplier", "digitalSignature"),
        ]
      : [cell("accessControlBroker", "keyAgreement")],
  execute: provideDetails,
};

function provideDetails({ message, state, authorisedBy }: CommandExecution): ExecutionResult {
  const evidence = recordEvidence(CREDENTIALS_CHECKS);
  const command = decodeProvideSecurityCredentialsCommand(message.content);
  if (!command.ok) {
    evidence.failed("content", { problem: command.problem.reason, atOctet: command.problem.offset });
    return { verdict: "refused", evidence: evidence.close(), means: "the content could not be read" };
  }
  const { authorisingRemotePartyTACellIdentifier: named, remotePartyRolesCredentialsRequired: roles } =
    command.value;
  evidence.passed("content", { asksAbout: roles.join(", ") });

  const cells = {
    named: describeTrustAnchorCell(named),
    authorised: describeTrustAnchorCell(authorisedBy.identifier),
  };
  if (!sameTrustAnchorCell(named, authorisedBy.identifier)) {
    evidence.failed("authorising-cell", cells);
    return { verdict: "refused", evidence: evidence.close(), means: "the command names another cell" };
  }
  evidence.passed("authorising-cell", cells);

  return {
    verdict: "executed",
    state,
    evidence: evidence.close(),
    means: "the device lists the holders of its cells",
    answer: {
      content: encodeProvideSecurityCredentialsResponse(roles.map((role) => detailsOf(state, role))),
      protection:
        message.mac === undefined
          ? { kind: "signed" }
          : { kind: "mac", readerPublicPoint: authorisedBy.contents.publicPoint },
    },
  };
}

/** A role without cells on this device is answered with trustAnchorNotFound and nothing else (measured). */
function detailsOf(state: DeviceState, role: RemotePartyRole): RemotePartyDetails {
  const held = CELLS_OF_KIND[state.kind]
    .filter(({ identifier }) => identifier.remotePartyRole === role)
    .flatMap(({ identifier }) => findCell(state.cells, identifier) ?? []);
  if (held.length === 0) {
    return { remotePartyRole: role, statusCode: "trustAnchorNotFound" };
  }
  return {
    remotePartyRole: role,
    statusCode: "success",
    currentSeqNumber: state.counters.get(role) ?? 0n,
    trustAnchorCellsDetails: held.map(({ identifier, contents }) => ({
      trustAnchorCellKeyUsage: identifier.keyUsage,
      trustAnchorCellUsage: identifier.cellUsage,
      existingSubjectUniqueID: contents.entityId,
      existingSubjectKeyIdentifier: contents.keyIdentifier,
    })),
  };
}
