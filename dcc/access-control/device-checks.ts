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

/**
 * The meter points a request is about: the device's own, and the one that 8.11 gives to a device to be added. The
 * hub's own counts too, once it has one, or anybody's hub could be claimed for another meter point.
 */
function meterPointsOf({ request, device }: AccessContext): readonly string[] {
  const given = request.body.kind === "UpdateHANDeviceLog" ? [request.body.importMprn] : [];
  const own = device?.mprn;
  return own === undefined || given.includes(own) ? given : [...given, own];
}

export function registration(context: AccessContext): CheckResult {
  const { service, party, state, at } = context;
  if (service?.registration !== "required") {
    return NOT_APPLICABLE;
  }
  const meterPoints = meterPointsOf(context);
  const role = party === undefined ? undefined : remotePartyRoleOfUser(party.userRole);
  const registeredFor = (mprn: string) => {
    const period = registrationAt(state.registration, mprn, at);
    return role === "supplier"
      ? period?.supplier
      : role === "networkOperator"
        ? period?.networkOperator
        : undefined;
  };
  const strange = meterPoints.find((mprn) => {
    const holder = registeredFor(mprn);
    return holder === undefined || holder !== party?.entityId;
  });
  const mprn = strange ?? meterPoints[0];
  const registered = mprn === undefined ? undefined : registeredFor(mprn);
  return verdict(
    meterPoints.length > 0 && strange === undefined,
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
