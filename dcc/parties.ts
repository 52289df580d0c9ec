/**
 * The register of parties: who is a DCC User, in which role, and whether its status is live. What a party does
 * is elsewhere (`sim/actors/`): one that is no User acts without the DCC knowing it.
 */
import type { EntityId, RemotePartyRole } from "../pki/index.ts";

/** User Roles of the modelled services (DUIS): gas supplier, gas transporter, and so on. */
export type UserRole = "IS" | "ES" | "GS" | "RSA" | "ED" | "GT" | "OU";

/**
 * `notAUser`: no User Entry, or the User ID has been withdrawn. `inUserEntry`: on the way to be a User, and none yet:
 * the DCC takes no request from it.
 */
export type UserStatus = "live" | "suspended" | "inUserEntry" | "notAUser";

export interface Party {
  /** The User ID: one EUI-64 for one role. */
  readonly entityId: EntityId;
  readonly name: string;
  readonly userRole: UserRole;
  readonly userStatus: UserStatus;
}

export type PartyRegister = ReadonlyMap<EntityId, Party>;

export function partyRegister(parties: readonly Party[]): PartyRegister {
  return new Map(parties.map((party) => [party.entityId, party]));
}

/** The register with one party's standing changed. */
export function withUserStatus(register: PartyRegister, id: EntityId, userStatus: UserStatus): PartyRegister {
  const party = register.get(id);
  return party === undefined ? register : new Map(register).set(id, { ...party, userStatus });
}

/** The role that a User Role plays towards devices; undefined for those that hold no cells. */
export function remotePartyRoleOfUser(role: UserRole): RemotePartyRole | undefined {
  switch (role) {
    case "IS":
    case "GS":
      return "supplier";
    case "ED":
    case "GT":
      return "networkOperator";
    case "ES":
    case "RSA":
    case "OU":
      return undefined;
  }
}
