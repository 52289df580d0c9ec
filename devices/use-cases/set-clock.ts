/**
 * GCS28 and ECS70 Set Clock, also the commissioning step of SR 8.1.1: critical, so signed by the Supplier and answered with
 * a signature. The window is the one in which the device's time must lie (measured: RTDS 4.5.0); the model's
 * clock is the simulated one, which is always right, so a window around another time is answered `unreliable`. That
 * an ESME has the same payload is taken from its name and category: no message of ECS70 was seen here.
 */
import { formatInstant } from "../../pki/index.ts";
import { decodeSetClockCommand, encodeSetClockResponse, MESSAGE_CODES } from "../../wire/index.ts";
import { cell } from "../device-kind.ts";
import type { UseCase } from "../use-case.ts";
import { simpleUseCase } from "./simple-use-case.ts";

const setClockOf = (rules: Pick<UseCase, "messageCode" | "title" | "kinds">): UseCase =>
  simpleUseCase({
    ...rules,
    replay: "protected",
    protection: () => "signatureAndMac",
    authorisingCells: () => [cell("supplier", "digitalSignature")],
    decode: decodeSetClockCommand,
    carryOut: ({ validityIntervalStart, validityIntervalEnd }, { state, at }) => {
      const inside = validityIntervalStart <= at && at <= validityIntervalEnd;
      return {
        state,
        facts: {
          from: formatInstant(validityIntervalStart),
          to: formatInstant(validityIntervalEnd),
          deviceTime: formatInstant(at),
        },
        means: inside
          ? "the clock is set and reliable"
          : "the clock lies outside the window and is not reliable",
        answer: {
          content: encodeSetClockResponse({
            deviceTime: at,
            deviceTimeStatus: inside ? "reliable" : "unreliable",
          }),
          protection: { kind: "signed" },
        },
      };
    },
  });

/** The clocks, one message code each. */
export const SET_CLOCK_USE_CASES: readonly UseCase[] = [
  setClockOf({ messageCode: MESSAGE_CODES.GCS28_SET_CLOCK_GSME, title: "GCS28 Set Clock", kinds: ["GSME"] }),
  setClockOf({ messageCode: MESSAGE_CODES.ECS70_SET_CLOCK_ESME, title: "ECS70 Set Clock", kinds: ["ESME"] }),
];
