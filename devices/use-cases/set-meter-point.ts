/** GCS41 Set MPRN Value: the Supplier tells the gas meter its meter point. Non-critical, MACed both ways. */
import {
  decodeSetMeterPointReferenceNumberCommand,
  encodeSetMeterPointReferenceNumberResponse,
  MESSAGE_CODES,
} from "../../wire/index.ts";
import { cell } from "../device-kind.ts";
import type { CommandExecution, ExecutionResult, UseCase } from "../use-case.ts";
import { contentEvidence } from "./content-check.ts";

const SUCCESS = 0x00;

export const setMeterPoint: UseCase = {
  messageCode: MESSAGE_CODES.GCS41_SET_MPRN_VALUE_GSME,
  title: "GCS41 Set MPRN Value",
  kinds: ["GSME"],
  replay: "protected",
  protection: () => "mac",
  authorisingCells: () => [cell("supplier", "keyAgreement")],
  execute: ({ message, state, authorisedBy }: CommandExecution): ExecutionResult => {
    const content = decodeSetMeterPointReferenceNumberCommand(message.content);
    if (!content.ok) {
      return {
        verdict: "refused",
        evidence: contentEvidence(content, {}),
        means: "the content could not be read",
      };
    }
    const mprn = content.value.meterPointReferenceNumber;
    return {
      verdict: "executed",
      state: { ...state, mprn },
      evidence: contentEvidence(content, { mprn }),
      means: `the meter knows its meter point ${mprn}`,
      answer: {
        content: encodeSetMeterPointReferenceNumberResponse({ status: SUCCESS }),
        protection: { kind: "mac", readerPublicPoint: authorisedBy.contents.publicPoint },
      },
    };
  },
};
