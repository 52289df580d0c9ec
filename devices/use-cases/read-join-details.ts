/**
 * CS07 Read Device Join Details: a meter lists the devices it is joined with. Not critical, MACed both ways; a known
 * Supplier asks in its own name, another through the access control broker (measured: RTDS 4.5.0).
 */
import {
  decodeReadJoinDetailsCommand,
  encodeReadJoinDetailsResponse,
  MESSAGE_CODES,
} from "../../wire/index.ts";
import { NON_CRITICAL_AUTHORITIES } from "./authorities.ts";
import { simpleUseCase } from "./simple-use-case.ts";

export const readJoinDetails = simpleUseCase({
  messageCode: MESSAGE_CODES.CS07_READ_DEVICE_JOIN_DETAILS,
  title: "CS07 Read Device Join Details",
  kinds: ["ESME", "GSME"],
  replay: "unprotected",
  protection: () => "mac",
  authorisingCells: () => NON_CRITICAL_AUTHORITIES,
  decode: decodeReadJoinDetailsCommand,
  carryOut: (_, { state, authorisedBy }) => ({
    state,
    facts: { entries: state.deviceLog.length },
    means: "read",
    answer: {
      content: encodeReadJoinDetailsResponse({
        responseCode: "success",
        deviceLogEntries: state.deviceLog.flatMap(({ deviceId, deviceType }) =>
          deviceType === undefined ? [] : [{ deviceId, deviceType }],
        ),
      }),
      protection: { kind: "mac", readerPublicPoint: authorisedBy.contents.publicPoint },
    },
  }),
});
