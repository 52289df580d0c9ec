/**
 * GCS28 Set Clock, also the commissioning step of SR 8.1.1: critical, so signed by the Supplier and answered with
 * a signature. The window is the one in which the device's time must lie (measured: RTDS 4.5.0); the model's
 * clock is the simulated one, which is always right, so a window around another time is answered `unreliable`.
 */
import { formatInstant } from "../../pki/index.ts";
import { decodeSetClockCommand, encodeSetClockResponse, MESSAGE_CODES } from "../../wire/index.ts";
import { cell } from "../device-kind.ts";
import { simpleUseCase } from "./simple-use-case.ts";

export const setClock = simpleUseCase({
  messageCode: MESSAGE_CODES.GCS28_SET_CLOCK_GSME,
  title: "GCS28 Set Clock",
  kinds: ["GSME"],
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
