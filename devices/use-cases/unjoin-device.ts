/**
 * CS04 Unjoin Device: the other device leaves the device log. Method B is non-critical and MACed; methods A and C are
 * critical, signed and MACed, and answered with a signature (measured: RTDS 4.5.0, CS04B SUCCESS and ERROR; the ERROR
 * command has the code of methods A and C).
 */
import { formatEntityId } from "../../pki/index.ts";
import {
  decodeUnjoinDeviceCommand,
  encodeUnjoinDeviceResponse,
  MESSAGE_CODES,
  type MessageCode,
} from "../../wire/index.ts";
import type { DeviceKind } from "../device-kind.ts";
import { withSecurityLogEntry } from "../device-state.ts";
import type { UseCase } from "../use-case.ts";
import { criticalAuthority, NON_CRITICAL_AUTHORITIES } from "./authorities.ts";
import { simpleUseCase } from "./simple-use-case.ts";

/** Security log entries (names public, use recalled). */
const UNJOINING_FAILED = 0x8f4a;
const UNJOINING_SUCCEEDED = 0x8f4b;

interface UnjoinRules {
  readonly messageCode: MessageCode;
  readonly title: string;
  readonly kinds: readonly DeviceKind[];
  readonly category: "critical" | "nonCritical";
}

const unjoin = ({ category, ...rules }: UnjoinRules): UseCase =>
  simpleUseCase({
    ...rules,
    replay: "protected",
    protection: () => (category === "critical" ? "signatureAndMac" : "mac"),
    authorisingCells: (kind) =>
      category === "critical" ? criticalAuthority(kind) : NON_CRITICAL_AUTHORITIES,
    decode: decodeUnjoinDeviceCommand,
    carryOut: (other, { state, authorisedBy, at }) => {
      const remaining = state.deviceLog.filter(({ deviceId }) => deviceId !== other);
      const responseCode = remaining.length < state.deviceLog.length ? "success" : "notInDeviceLog";
      const unjoined = responseCode === "success";
      return {
        state: withSecurityLogEntry(unjoined ? { ...state, deviceLog: remaining } : state, {
          at,
          alertCode: unjoined ? UNJOINING_SUCCEEDED : UNJOINING_FAILED,
          about: responseCode,
        }),
        facts: { other: formatEntityId(other), responseCode },
        means: unjoined ? "the other device is no longer in the log" : "the log has no such device",
        answer: {
          content: encodeUnjoinDeviceResponse(responseCode),
          protection:
            category === "critical"
              ? { kind: "signed" }
              : { kind: "mac", readerPublicPoint: authorisedBy.contents.publicPoint },
        },
      };
    },
  });

/** The unjoins, one message code each. */
export const UNJOIN_USE_CASES: readonly UseCase[] = [
  unjoin({
    messageCode: MESSAGE_CODES.CS04B_METHOD_B_UNJOIN,
    title: "CS04B Method B Unjoin",
    kinds: ["GSME"],
    category: "nonCritical",
  }),
  unjoin({
    messageCode: MESSAGE_CODES.CS04AC_METHOD_A_OR_C_UNJOIN,
    title: "CS04AC Method A or C Unjoin",
    kinds: ["ESME", "GSME", "PPMID", "HCALCS"],
    category: "critical",
  }),
];
