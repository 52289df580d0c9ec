/** What is asked of which device: is it known, of the right type and status, and is the sender registered for it? */
import { formatEntityId } from "../../pki/index.ts";
import { remotePartyRoleOfUser } from "../parties.ts";
import { registrationAt } from "../registration-data.ts";
import type { AccessContext } from "./access-context.ts";
import { type CheckResult, NOT_APPLICABLE, verdict } from "./check-result.ts";

const answeredByTheDcc = ({ service }: AccessContext): boolean => service?.deviceTypes.length === 0;

export function deviceKnown(context: AccessContext): CheckResult {
  if (answeredByTheDcc(context)) {
    return NOT_APPLICABLE;
  }
  const { device, request } = context;
  return verdict(device !== undefined, { device: formatEntityId(request.requestId.target) }, "E19");
}

export function deviceType(context: AccessContext): CheckResult {
  if (answeredByTheDcc(context)) {
    return NOT_APPLICABLE;
  }
  const { device, service } = context;
  const types = service?.deviceTypes ?? [];
  return verdict(
    device !== undefined && types.includes(device.deviceType),
    { deviceType: device?.deviceType ?? "unknown", serviceAppliesTo: types.join(", ") },
    "E11",
  );
}

export function deviceStatus(context: AccessContext): CheckResult {
  if (answeredByTheDcc(context)) {
    return NOT_APPLICABLE;
  }
  const { device, service } = context;
  const statuses = service?.deviceStatuses ?? [];
  return verdict(
    device !== undefined && statuses.includes(device.deviceStatus),
    { deviceStatus: device?.deviceStatus ?? "unknown", allowed: statuses.join(", ") },
    "E5",
  );
}

/** Local delivery (variants 2, 3, 6 and 7) is not carried out by this testbed. */
export function localCommand({ request }: AccessContext): CheckResult {
  const variant = request.commandVariant;
  return variant === 2 || variant === 3 || variant === 6 || variant === 7
    ? verdict(false, { commandVariant: variant }, "E17")
    : NOT_APPLICABLE;
}

/** The meter point a request is about: the device's own, or the one that 8.11 gives to a device to be added. */
function meterPointOf({ request, device }: AccessContext): string | undefined {
  return request.body.kind === "UpdateHANDeviceLog" ? request.body.importMprn : device?.mprn;
}

export function registration(context: AccessContext): CheckResult {
  const { service, party, state, at } = context;
  if (service?.registration !== "required") {
    return NOT_APPLICABLE;
  }
  const mprn = meterPointOf(context);
  const period = mprn === undefined ? undefined : registrationAt(state.registration, mprn, at);
  const role = party === undefined ? undefined : remotePartyRoleOfUser(party.userRole);
  const registered =
    role === "supplier" ? period?.supplier : role === "networkOperator" ? period?.networkOperator : undefined;
  return verdict(
    registered !== undefined && registered === party?.entityId,
    {
      mprn: mprn ?? "none",
      role: role ?? "none",
      registered: registered === undefined ? "nobody" : formatEntityId(registered),
      sender: party === undefined ? "unknown" : formatEntityId(party.entityId),
    },
    "E4",
  );
}

/** A device may be pre-notified once. */
export function inventoryEntry({ request, state }: AccessContext): CheckResult {
  const { body } = request;
  if (body.kind !== "DevicePrenotification") {
    return NOT_APPLICABLE;
  }
  return verdict(!state.inventory.has(body.deviceId), { device: formatEntityId(body.deviceId) }, "E120201");
}
