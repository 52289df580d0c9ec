/** Which services end in a device, by service reference variant. */
import type { MessageCode } from "../../wire/index.ts";
import { updateSecurityCredentialsCoS } from "./change-of-supplier.ts";
import { retrieveSecurityCredentials } from "./credentials-retrieval.ts";
import { requestHandover, updateSecurityCredentials } from "./credentials-update.ts";
import type { DeviceService } from "./device-service.ts";
import { commissionDevice, joinService, setImportMpxn, updateHanDeviceLog } from "./installation.ts";
import { readImportRegisters } from "./register-reading.ts";

const DEVICE_SERVICES: ReadonlyMap<string, DeviceService> = new Map(
  [
    readImportRegisters,
    updateSecurityCredentials,
    setImportMpxn,
    requestHandover,
    updateSecurityCredentialsCoS,
    retrieveSecurityCredentials,
    commissionDevice,
    joinService,
    updateHanDeviceLog,
  ].map((service) => [service.serviceReferenceVariant, service]),
);

/** How a service is carried out on a device; undefined for one that the DCC answers itself. */
export function findDeviceService(variant: string): DeviceService | undefined {
  return DEVICE_SERVICES.get(variant);
}

/** The message codes that a signed pre-command of this service may carry. */
export function criticalMessageCodes(variant: string): readonly MessageCode[] {
  const service = findDeviceService(variant);
  return service?.signer === "user" ? service.messageCodes : [];
}
