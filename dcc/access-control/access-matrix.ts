/**
 * Who may send what: for every service, User Role and User status the check that decides. Made with the checks
 * themselves, so that the table cannot say anything else than they do.
 */
import { type EntityId, entityId } from "../../pki/index.ts";
import type { Party, UserRole, UserStatus } from "../parties.ts";
import type { ResponseCode } from "../response-codes.ts";
import { SERVICE_CATALOGUE, type ServiceDefinition } from "../service-catalogue/service-catalogue.ts";
import type { AccessCheck } from "./access-checks.ts";
import { decideSender } from "./sender-checks.ts";

export const USER_ROLES: readonly UserRole[] = ["IS", "ES", "GS", "RSA", "ED", "GT", "OU"];
export const USER_STATUSES: readonly UserStatus[] = ["live", "suspended", "inUserEntry", "notAUser"];

/** One cell: what comes of it when such a User sends such a request, as far as that alone decides. */
export interface AccessCell {
  readonly service: ServiceDefinition;
  readonly userRole: UserRole;
  readonly userStatus: UserStatus;
  /** The check that refuses; undefined when the sender may go on to the checks of variant, device and meter point. */
  readonly refusedAt: AccessCheck | undefined;
  readonly responseCode: ResponseCode | undefined;
}

/** Whose EUI-64 it is does not matter here. */
const ANYBODY: EntityId = entityId("d25e000000000001");

/** Every cell: 129 services, 7 User Roles, 4 statuses. */
export function accessMatrix(): readonly AccessCell[] {
  return SERVICE_CATALOGUE.flatMap((service) =>
    USER_ROLES.flatMap((userRole) =>
      USER_STATUSES.map((userStatus): AccessCell => {
        const party: Party = { entityId: ANYBODY, name: "anybody", userRole, userStatus };
        const refusal = decideSender(party, service);
        return {
          service,
          userRole,
          userStatus,
          refusedAt: refusal?.check,
          responseCode: refusal?.responseCode,
        };
      }),
    ),
  );
}
