/** What things are called in a run: who stands behind an EUI-64, and the sentence for each. */
import { type EntityId, formatEntityId } from "../../pki/index.ts";
import type { DccEntityIds } from "./dcc-identity.ts";
import { deviceOfEntity, partyOfEntity, type World } from "./world.ts";

/** The DCC's parts by name. */
export const DCC_NAMES = {
  accessControlBroker: "the DCC's ACB",
  recovery: "the DCC's recovery party",
  transitionalCoS: "the DCC's change of supplier party",
  wanProvider: "the WAN provider",
  contingency: "the contingency key",
} as const;

/** The name that people read for an EUI-64; the EUI-64 itself when nobody of the scenario has it. */
export function nameOfEntity(world: World, id: EntityId): string {
  const part = (Object.keys(DCC_NAMES) as (keyof DccEntityIds)[]).find(
    (role) => world.dccEntityIds[role] === id,
  );
  if (part !== undefined) {
    return DCC_NAMES[part];
  }
  const party = partyOfEntity(world, id);
  return party?.as.name ?? deviceOfEntity(world, id)?.label ?? formatEntityId(id);
}
