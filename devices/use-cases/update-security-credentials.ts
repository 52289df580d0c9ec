/**
 * CS02b Update Security Credentials: the command that changes who a device obeys.
 *
 * The device asks no register and no rule book. It obeys the key in the authorising cell, whoever holds it; that
 * is why a network operator cell with the access control broker's certificates obeys the broker (SR 6.21), and
 * one with the certificates of a party that cannot reach it obeys nobody.
 */
import {
  type Certificate,
  type CheckDefinition,
  type Decoded,
  decoded,
  type Evidence,
  type Facts,
  formatInstant,
  type Instant,
  recordEvidence,
  type ValidationMemory,
} from "../../pki/index.ts";
import {
  CANCELLATION_DATE_TIME,
  cosemDateTime,
  credentialsReplacementModeOfMessageCode,
  decodeUpdateSecurityCredentialsCommand,
  describeTrustAnchorCell,
  encodeUpdateSecurityCredentialsResponse,
  type ExecutionOutcome,
  formatMessageCode,
  type GbcsMessage,
  type MessageCode,
  originatorCounter,
  sameTrustAnchorCell,
  type UpdateSecurityCredentialsCommand,
} from "../../wire/index.ts";
import type { DeviceEnvironment } from "../device-environment.ts";
import { DEVICE_KINDS, type DeviceKind } from "../device-kind.ts";
import type { DeviceState } from "../device-state.ts";
import type { CommandExecution, ExecutionResult, UseCase } from "../use-case.ts";
import { replaceCertificate } from "./replace-certificate.ts";
import type { ReplacementModeRules } from "./replacement-modes.ts";

type ControlCheck =
  | "content"
  | "replacement-mode"
  | "authorising-cell"
  | "sequence-number"
  | "target-cells"
  | "certification-path";

/** The checks of the command's control part, in order; each an invariant of all measured commands. */
export const CONTROL_CHECKS: readonly CheckDefinition<ControlCheck>[] = [
  {
    check: "content",
    asks: "Does the content decode as a CS02b or CS02g command?",
    source: "GBCS 13.3 (measured ASN.1, RTDS 4.5.0)",
  },
  {
    check: "replacement-mode",
    asks: "Is the mode the one that the message code stands for?",
    source: "measured in 23 of 23 commands, RTDS 4.5.0; refusal recalled",
  },
  {
    check: "authorising-cell",
    asks: "Is the authorising cell the one that the mode requires?",
    source: "measured in 23 of 23 commands, RTDS 4.5.0; refusal recalled",
  },
  {
    check: "sequence-number",
    asks: "Does the counter inside the signed content equal the one in the header?",
    source: "measured in 23 of 23 commands, RTDS 4.5.0; refusal recalled",
  },
  {
    check: "target-cells",
    asks: "May the mode write to every cell that the command targets?",
    source: "measured in 23 of 23 commands, RTDS 4.5.0; refusal recalled",
  },
  { check: "certification-path", asks: "Are the certificates of the path readable?", source: "GBCS 12" },
];

/** The use case for one message code (0100 to 0109, 0125 and 0126; one code a mode). */
export function updateSecurityCredentials(messageCode: MessageCode, rules: ReplacementModeRules): UseCase {
  const isLoadController = rules.targetRoles.includes("loadController");
  const useCase = isLoadController ? "CS02g" : "CS02b";
  return {
    messageCode,
    title: `${useCase} Update Security Credentials (${rules.mode})`,
    kinds: isLoadController ? ["ESME", "SAPC"] : DEVICE_KINDS,
    replay: "protected",
    protection: (kind) => rules.protection(kind),
    authorisingCells: (kind) => [rules.authorisingCell(kind)],
    ...(rules.authorisingKey === "contingency" ? { plaintextSymmetricKey } : {}),
    execute: (command) => executeUpdate(command, rules),
  };
}

function plaintextSymmetricKey({ content }: GbcsMessage): Uint8Array | undefined {
  const command = decodeUpdateSecurityCredentialsCommand(content);
  return command.ok ? command.value.authorisingRemotePartyControl.plaintextSymmetricKey : undefined;
}

