/** GCS41 Set MPRN Value: the Supplier tells the gas meter its meter point. Non-critical, MACed both ways. */
import {
  decodeSetMeterPointReferenceNumberCommand,
  encodeSetMeterPointReferenceNumberResponse,
  MESSAGE_CODES,
} from "../../wire/index.ts";
import { cell } from "../device-kind.ts";
import { simpleUseCase } from "./simple-use-case.ts";

/** ZigBee status: success. */
const SUCCESS = 0x00;

export const setMeterPoint = simpleUseCase({
  messageCode: MESSAGE_CODES.GCS41_SET_MPRN_VALUE_GSME,
  title: "GCS41 Set MPRN Value",
  kinds: ["GSME"],
  replay: "protected",
  protection: () => "mac",
  authorisingCells: () => [cell("supplier", "keyAgreement")],
  decode: decodeSetMeterPointReferenceNumberCommand,
  carryOut: ({ meterPointReferenceNumber: mprn }, { state, authorisedBy }) => ({
    state: { ...state, mprn },
    facts: { mprn },
    means: `the meter knows its meter point ${mprn}`,
    answer: {
      content: encodeSetMeterPointReferenceNumberResponse({ status: SUCCESS }),
      protection: { kind: "mac", readerPublicPoint: authorisedBy.contents.publicPoint },
    },
  }),
});
