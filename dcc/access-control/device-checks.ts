/** What is asked of which device: is it known, of the right type and status, and is the sender registered for it? */
import { type EntityId, formatEntityId, formatInstant, type Instant } from "../../pki/index.ts";
import { isForLocalDelivery } from "../../wire/index.ts";
import { remotePartyRoleOfUser } from "../parties.ts";
import { registrationAt, type RegistrationPeriod, registrationsDuring } from "../registration-data.ts";
import { executionDateAtTheDcc, timingOf } from "../waiting-requests.ts";
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

/** Who may ask for a command to carry to the device by hand: testbed policy localCommands. */
export function localCommand({ request, environment, party }: AccessContext): CheckResult {
  const variant = request.commandVariant;
  if (!isForLocalDelivery(variant)) {
    return NOT_APPLICABLE;
  }
  const { localCommands: policy } = environment.policies;
  const role = party === undefined ? undefined : remotePartyRoleOfUser(party.userRole);
  return verdict(
    policy === "any-eligible-user" || (policy === "suppliers" && role === "supplier"),
    {
      commandVariant: variant,
      userRole: party?.userRole ?? "none",
      policy: `localCommands: ${policy}`,
    },
    "E17",
  );
}

/** The device whose entry in the inventory a request changes (8.3, 8.4). */
function inventoryTarget({ request: { body } }: AccessContext): EntityId | undefined {
  return body.kind === "DecommissionDevice" || body.kind === "UpdateInventory" ? body.deviceId : undefined;
}

/**
 * The meter points a request is about: the device's own, and the one that 8.11 gives to a device to be added. The
 * hub's own counts too, once it has one, or anybody's hub could be claimed for another meter point.
 */
function meterPointsOf(context: AccessContext): readonly string[] {
  const { request, state } = context;
  const changed = inventoryTarget(context);
  const device = changed === undefined ? context.device : state.inventory.get(changed);
  const given = request.body.kind === "UpdateHANDeviceLog" ? [request.body.importMprn] : [];
  const own = device?.mprn;
  return own === undefined || given.includes(own) ? given : [...given, own];
}

/**
 * "The required date and time" of E4: the period that a read asks for, so that a past supplier may read what was his; the
 * execution date of what the DCC keeps; or now.
 */
function requiredTime({ request, at }: AccessContext): { readonly from: Instant; readonly to: Instant } {
  const { body } = request;
  const period = "readLogPeriod" in body ? body.readLogPeriod : undefined;
  if (period !== undefined) {
    return { from: period.startDateTime, to: period.endDateTime };
  }
  const date = timingOf(request, at) === "later" ? executionDateAtTheDcc(request) : undefined;
  return { from: date ?? at, to: date ?? at };
}

/** Whether the User Role is the one registered for the meter point at the required date and time. */
export function registration(context: AccessContext): CheckResult {
  const { service, party, state } = context;
  const meterPoints = meterPointsOf(context);
  const ofTheInventory = inventoryTarget(context) !== undefined && meterPoints.length > 0;
  if (service?.registration !== "required" && !ofTheInventory) {
    return NOT_APPLICABLE;
  }
  const role = party === undefined ? undefined : remotePartyRoleOfUser(party.userRole);
  const { from, to } = requiredTime(context);
  const holderIn = (period: RegistrationPeriod | undefined) =>
    role === "supplier" ? period?.supplier : role === "networkOperator" ? period?.networkOperator : undefined;
  const strangerAt = (mprn: string) =>
    registrationsDuring(state.registration, mprn, from, to)
      .map(holderIn)
      .find((holder) => holder === undefined || holder !== party?.entityId);
  const covered = (mprn: string) =>
    registrationAt(state.registration, mprn, from) !== undefined && strangerAt(mprn) === undefined;
  const strange = meterPoints.find((mprn) => !covered(mprn));
  const mprn = strange ?? meterPoints[0];
  const registered =
    mprn === undefined
      ? undefined
      : (strangerAt(mprn) ?? holderIn(registrationAt(state.registration, mprn, from)));
  return verdict(
    meterPoints.length > 0 && strange === undefined,
    {
      mprn: mprn ?? "none",
      role: role ?? "none",
      registered: registered === undefined ? "nobody" : formatEntityId(registered),
      sender: party === undefined ? "unknown" : formatEntityId(party.entityId),
      ...(from === context.at && to === context.at
        ? {}
        : { requiredFrom: formatInstant(from), requiredTo: formatInstant(to) }),
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