function executeUpdate(execution: CommandExecution, rules: ReplacementModeRules): ExecutionResult {
  const { message, state, at } = execution;
  const control = checkControl(execution, rules);
  if (!control.ok) {
    return { verdict: "refused", evidence: control.evidence, means: "the command contradicts itself" };
  }
  const { command, evidence } = control;
  const executeAt = command.executionDateTime;
  const accepted = (next: DeviceState, means: string): ExecutionResult => ({
    verdict: "executed",
    state: next,
    evidence,
    means,
    answer: signedAnswer(encodeUpdateSecurityCredentialsResponse({ commandAccepted: null }), at),
  });

  if (executeAt !== undefined && executeAt === CANCELLATION_DATE_TIME) {
    return accepted(
      { ...state, pendingReplacements: withoutSender(state, execution) },
      "the pending replacement is cancelled",
    );
  }
  if (executeAt !== undefined && executeAt > at) {
    const pending = { executeAt, header: message.header, command };
    return accepted(
      { ...state, pendingReplacements: [...withoutSender(state, execution), pending] },
      `accepted; the device will carry it out on ${formatInstant(executeAt)}`,
    );
  }

  const replaced = carryOut(execution.environment, state, control, rules, at);
  return {
    verdict: replaced.failures === 0 ? "executed" : "partlyExecuted",
    state: replaced.state,
    evidence: [...evidence, ...replaced.evidence],
    means:
      replaced.failures === 0
        ? "the cells are replaced"
        : `${replaced.failures} of ${command.replacements.length} replacements failed; the others stand`,
    answer: signedAnswer(
      encodeUpdateSecurityCredentialsResponse({ commandAccepted: null, executionOutcome: replaced.outcome }),
      at,
    ),
  };
}

/** A later command of the same party and mode takes the place of its pending one (cancellation: measured). */
function withoutSender(
  state: DeviceState,
  { message }: CommandExecution,
): DeviceState["pendingReplacements"] {
  return state.pendingReplacements.filter(
    ({ header }) =>
      header.businessOriginator !== message.header.businessOriginator ||
      header.messageCode !== message.header.messageCode,
  );
}

const signedAnswer = (content: Uint8Array, at: Instant) => ({
  content,
  dateTime: cosemDateTime(at),
  protection: { kind: "signed" } as const,
});

/** A command with the certificates of its path, read once. */
export interface ReadableCommand {
  readonly command: UpdateSecurityCredentialsCommand;
  readonly certificationPath: readonly Certificate[];
}

/** The certificates of a command's path; the first that does not read is the problem. */
export function readPath(
  { certificationPathCertificates }: UpdateSecurityCredentialsCommand,
  { certificates }: ValidationMemory,
): Decoded<readonly Certificate[]> {
  const path: Certificate[] = [];
  for (const der of certificationPathCertificates) {
    const certificate = certificates.read(der);
    if (!certificate.ok) return certificate;
    path.push(certificate.value);
  }
  return decoded(path);
}

type Control =
  | ({ readonly ok: true; readonly evidence: Evidence } & ReadableCommand)
  | { readonly ok: false; readonly evidence: Evidence };

function checkControl(
  { environment, message, state }: CommandExecution,
  rules: ReplacementModeRules,
): Control {
  const evidence = recordEvidence(CONTROL_CHECKS);
  const refused = (check: ControlCheck, facts: Facts): Control => {
    evidence.failed(check, facts);
    return { ok: false, evidence: evidence.close() };
  };

  const content = decodeUpdateSecurityCredentialsCommand(message.content);
  if (!content.ok) {
    return refused("content", { problem: content.problem.reason, atOctet: content.problem.offset });
  }
  const command = content.value;
  const control = command.authorisingRemotePartyControl;
  evidence.passed("content", { replacements: command.replacements.length });

  const expectedMode = credentialsReplacementModeOfMessageCode(message.header.messageCode);
  const modes = {
    messageCode: formatMessageCode(message.header.messageCode),
    credentialsReplacementMode: control.credentialsReplacementMode,
  };
  if (control.credentialsReplacementMode !== expectedMode) {
    return refused("replacement-mode", modes);
  }
  evidence.passed("replacement-mode", modes);

  const required = rules.authorisingCell(state.kind);
  const named = control.authorisingRemotePartyTACellIdentifier;
  const cells = {
    required: describeTrustAnchorCell(required),
    named: named === undefined ? "none" : describeTrustAnchorCell(named),
  };
  if (!authorisingCellFits(state.kind, rules, named)) {
    return refused("authorising-cell", cells);
  }
  evidence.passed("authorising-cell", cells);

  const counters = {
    header: String(message.header.originatorCounter),
    content: String(control.authorisingRemotePartySeqNumber),
  };
  if (counters.header !== counters.content) {
    return refused("sequence-number", counters);
  }
  evidence.passed("sequence-number", counters);

  const stray = command.replacements.find(
    ({ targetTrustAnchorCell }) => !rules.targetRoles.includes(targetTrustAnchorCell.remotePartyRole),
  );
  const targets = {
    mode: rules.mode,
    mayWriteTo: rules.targetRoles.join(", "),
    targets: command.replacements.map((one) => describeTrustAnchorCell(one.targetTrustAnchorCell)).join(" "),
  };
  if (stray !== undefined) {
    return refused("target-cells", targets);
  }
  evidence.passed("target-cells", targets);

  const path = readPath(command, environment.memory);
  if (!path.ok) {
    return refused("certification-path", { problem: path.problem.reason });
  }
  const certificationPath = path.value;
  evidence.passed("certification-path", { certificates: certificationPath.length });
  return { ok: true, command, certificationPath, evidence: evidence.close() };
}

