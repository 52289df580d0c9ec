/**
 * CS03B Method B Join: the gas meter is told which gas proxy function mirrors it. Non-critical: MACed, and
 * answered with a MAC for whoever asked, a known Supplier or the access control broker for an unknown one
 * (measured: RTDS 4.5.0, CS03B SUCCESS and ERROR).
 */
import { formatEntityId } from "../../pki/index.ts";
import { decodeJoinDeviceCommand, encodeJoinDeviceResponse, MESSAGE_CODES } from "../../wire/index.ts";
import { cell } from "../device-kind.ts";
import { withDeviceInLog } from "../device-state.ts";
import { simpleUseCase } from "./simple-use-case.ts";

export const joinDevice = simpleUseCase({
  messageCode: MESSAGE_CODES.CS03B_METHOD_B_JOIN,
  title: "CS03B Method B Join",
  kinds: ["GSME"],
  replay: "protected",
  protection: () => "mac",
  authorisingCells: () => [cell("supplier", "keyAgreement"), cell("accessControlBroker", "keyAgreement")],
  decode: decodeJoinDeviceCommand,
  carryOut: (
    { joinMethodAndRole, otherDeviceEntityIdentifier: other, otherDeviceType },
    { state, authorisedBy },
  ) => {
    const fits = joinMethodAndRole === "methodB";
    return {
      state: fits ? withDeviceInLog(state, other) : state,
      facts: { joinMethodAndRole, other: formatEntityId(other), otherDeviceType },
      means: fits ? "joined" : "not joined: the method does not fit",
      answer: {
        content: encodeJoinDeviceResponse(fits ? "success" : "invalidJoinMethodAndRole"),
        protection: { kind: "mac", readerPublicPoint: authorisedBy.contents.publicPoint },
      },
    };
  },
});
