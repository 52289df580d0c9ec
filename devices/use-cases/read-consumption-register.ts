/**
 * GCS13a Read Consumption Register: a read that the meter answers for its Supplier only, and the gas proxy
 * function for its Supplier and its network operator, never for the access control broker (published use-case
 * list). The answer is encrypted for, and MACed to, whoever asked; a party whose certificate is not in the
 * device's cells gets nothing.
 */
import {
  cosemDateTime,
  decodeReadConsumptionRegisterCommand,
  encodeReadConsumptionRegisterResponse,
  MESSAGE_CODES,
} from "../../wire/index.ts";
import { cell } from "../device-kind.ts";
import type { GasRegister } from "../device-state.ts";
import { responseHeader } from "../response-header.ts";
import { simpleUseCase } from "./simple-use-case.ts";

/** Clock status of the answer's date-time; 00 in the answers of a device with a reliable clock (measured). */
const RELIABLE_CLOCK = 0x00;

export const readConsumptionRegister = simpleUseCase({
  messageCode: MESSAGE_CODES.GCS13A_READ_GSME_CONSUMPTION_REGISTER,
  title: "GCS13a Read GSME Consumption Register",
  kinds: ["GSME", "GPF"],
  replay: "unprotected",
  protection: () => "mac",
  authorisingCells: (kind) =>
    kind === "GPF"
      ? [cell("supplier", "keyAgreement"), cell("networkOperator", "keyAgreement")]
      : [cell("supplier", "keyAgreement")],
  decode: decodeReadConsumptionRegisterCommand,
  carryOut: (_command, { environment, message, state, authorisedBy, at }) => {
    const reader = authorisedBy.contents.publicPoint;
    const dateTime = cosemDateTime(at, RELIABLE_CLOCK);
    const header = responseHeader(state.entityId, message.header, dateTime);
    const secret = environment.keys.sharedSecret(reader);
    return {
      state,
      facts: { reads: "consumption register" },
      means: "the register is read, encrypted for the reader",
      answer: {
        dateTime,
        content: encodeReadConsumptionRegisterResponse(secret, header, readingOf(state.register)),
        protection: { kind: "mac", readerPublicPoint: reader },
      },
    };
  },
});

function readingOf(register: GasRegister) {
  const read = (value: number) => ({ kind: "read", value }) as const;
  return {
    divisor: read(register.divisor),
    multiplier: read(register.multiplier),
    unitOfMeasure: read(register.unitOfMeasure),
    currentSummationDelivered: read(register.currentSummationDelivered),
  };
}
