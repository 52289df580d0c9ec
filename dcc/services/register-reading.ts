/**
 * 4.1.1 Read Instantaneous Import Registers. The User is the command's originator, so the device answers only a
 * User whose certificate is in its cells; the broker is no permitted role of this use case.
 */
import { encodeReadConsumptionRegisterCommand, MESSAGE_CODES } from "../../wire/index.ts";
import { type DeviceService, rememberNothing } from "./device-service.ts";

export const readImportRegisters: DeviceService = {
  serviceReferenceVariant: "4.1.1",
  messageCodes: [MESSAGE_CODES.GCS13A_READ_GSME_CONSUMPTION_REGISTER],
  originator: "user",
  signer: "nobody",
  payload: () => ({
    messageCode: MESSAGE_CODES.GCS13A_READ_GSME_CONSUMPTION_REGISTER,
    content: encodeReadConsumptionRegisterCommand(),
  }),
  answered: rememberNothing,
};
