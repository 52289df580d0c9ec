/** Whom the DCC tells that a device's credentials have changed. */
import type { EntityId, Instant, RemotePartyRole } from "../../pki/index.ts";
import type { ServiceRequest } from "../../wire/index.ts";
import type { DccState } from "../dcc-state.ts";
import { type RegistrationPeriod, registrationAt } from "../registration-data.ts";
import type { DccAlert } from "./dcc-alert.ts";

/**
 * After a device has answered a request for new credentials: the registered party of that role, unless it asked itself;
 * and after a change of supplier the one that lost.
 */
export function alertsAfterUpdate(
  state: DccState,
  { body, requestId, serviceReferenceVariant }: ServiceRequest,
  device: EntityId,
  at: Instant,
): readonly DccAlert[] {
  const role = updatedRole(body, serviceReferenceVariant, state, requestId.originator);
  if (role === undefined) return [];
  const mprn = state.inventory.get(device)?.mprn;
  const now = mprn === undefined ? undefined : registrationAt(state.registration, mprn, at);
  const party = registeredIn(now, role);
  const told =
    party === undefined || party === requestId.originator
      ? []
      : [
          {
            addressee: party,
            body: { kind: "SecurityCredentialsUpdated", device, remotePartyRole: role },
          } as const,
        ];
  const lost = mprn === undefined ? undefined : losingSupplier(state, mprn, requestId.originator, at);
  return body.kind === "UpdateSecurityCredentialsCoS" && lost !== undefined
    ? [...told, { addressee: lost, body: { kind: "ChangeOfSupplier", device } }]
    : told;
}

/** After an SMKI recovery of network operator cells: the registered supplier and network operator are both told. */
export function alertsAfterRecovery(state: DccState, device: EntityId, at: Instant): readonly DccAlert[] {
  const mprn = state.inventory.get(device)?.mprn;
  const now = mprn === undefined ? undefined : registrationAt(state.registration, mprn, at);
  return (["supplier", "networkOperator"] as const).flatMap((role): readonly DccAlert[] => {
    const addressee = registeredIn(now, role);
    const body = {
      kind: "RecoveryCompleteACBCredentials",
      device,
      remotePartyRole: "networkOperator",
    } as const;
    return addressee === undefined ? [] : [{ addressee, body }];
  });
}

function updatedRole(
  body: ServiceRequest["body"],
  variant: string,
  state: DccState,
  originator: EntityId,
): RemotePartyRole | undefined {
  switch (body.kind) {
    case "RequestHandoverOfDCCControlledDevice":
      return body.remotePartyRole;
    case "UpdateSecurityCredentialsCoS":
      return "supplier";
    case "SignedPreCommand":
      if (variant !== "6.15.1") return undefined;
      return state.parties.get(originator)?.userRole === "GT" ? "networkOperator" : "supplier";
    default:
      return undefined;
  }
}

function registeredIn(period: RegistrationPeriod | undefined, role: RemotePartyRole): EntityId | undefined {
  switch (role) {
    case "supplier":
      return period?.supplier;
    case "networkOperator":
      return period?.networkOperator;
    default:
      return undefined;
  }
}

/** The supplier before this one, if the meter point ever had another. */
function losingSupplier(state: DccState, mprn: string, gaining: EntityId, at: Instant): EntityId | undefined {
  return state.registration.get(mprn)?.findLast(({ from, supplier }) => from <= at && supplier !== gaining)
    ?.supplier;
}
