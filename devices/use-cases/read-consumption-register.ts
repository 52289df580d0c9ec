/**
 * GCS13a Read Consumption Register: a read that the meter answers for its Supplier only, and the gas proxy
 * function for its Supplier and its network operator, never for the access control broker (published use-case
 * list). The answer is encrypted for, and MACed to, whoever asked; a party whose certificate is not in the
 * device's cells gets nothing.
 */
import {
  type AttributeReading,
  CONSUMPTION_REGISTER_ATTRIBUTES,
  type ConsumptionRegisterAttribute,
  type ConsumptionRegisterReading,
  cosemDateTime,
  decodeReadConsumptionRegisterCommand,
  encodeReadConsumptionRegisterResponse,
  MESSAGE_CODES,
  METERING_CLUSTER,
} from "../../wire/index.ts";
import { cell } from "../device-kind.ts";
import { attributeKey } from "../data-model/data-model.ts";
import type { DeviceState } from "../device-state.ts";
import { responseHeader } from "../response-header.ts";
import { simpleUseCase } from "./simple-use-case.ts";

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
    const dateTime = cosemDateTime(at, state.dataModel.clockStatus);
    const header = responseHeader(state.entityId, message.header, dateTime);
    const secret = environment.keys.sharedSecret(reader);
    return {
      state,
      facts: { reads: "consumption register" },
      means: "the register is read, encrypted for the reader",
      answer: {
        dateTime,
        content: encodeReadConsumptionRegisterResponse(secret, header, readingOf(state)),
        protection: { kind: "mac", readerPublicPoint: reader },
      },
    };
  },
});

/** The register, unless the data model says otherwise of an attribute of it. */
function readingOf({ register, dataModel }: DeviceState): ConsumptionRegisterReading {
  const read = (name: ConsumptionRegisterAttribute): AttributeReading => {
    const { id } = CONSUMPTION_REGISTER_ATTRIBUTES[name];
    const kept = dataModel.attributes.get(attributeKey(METERING_CLUSTER, id));
    if (kept?.kind === "broken") return { kind: "failed", status: kept.status };
    const value = kept?.value.kind === "number" ? kept.value.value : register[name];
    return { kind: "read", value };
  };
  return {
    divisor: read("divisor"),
    multiplier: read("multiplier"),
    unitOfMeasure: read("unitOfMeasure"),
    currentSummationDelivered: read("currentSummationDelivered"),
  };
}
