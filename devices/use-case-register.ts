/** Which use cases the device models know, by message code. */
import { CREDENTIALS_REPLACEMENT_MESSAGE_CODES, type MessageCode } from "../wire/index.ts";
import type { UseCase } from "./use-case.ts";
import { addDeviceToLog } from "./use-cases/add-device-to-log.ts";
import { activateFirmware } from "./use-cases/activate-firmware.ts";
import { issueSecurityCredentials } from "./use-cases/issue-security-credentials.ts";
import { JOIN_USE_CASES } from "./use-cases/join-device.ts";
import { provideDeviceCertificate } from "./use-cases/provide-device-certificate.ts";
import {
  provideLoadControllerCredentials,
  provideSecurityCredentials,
} from "./use-cases/provide-security-credentials.ts";
import { readConsumptionRegister } from "./use-cases/read-consumption-register.ts";
import { READ_GAS_DATA_USE_CASES } from "./use-cases/read-gas-data.ts";
import { readJoinDetails } from "./use-cases/read-join-details.ts";
import { restoreDeviceLog } from "./use-cases/restore-device-log.ts";
import { SET_CLOCK_USE_CASES } from "./use-cases/set-clock.ts";
import { setMeterPoint } from "./use-cases/set-meter-point.ts";
import { UNJOIN_USE_CASES } from "./use-cases/unjoin-device.ts";
import { updateDeviceCertificate } from "./use-cases/update-device-certificate.ts";
import { updateSecurityCredentials } from "./use-cases/update-security-credentials.ts";
import { REPLACEMENT_MODES } from "./use-cases/replacement-modes.ts";

/** Every use case that a device model executes, once a message code. */
export const USE_CASES: readonly UseCase[] = [
  provideSecurityCredentials,
  ...REPLACEMENT_MODES.map((rules) =>
    updateSecurityCredentials(CREDENTIALS_REPLACEMENT_MESSAGE_CODES[rules.mode], rules),
  ),
  issueSecurityCredentials,
  updateDeviceCertificate,
  provideDeviceCertificate,
  provideLoadControllerCredentials,
  ...JOIN_USE_CASES,
  ...UNJOIN_USE_CASES,
  activateFirmware,
  readJoinDetails,
  restoreDeviceLog,
  ...SET_CLOCK_USE_CASES,
  setMeterPoint,
  addDeviceToLog,
  readConsumptionRegister,
  ...READ_GAS_DATA_USE_CASES,
];

const BY_MESSAGE_CODE: ReadonlyMap<MessageCode, UseCase> = new Map(
  USE_CASES.map((useCase) => [useCase.messageCode, useCase]),
);

/** The use case of a message code; undefined when no device model executes it. */
export function findUseCase(code: MessageCode): UseCase | undefined {
  return BY_MESSAGE_CODE.get(code);
}
