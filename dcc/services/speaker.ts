/**
 * In whose name a read goes out. A device answers a User whose certificate it holds; any other must ask through the
 * access control broker, which is named in every device, and is named beside it as the supplementary remote party
 * (measured: RTDS 4.5.0, GCS61 and CS07 both ways). Whether the DCC goes over to the broker by itself is not public:
 * testbed policy readsOfUnknownUsers.
 */
import type { ServiceRequest } from "../../wire/index.ts";
import type { DccEnvironment } from "../dcc-environment.ts";
import type { DccState } from "../dcc-state.ts";
import { remotePartyRoleOfUser } from "../parties.ts";
import { managementCell, reportedCell } from "../reported-cells.ts";
import type { CommandOriginator, DeviceService } from "./device-service.ts";

/** The originator of the command that a request becomes. */
export function speakerFor(
  { policies }: Pick<DccEnvironment, "policies">,
  state: DccState,
  { originator }: DeviceService,
  request: ServiceRequest,
): CommandOriginator {
  if (originator !== "userOrBroker") return originator;
  const { body } = request;
  if ("kaPublicSecurityCredentials" in body && body.kaPublicSecurityCredentials !== undefined) {
    return "brokerNamingUser";
  }
  return policies.readsOfUnknownUsers === "in-the-users-name" || deviceKnowsUser(state, request)
    ? "user"
    : "brokerNamingUser";
}

/** As far as the DCC can tell: by the User's role, the kind of device, and what the device last said of its cells. */
function deviceKnowsUser(
  { parties, inventory, reportedCells }: DccState,
  { requestId }: ServiceRequest,
): boolean {
  const { originator, target } = requestId;
  const party = parties.get(originator);
  const role = party === undefined ? undefined : remotePartyRoleOfUser(party.userRole);
  if (role !== "supplier" && role !== "networkOperator") return false;
  // Measured: a gas meter has no network operator cell.
  if (role === "networkOperator" && inventory.get(target)?.deviceType === "GSME") return false;
  const reported = reportedCell(reportedCells, target, managementCell(role, "keyAgreement"));
  return reported === undefined || reported.entityId === originator;
}
