/**
 * CS03B Method B Join: the gas meter is told which gas proxy function mirrors it. Non-critical: MACed, and
 * answered with a MAC for whoever asked, a known Supplier or the access control broker for an unknown one
 * (measured: RTDS 4.5.0, CS03B SUCCESS and ERROR).
 */
import { formatEntityId } from "../../pki/index.ts";
import { decodeJoinDeviceCommand, encodeJoinDeviceResponse, MESSAGE_CODES } from "../../wire/index.ts";
import { cell } from "../device-kind.ts";
import type { CommandExecution, ExecutionResult, UseCase } from "../use-case.ts";
import { contentEvidence } from "./content-check.ts";

export const joinDevice: UseCase = {
  messageCode: MESSAGE_CODES.CS03B_METHOD_B_JOIN,
  title: "CS03B Method B Join",
  kinds: ["GSME"],
  replay: "protected",
  protection: () => "mac",
  authorisingCells: () => [cell("supplier", "keyAgreement"), cell("accessControlBroker", "keyAgreement")],
  execute: ({ message, state, authorisedBy }: CommandExecution): ExecutionResult => {
    const content = decodeJoinDeviceCommand(message.content);
    if (!content.ok) {
      return {
        verdict: "refused",
        evidence: contentEvidence(content, {}),
        means: "the content could not be read",
      };
    }
    const { joinMethodAndRole, otherDeviceEntityIdentifier: other, otherDeviceType } = content.value;
    const fits = joinMethodAndRole === "methodB";
    return {
      verdict: "executed",
      state:
        fits && !state.deviceLog.includes(other)
          ? { ...state, deviceLog: [...state.deviceLog, other] }
          : state,
      evidence: contentEvidence(content, {
        joinMethodAndRole,
        other: formatEntityId(other),
        otherDeviceType,
      }),
      means: fits ? "joined" : "not joined: the method does not fit",
      answer: {
        content: encodeJoinDeviceResponse(fits ? "success" : "invalidJoinMethodAndRole"),
        protection: { kind: "mac", readerPublicPoint: authorisedBy.contents.publicPoint },
      },
    };
  },
};
