/** The DCC's place in the world: what it is given, and what changes when it has decided. */
import type { DccEnvironment, DccState } from "../../dcc/index.ts";
import { deviceOfEntity, type World } from "../world/world.ts";

/** The DCC's surroundings as they are now: it sees the Repository, and revocations in it, at once. */
export function dccEnvironment(world: World): DccEnvironment {
  const { issuing, root } = world.organisationAuthorities;
  return {
    broker: world.broker,
    repository: world.repository,
    organisationAuthorities: [issuing.certificate, root.certificate],
    verifier: world.verifier,
    policies: world.policies,
  };
}

/** Takes over the DCC's new state and notes which inventory entries changed. */
export function acceptDccState(world: World, next: DccState): void {
  const before = world.dcc.inventory;
  world.dcc = next;
  for (const [deviceId, entry] of next.inventory) {
    const status = before.get(deviceId)?.deviceStatus ?? "unknown to the DCC";
    if (status !== entry.deviceStatus) {
      world.journal.record(world.at, {
        kind: "inventoryChanged",
        device: deviceOfEntity(world, deviceId)?.label ?? deviceId,
        before: status,
        after: entry.deviceStatus,
      });
    }
  }
}
