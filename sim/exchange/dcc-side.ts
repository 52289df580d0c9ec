/** The DCC's place in the world: what it is given, and what changes when it has decided. */
import type { DccEnvironment, DccState } from "../../dcc/index.ts";
import { signDeterministicallyFOR_REPLAY } from "../../pki/index.ts";
import {
  anchorOf,
  canIssue,
  issuingAuthoritiesOf,
  rootAuthoritiesOf,
} from "../smki/organisation-authorities.ts";
import { privateScalarOf } from "../world/credentials.ts";
import { deviceOfEntity, type World } from "../world/world.ts";

/** The DCC's surroundings as they are now. Revocations it sees in the lists that it has fetched, not in the Repository. */
export function dccEnvironment(world: World): DccEnvironment {
  const issuing = issuingAuthoritiesOf(world);
  const roots = rootAuthoritiesOf(world);
  return {
    broker: world.broker,
    changeOfSupplierParty: {
      entityId: world.dccEntityIds.transitionalCoS,
      sign: (message) =>
        signDeterministicallyFOR_REPLAY(privateScalarOf(world.dccOrganisations.transitionalCoS), message),
    },
    repository: world.repository,
    issuingAuthorities: issuing.map(({ certificate }) => certificate),
    rootAuthorities: roots.map(anchorOf),
    revocationLists: world.revocationLists,
    authoritiesWithoutLists: [...issuing, ...roots]
      .filter((authority) => !canIssue(authority))
      .map((authority) => anchorOf(authority).keyIdentifier),
    verifier: world.verifier,
    memory: world.memory,
    policies: world.policies,
  };
}

/** Takes over the DCC's new state and notes which inventory entries changed. */
export function acceptDccState(world: World, next: DccState): void {
  const before = world.dcc.inventory;
  world.dcc = next;
  if (next.inventory === before) return;
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
