/**
 * GCS13a Read Consumption Register: a read that the meter answers for its Supplier only, and the gas proxy
 * function for its Supplier and its network operator, never for the access control broker (published use-case
 * list). The answer is encrypted for, and MACed to, whoever asked; a party whose certificate is not in the
 * device's cells gets nothing.
 */
import {
  cosemDateTime,
  encodeReadConsumptionRegisterResponse,
  decodeReadConsumptionRegisterCommand,
  MESSAGE_CODES,
} from "../../wire/index.ts";
import { cell } from "../device-kind.ts";
import type { GasRegister } from "../device-state.ts";
import { responseHeader } from "../response-header.ts";
import type { CommandExecution, ExecutionResult, UseCase } from "../use-case.ts";
import { contentEvidence } from "./content-check.ts";

export const readConsumptionRegister: UseCase = {
  messageCode: MESSAGE_CODES.GCS13A_READ_GSME_CONSUMPTION_REGISTER,
  title: "GCS13a Read GSME Consumption Register",
  kinds: ["GSME", "GPF"],
  replay: "unprotected",
  protection: () => "mac",
  authorisingCells: (kind) =>
    kind === "GPF"
      ? [cell("supplier", "keyAgreement"), cell("networkOperator", "keyAgreement")]
      : [cell("supplier", "keyAgreement")],
  execute: ({ environment, message, state, authorisedBy, at }: CommandExecution): ExecutionResult => {
    const content = decodeReadConsumptionRegisterCommand(message.content);
    if (!content.ok) {
      return {
        verdict: "refused",
        evidence: contentEvidence(content, {}),
        means: "the content could not be read",
      };
    }
    const reader = authorisedBy.contents.publicPoint;
    const dateTime = cosemDateTime(at, RELIABLE_CLOCK);
    const header = responseHeader(state.entityId, message.header, dateTime);
    return {
      verdict: "executed",
      state,
      evidence: contentEvidence(content, { reads: "consumption register" }),
      means: "the register is read, encrypted for the reader",
      answer: {
        dateTime,
        content: encodeReadConsumptionRegisterResponse(
          environment.keys.sharedSecret(reader),
          header,
          readingOf(state.register),
        ),
        protection: { kind: "mac", readerPublicPoint: reader },
      },
    };
  },
};

/** Clock status of the answer's date-time; 00 in the answers of a device with a reliable clock (measured). */
const RELIABLE_CLOCK = 0x00;

function readingOf(register: GasRegister) {
  const read = (value: number) => ({ kind: "read", value }) as const;
  return {
    divisor: read(register.divisor),
    multiplier: read(register.multiplier),
    unitOfMeasure: read(register.unitOfMeasure),
    currentSummationDelivered: read(register.currentSummationDelivered),
  };
}
