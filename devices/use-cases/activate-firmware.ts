/**
 * CS06 Activate Firmware: the device goes over to an image that it holds, at once, at a later time, or not after all.
 * Critical: signed by the Supplier and MACed, answered with a signature and a date-time (measured on an ESME: RTDS
 * 4.5.0). A future-dated command is only accepted; what came of it is told in an alert.
 */
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import {
  type CheckDefinition,
  type Evidence,
  formatInstant,
  type Instant,
  recordEvidence,
} from "../../pki/index.ts";
import {
  type ActivateFirmwareCode,
  type ActivateFirmwareCommand,
  type ActivateFirmwareOutcome,
  CANCELLATION_DATE_TIME,
  cosemDateTime,
  decodeActivateFirmwareCommand,
  encodeActivateFirmwareResponse,
  MESSAGE_CODES,
} from "../../wire/index.ts";
import { type DeviceState, withSecurityLogEntry } from "../device-state.ts";
import type { CommandExecution, ExecutionResult, UseCase } from "../use-case.ts";
import { criticalAuthority } from "./authorities.ts";

type FirmwareCommandCheck = "content" | "sequence-number";

/** The checks of the command itself, in order. */
export const FIRMWARE_COMMAND_CHECKS: readonly CheckDefinition<FirmwareCommandCheck>[] = [
  {
    check: "content",
    asks: "Does the content decode as a CS06 command?",
    source: "GBCS CS06 (measured ASN.1, RTDS 4.5.0)",
  },
  {
    check: "sequence-number",
    asks: "Does the counter inside the signed content equal the one in the header?",
    source: "measured in 5 of 5 commands, RTDS 4.5.0; refusal recalled",
  },
];

type ActivationCheck = "image-held" | "image-hash" | "firmware-activation";

/** The checks of an activation, in order, made when it is due; each is a response code. */
export const ACTIVATION_CHECKS: readonly CheckDefinition<ActivationCheck>[] = [
  {
    check: "image-held",
    asks: "Does the device hold an image?",
    source: "GBCS CS06 noImageHeld(1); measured, RTDS 4.5.0, meaning inferred from its name",
  },
  {
    check: "image-hash",
    asks: "Is the hash in the command that of the image?",
    source: "GBCS CS06 hashMismatch(2); measured in an alert, RTDS 4.5.0, meaning inferred from its name",
  },
  {
    check: "firmware-activation",
    asks: "Did the image start?",
    source: "GBCS CS06 activationFailure(3); name public, cause a fault of the device",
  },
];

const CODE_OF_CHECK: Readonly<Record<ActivationCheck, ActivateFirmwareCode>> = {
  "image-held": "noImageHeld",
  "image-hash": "hashMismatch",
  "firmware-activation": "activationFailure",
};

/** Security log entry "Change in the executing Firmware version" (name public, use recalled). */
const FIRMWARE_CHANGED = 0x8f43;

export const activateFirmware: UseCase = {
  messageCode: MESSAGE_CODES.CS06_ACTIVATE_FIRMWARE,
  title: "CS06 Activate Firmware",
  kinds: ["ESME", "GSME"],
  replay: "protected",
  protection: () => "signatureAndMac",
  authorisingCells: criticalAuthority,
  execute: activate,
};

function activate(execution: CommandExecution): ExecutionResult {
  const { message, state, at } = execution;
  const evidence = recordEvidence(FIRMWARE_COMMAND_CHECKS);
  const content = decodeActivateFirmwareCommand(message.content);
  if (!content.ok) {
    evidence.failed("content", { problem: content.problem.reason, atOctet: content.problem.offset });
    return { verdict: "refused", evidence: evidence.close(), means: "the content could not be read" };
  }
  const command = content.value;
  const { executionDateTime: executeAt } = command;
  evidence.passed("content", { manufacturerImageHash: bytesToHex(command.manufacturerImageHash) });

  const counters = {
    header: String(message.header.originatorCounter),
    content: String(command.originatorCounter),
  };
  if (counters.header !== counters.content) {
    evidence.failed("sequence-number", counters);
    return { verdict: "refused", evidence: evidence.close(), means: "the command contradicts itself" };
  }
  evidence.passed("sequence-number", counters);

  const answer = (response: Parameters<typeof encodeActivateFirmwareResponse>[0]) => ({
    content: encodeActivateFirmwareResponse(response),
    dateTime: cosemDateTime(at),
    protection: { kind: "signed" } as const,
  });
  if (executeAt !== undefined && executeAt > at) {
    const cancels = executeAt === CANCELLATION_DATE_TIME;
    const pending = { executeAt, header: message.header, command };
    const others = state.pendingActivations.filter(
      ({ header }) => header.businessOriginator !== message.header.businessOriginator,
    );
    return {
      verdict: "executed",
      state: { ...state, pendingActivations: cancels ? others : [...others, pending] },
      evidence: evidence.close(),
      means: cancels
        ? "the pending activation is cancelled"
        : `accepted; the device will activate the image on ${formatInstant(executeAt)}`,
      answer: answer({ kind: "commandAccepted", value: null }),
    };
  }
  const done = activateImage(state, command, at);
  return {
    verdict: done.outcome.activateImageResponseCode === "success" ? "executed" : "partlyExecuted",
    state: done.state,
    evidence: [...evidence.close(), ...done.evidence],
    means: `the device runs firmware ${done.state.firmware.version}`,
    answer: answer({ kind: "executionOutcome", value: done.outcome }),
  };
}

/** What an activation came to. */
export interface Activated {
  readonly state: DeviceState;
  readonly outcome: ActivateFirmwareOutcome;
  readonly evidence: Evidence;
}

/** Goes over to the image that the command names, or tells why not and what runs on. */
export function activateImage(state: DeviceState, command: ActivateFirmwareCommand, at: Instant): Activated {
  const evidence = recordEvidence(ACTIVATION_CHECKS);
  const { version, images } = state.firmware;
  const asked = { manufacturerImageHash: bytesToHex(command.manufacturerImageHash) };
  const failed = (check: ActivationCheck): Activated => {
    evidence.failed(check, { ...asked, running: version });
    return {
      state,
      evidence: evidence.close(),
      outcome: { activateImageResponseCode: CODE_OF_CHECK[check], firmwareVersion: hexToBytes(version) },
    };
  };
  if (images.length === 0) {
    return failed("image-held");
  }
  evidence.passed("image-held", { images: images.length });
  const image = images.find(({ hash }) => hash === asked.manufacturerImageHash);
  if (image === undefined) {
    return failed("image-hash");
  }
  evidence.passed("image-hash", asked);
  if (state.faults.includes("firmware-activation")) {
    return failed("firmware-activation");
  }
  evidence.passed("firmware-activation", { version: image.version });
  const running = {
    ...state,
    firmware: { version: image.version, images: images.filter((one) => one !== image) },
  };
  return {
    state: withSecurityLogEntry(running, { at, alertCode: FIRMWARE_CHANGED, about: image.version }),
    evidence: evidence.close(),
    outcome: { activateImageResponseCode: "success", firmwareVersion: hexToBytes(image.version) },
  };
}
