/**
 * CS02a and CS02f Provide Security Credentials Details: who holds the device's cells, role by role. The access control
 * broker asks with a MAC; a party that holds a signature cell asks with a signature and gets a signed answer
 * (measured: RTDS 4.5.0, CS02aMAC and CS02aSignature).
 *
 * CS02f also knows the load controller; asked about the transitional CoS party it answers `other`, though the device
 * has that cell (measured: two answers). Which further roles it leaves out is not known, so it leaves out none.
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
  type MessageCode,
  type RemotePartyDetails,
  sameTrustAnchorCell,
} from "../../wire/index.ts";
import { CELLS_OF_KIND, cell, DEVICE_KINDS, type DeviceKind } from "../device-kind.ts";
import type { DeviceState } from "../device-state.ts";
import { findCell } from "../trust-anchor-cells.ts";
import type { CommandExecution, ExecutionResult, UseCase } from "../use-case.ts";

type CredentialsCheck = "content" | "authorising-cell";

/** The checks of a read of credentials, in order. */
export const CREDENTIALS_CHECKS: readonly CheckDefinition<CredentialsCheck>[] = [
  {
    check: "content",
    asks: "Does the content decode as a CS02a or CS02f command?",
    source: "GBCS CS02a, CS02f (measured ASN.1, RTDS 4.5.0)",
  },
  {
    check: "authorising-cell",
    asks: "Does the command name the cell that authorised it?",
    source: "measured in every CS02a and CS02f command, RTDS 4.5.0; refusal recalled",
  },
];

interface CredentialsRead {
  readonly messageCode: MessageCode;
  readonly title: string;
  readonly kinds: readonly DeviceKind[];
  /** Roles that this read answers with status `other`. */
  readonly leavesOut: readonly RemotePartyRole[];
}

const credentialsRead = ({ leavesOut, ...read }: CredentialsRead): UseCase => ({
  ...read,
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
  execute: (command) => provideDetails(command, leavesOut),
});

export const provideSecurityCredentials = credentialsRead({
  messageCode: MESSAGE_CODES.CS02A_PROVIDE_SECURITY_CREDENTIALS_DETAILS,
  title: "CS02a Provide Security Credentials Details",
  kinds: DEVICE_KINDS,
  leavesOut: [],
});

export const provideLoadControllerCredentials = credentialsRead({
  messageCode: MESSAGE_CODES.CS02F_PROVIDE_SECURITY_CREDENTIALS_DETAILS_INCLUDING_LOAD_CONTROLLER,
  title: "CS02f Provide Security Credentials Details including load controller",
  kinds: ["ESME", "SAPC"],
  leavesOut: ["transitionalCoS"],
});

function provideDetails(
  { message, state, authorisedBy }: CommandExecution,
  leavesOut: readonly RemotePartyRole[],
): ExecutionResult {
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
      content: encodeProvideSecurityCredentialsResponse(
        roles.map((role) =>
          leavesOut.includes(role) ? { remotePartyRole: role, statusCode: "other" } : detailsOf(state, role),
        ),
      ),
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
