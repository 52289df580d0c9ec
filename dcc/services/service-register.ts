/** Which services end in a device, by service reference variant. */
import type { MessageCode } from "../../wire/index.ts";
import { updateSecurityCredentialsCoS } from "./change-of-supplier.ts";
import { retrieveSecurityCredentials } from "./credentials-retrieval.ts";
import { requestHandover, updateSecurityCredentials } from "./credentials-update.ts";
import {
  issueSecurityCredentials,
  retrieveDeviceCertificate,
  updateDeviceCertificate,
} from "./device-credentials.ts";
import type { DeviceService } from "./device-service.ts";
import { GAS_READS } from "./gas-reads.ts";
import { commissionDevice, setImportMpxn, synchroniseClock, updateHanDeviceLog } from "./installation.ts";
import {
  joinServiceCritical,
  joinServiceNonCritical,
  readDeviceLog,
  unjoinServiceCritical,
  unjoinServiceNonCritical,
} from "./joining.ts";

/** Every service that is carried out on a device. */
export const DEVICE_SERVICES: readonly DeviceService[] = [
  ...GAS_READS,
  updateSecurityCredentials,
  updateDeviceCertificate,
  issueSecurityCredentials,
  setImportMpxn,
  synchroniseClock,
  requestHandover,
  updateSecurityCredentialsCoS,
  retrieveSecurityCredentials,
  retrieveDeviceCertificate,
  commissionDevice,
  joinServiceCritical,
  joinServiceNonCritical,
  unjoinServiceCritical,
  unjoinServiceNonCritical,
  readDeviceLog,
  updateHanDeviceLog,
];

const BY_VARIANT: ReadonlyMap<string, DeviceService> = new Map(
  DEVICE_SERVICES.map((service) => [service.serviceReferenceVariant, service]),
);

/** How a service is carried out on a device; undefined for one that the DCC answers itself. */
export function findDeviceService(variant: string): DeviceService | undefined {
  return BY_VARIANT.get(variant);
}

/** The message codes that a signed pre-command of this service may carry. */
export function criticalMessageCodes(variant: string): readonly MessageCode[] {
  const service = findDeviceService(variant);
  return service?.signer === "user" ? service.messageCodes : [];
}
