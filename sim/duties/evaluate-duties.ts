/** Evaluates every duty of the rule set and notes those whose state has changed. */
import type { Instant } from "../../pki/index.ts";
import type { World } from "../world/world.ts";
import { type Duties, type DutyStanding, standingKey } from "./duty-ledger.ts";
import { manufacturerDuties } from "./manufacturer-duties.ts";
import { networkOperatorDuties } from "./network-operator-duties.ts";
import { placingUnaskedDuties } from "./placing-unasked.ts";
import { postCommissioningDuties } from "./post-commissioning.ts";

/** Brings the world's duties up to date. */
export function evaluateDuties(world: World): void {
  world.duties = { ...world.duties, commissionedAt: commissionings(world) };
  const standings = new Map(world.duties.standings);
  const evaluated = [
    ...postCommissioningDuties(world),
    ...placingUnaskedDuties(world),
    ...manufacturerDuties(world),
    ...networkOperatorDuties(world),
  ].filter(({ duty }) => world.rules.duties.some(({ id }) => id === duty));
  for (const standing of evaluated) {
    const key = standingKey(standing);
    const before = standings.get(key);
    standings.set(key, standing);
    if (before?.state !== standing.state) {
      recordStanding(world, standing);
    }
  }
  world.duties = { ...world.duties, standings, users: currentUsers(world) };
}

function recordStanding(world: World, { duty, party, about, state, why }: DutyStanding): void {
  const source = world.rules.duties.find(({ id }) => id === duty)?.source ?? "";
  world.journal.record(world.at, { kind: "dutyChanged", duty, party, about, state, why, source });
}

function commissionings(world: World): Duties["commissionedAt"] {
  const known = new Map<string, Instant>(world.duties.commissionedAt);
  for (const [premises, { devices }] of world.premises) {
    const gsme = world.devices.get(devices.gsme);
    const status =
      gsme === undefined ? undefined : world.dcc.inventory.get(gsme.state.entityId)?.deviceStatus;
    if (status === "Commissioned" && !known.has(premises)) {
      known.set(premises, world.at);
    }
  }
  return known;
}

function currentUsers(world: World): Duties["users"] {
  const users = [...world.parties.values()].filter(({ entityId }) =>
    ["live", "suspended"].includes(world.dcc.parties.get(entityId)?.userStatus ?? "notAUser"),
  );
  return new Set(users.map(({ label }) => label));
}
