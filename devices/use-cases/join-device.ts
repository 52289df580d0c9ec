/**
 * CS03 Join Device. Method B tells the gas meter which gas proxy function mirrors it, or a device which interface
 * device to talk to; it is non-critical, MACed, and answered with a MAC for whoever asked, a known Supplier or the
 * access control broker for an unknown one. Methods A and C are critical, signed by the Supplier (by the broker for a
 * device without a Supplier) and MACed, and answered with a signature (measured: RTDS 4.5.0).
 */
import { formatEntityId } from "../../pki/index.ts";
import {
  decodeJoinDeviceCommand,
  encodeJoinDeviceResponse,
  type JoinDeviceCommand,
  type JoinMethod,
  type JoinResponseCode,
  MESSAGE_CODES,
  type MessageCode,
} from "../../wire/index.ts";
import type { DeviceKind } from "../device-kind.ts";
import { type DeviceState, withDeviceInLog, withSecurityLogEntry } from "../device-state.ts";
import type { UseCase } from "../use-case.ts";
import { criticalAuthority, NON_CRITICAL_AUTHORITIES } from "./authorities.ts";
import { simpleUseCase } from "./simple-use-case.ts";

/** Security log entries (names public, use recalled). */
const JOINING_FAILED = 0x8f48;
const JOINING_SUCCEEDED = 0x8f49;

interface JoinRules {
  readonly messageCode: MessageCode;
  readonly title: string;
  readonly kinds: readonly DeviceKind[];
  readonly method: JoinMethod;
  readonly category: "critical" | "nonCritical";
}

const join = ({ method, category, ...rules }: JoinRules): UseCase =>
  simpleUseCase({
    ...rules,
    replay: "protected",
    protection: () => (category === "critical" ? "signatureAndMac" : "mac"),
    authorisingCells: (kind) =>
      category === "critical" ? criticalAuthority(kind) : NON_CRITICAL_AUTHORITIES,
    decode: decodeJoinDeviceCommand,
    carryOut: (command, { state, authorisedBy, at }) => {
      const { joinMethodAndRole, otherDeviceEntityIdentifier: other, otherDeviceType } = command;
      const responseCode = responseCodeOf(method, command, state);
      const joined = responseCode === "success";
      return {
        state: withSecurityLogEntry(joined ? withDeviceInLog(state, other, otherDeviceType) : state, {
          at,
          alertCode: joined ? JOINING_SUCCEEDED : JOINING_FAILED,
          about: responseCode,
        }),
        facts: { joinMethodAndRole, other: formatEntityId(other), otherDeviceType, responseCode },
        means: joined ? "joined" : "not joined, and the device says why",
        answer: {
          content: encodeJoinDeviceResponse(responseCode),
          protection:
            category === "critical"
              ? { kind: "signed" }
              : { kind: "mac", readerPublicPoint: authorisedBy.contents.publicPoint },
        },
      };
    },
  });

/** invalidJoinMethodAndRole is measured for CS03B, incompatibleWithExistingEntry for CS03A1; its cause is inferred. */
function responseCodeOf(
  method: JoinMethod,
  { joinMethodAndRole, otherDeviceEntityIdentifier, otherDeviceType }: JoinDeviceCommand,
  { deviceLog }: DeviceState,
): JoinResponseCode {
  if (joinMethodAndRole !== method) {
    return "invalidJoinMethodAndRole";
  }
  const known = deviceLog.find(({ deviceId }) => deviceId === otherDeviceEntityIdentifier)?.deviceType;
  return known === undefined || known === otherDeviceType ? "success" : "incompatibleWithExistingEntry";
}

/** The joins, one message code each. */
export const JOIN_USE_CASES: readonly UseCase[] = [
  join({
    messageCode: MESSAGE_CODES.CS03A1_METHOD_A_JOIN_METER,
    title: "CS03A1 Method A Join (Meter)",
    kinds: ["ESME"],
    method: "methodAInitiator",
    category: "critical",
  }),
  join({
    messageCode: MESSAGE_CODES.CS03A2_METHOD_A_JOIN_NON_METER,
    title: "CS03A2 Method A Join (non Meter)",
    kinds: ["HCALCS", "PPMID"],
    method: "methodAResponder",
    category: "critical",
  }),
  join({
    messageCode: MESSAGE_CODES.CS03B_METHOD_B_JOIN,
    title: "CS03B Method B Join",
    kinds: ["GSME"],
    method: "methodB",
    category: "nonCritical",
  }),
  join({
    messageCode: MESSAGE_CODES.CS03C_METHOD_C_JOIN,
    title: "CS03C Method C Join",
    kinds: ["GSME", "PPMID"],
    method: "methodC",
    category: "critical",
  }),
];