/** The broker replacing its own key on anything but a communications hub names no authorising cell (measured). */
function authorisingCellFits(
  kind: DeviceKind,
  rules: ReplacementModeRules,
  named: UpdateSecurityCredentialsCommand["authorisingRemotePartyControl"]["authorisingRemotePartyTACellIdentifier"],
): boolean {
  if (rules.protection(kind) === "mac") {
    return named === undefined;
  }
  return named !== undefined && sameTrustAnchorCell(named, rules.authorisingCell(kind));
}

/** What carrying out a command came to. */
export interface CarriedOut {
  readonly state: DeviceState;
  readonly outcome: ExecutionOutcome;
  readonly evidence: Evidence;
  readonly failures: number;
}

/** Carries out the replacements of a checked command, one by one, then sets the counters. */
export function carryOut(
  environment: DeviceEnvironment,
  state: DeviceState,
  { command, certificationPath }: ReadableCommand,
  rules: ReplacementModeRules,
  at: Instant,
): CarriedOut {
  const control = command.authorisingRemotePartyControl;
  const timeless =
    control.applyTimeBasedCPVChecks === "disapply" || environment.policies.devicePathTimeChecks === "never";
  const setting = {
    environment,
    certificationPath,
    validAt: timeless ? undefined : at,
    rootReplacement: rules.rootReplacement,
  };

  let cells = state.cells;
  const results = command.replacements.map((replacement) => {
    const result = replaceCertificate(setting, cells, replacement);
    cells = result.cells;
    return result;
  });
  const changes = sequenceNumberChanges(command, rules, state.kind);
  const outcomes = results.map((result) => result.outcome);
  const failures = outcomes.filter((outcome) => outcome.statusCode !== "success").length;
  const logged = { at, alertCode: UPDATE_SECURITY_CREDENTIALS, about: rules.mode };
  return {
    state: {
      ...state,
      cells,
      counters: withFloors(state.counters, changes),
      prepaymentFloors: withPrepaymentFloors(state.prepaymentFloors, changes),
      securityLog: [...state.securityLog, logged],
    },
    outcome: {
      authorisingRemotePartySeqNumber: control.authorisingRemotePartySeqNumber,
      credentialsReplacementMode: control.credentialsReplacementMode,
      remotePartySeqNumberChanges: changes,
      replacementOutcomes: outcomes,
    },
    evidence: results.flatMap((result) => result.evidence),
    failures,
  };
}

/** Security log entry "Update Security Credentials" (name public, use recalled). */
const UPDATE_SECURITY_CREDENTIALS = 0x8f70;

type SequenceNumberChanges = ExecutionOutcome["remotePartySeqNumberChanges"];

/**
 * The counter changes that a command makes: of the authorising role if a new floor is given, then those of other
 * roles in order. They are reported, and made, even when replacements fail (measured: RTDS 4.5.0).
 */
function sequenceNumberChanges(
  { authorisingRemotePartyControl: control }: UpdateSecurityCredentialsCommand,
  rules: ReplacementModeRules,
  kind: DeviceKind,
): SequenceNumberChanges {
  const others = control.otherRemotePartySeqNumberChanges ?? [];
  if (control.newRemotePartyFloorSeqNumber === undefined) {
    return others;
  }
  const specialist = control.newRemotePartySpecialistFloorSeqNumber;
  const own = {
    otherRemotePartyRole: rules.authorisingCell(kind).remotePartyRole,
    otherRemotePartyFloorSeqNumber: control.newRemotePartyFloorSeqNumber,
    ...(specialist === undefined ? {} : { newRemotePartySpecialistFloorSeqNumber: specialist }),
  };
  return [own, ...others];
}

function withFloors(
  counters: DeviceState["counters"],
  changes: SequenceNumberChanges,
): DeviceState["counters"] {
  const next = new Map(counters);
  for (const change of changes) {
    next.set(change.otherRemotePartyRole, originatorCounter(change.otherRemotePartyFloorSeqNumber));
  }
  return next;
}

/** The counters of prepayment top-ups: floors of their own, changed only where a command says so. */
function withPrepaymentFloors(
  floors: DeviceState["prepaymentFloors"],
  changes: SequenceNumberChanges,
): DeviceState["prepaymentFloors"] {
  const next = new Map(floors);
  for (const change of changes) {
    for (const { seqNumber } of change.newRemotePartySpecialistFloorSeqNumber ?? []) {
      next.set(change.otherRemotePartyRole, originatorCounter(seqNumber));
    }
  }
  return next;
}
