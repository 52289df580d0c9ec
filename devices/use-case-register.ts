/** Which use cases the device models know, by message code. */
import { CREDENTIALS_REPLACEMENT_MESSAGE_CODES, type MessageCode } from "../wire/index.ts";
import type { UseCase } from "./use-case.ts";
import { addDeviceToLog } from "./use-cases/add-device-to-log.ts";
import { joinDevice } from "./use-cases/join-device.ts";
import { provideSecurityCredentials } from "./use-cases/provide-security-credentials.ts";
import { readConsumptionRegister } from "./use-cases/read-consumption-register.ts";
import { setClock } from "./use-cases/set-clock.ts";
import { setMeterPoint } from "./use-cases/set-meter-point.ts";
import { updateSecurityCredentials } from "./use-cases/update-security-credentials.ts";
import { REPLACEMENT_MODES } from "./use-cases/replacement-modes.ts";

/** Every use case that a device model executes, once a message code. */
export const USE_CASES: readonly UseCase[] = [
  provideSecurityCredentials,
  ...REPLACEMENT_MODES.map((rules) =>
    updateSecurityCredentials(CREDENTIALS_REPLACEMENT_MESSAGE_CODES[rules.mode], rules),
  ),
  joinDevice,
  setClock,
  setMeterPoint,
  addDeviceToLog,
  readConsumptionRegister,
];

const BY_MESSAGE_CODE: ReadonlyMap<MessageCode, UseCase> = new Map(
  USE_CASES.map((useCase) => [useCase.messageCode, useCase]),
);

/** The use case of a message code; undefined when no device model executes it. */
export function findUseCase(code: MessageCode): UseCase | undefined {
  return BY_MESSAGE_CODE.get(code);
}
