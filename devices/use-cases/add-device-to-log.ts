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
import { withDeviceInLog } from "../device-state.ts";
import { simpleUseCase } from "./simple-use-case.ts";

/** DLMS data access result: success. */
const SUCCESS = 0;

export const addDeviceToLog = simpleUseCase({
  messageCode: MESSAGE_CODES.CCS01_ADD_DEVICE_CHF_DEVICE_LOG,
  title: "CCS01 Add Device to CHF device log",
  kinds: ["CHF"],
  replay: "protected",
  protection: () => "mac",
  authorisingCells: () => [cell("accessControlBroker", "keyAgreement")],
  decode: decodeAddDeviceToLogCommand,
  carryOut: ({ deviceId, joinTimePeriod }, { message, state, authorisedBy }) => ({
    state: withDeviceInLog(state, deviceId, undefined),
    facts: { device: formatEntityId(deviceId), joinTimePeriodSeconds: joinTimePeriod },
    means: "the hub will let the device join",
    answer: {
      content: encodeAddDeviceToLogResponse(message.header.originatorCounter, {
        registerDevice: SUCCESS,
        setJoinTimePeriod: SUCCESS,
        openJoining: SUCCESS,
      }),
      protection: { kind: "mac", readerPublicPoint: authorisedBy.contents.publicPoint },
    },
  }),
});
