/**
 * CCS01 Add Device to the hub's device log. A communications hub knows no Supplier; suppliers reach it through
 * the access control broker, which names them as the supplementary party (measured: RTDS 4.5.0).
 */
import { formatEntityId } from "../../pki/index.ts";
import {
  decodeAddDeviceToLogCommand,
  encodeAddDeviceToLogResponse,
  MESSAGE_CODES,
} from "../../wire/index.ts";
import { cell } from "../device-kind.ts";
import type { CommandExecution, ExecutionResult, UseCase } from "../use-case.ts";
import { contentEvidence } from "./content-check.ts";

const SUCCESS = 0;

export const addDeviceToLog: UseCase = {
  messageCode: MESSAGE_CODES.CCS01_ADD_DEVICE_CHF_DEVICE_LOG,
  title: "CCS01 Add Device to CHF device log",
  kinds: ["CHF"],
  replay: "protected",
  protection: () => "mac",
  authorisingCells: () => [cell("accessControlBroker", "keyAgreement")],
  execute: ({ message, state, authorisedBy }: CommandExecution): ExecutionResult => {
    const content = decodeAddDeviceToLogCommand(message.content);
    if (!content.ok) {
      return {
        verdict: "refused",
        evidence: contentEvidence(content, {}),
        means: "the content could not be read",
      };
    }
    const { deviceId, joinTimePeriod } = content.value;
    return {
      verdict: "executed",
      state: state.deviceLog.includes(deviceId)
        ? state
        : { ...state, deviceLog: [...state.deviceLog, deviceId] },
      evidence: contentEvidence(content, {
        device: formatEntityId(deviceId),
        joinTimePeriodSeconds: joinTimePeriod,
      }),
      means: "the hub will let the device join",
      answer: {
        content: encodeAddDeviceToLogResponse(message.header.originatorCounter, {
          registerDevice: SUCCESS,
          setJoinTimePeriod: SUCCESS,
          openJoining: SUCCESS,
        }),
        protection: { kind: "mac", readerPublicPoint: authorisedBy.contents.publicPoint },
      },
    };
  },
};
