/** What suppliers and network operators both do: look, at a slot or at the inventory. */
import { type Exchange, exchange } from "../exchange/exchange.ts";
import { dccTarget } from "../world/dcc-identity.ts";
import type { SimulatedParty, World } from "../world/world.ts";
import { newRequest, premisesOf } from "./requests.ts";

/** 6.24.1: asks the gas proxy function, through the broker, who holds its network operator cells. */
export function auditSlot(world: World, party: SimulatedParty, premises: string): Exchange {
  const { gpf } = premisesOf(world, premises);
  return exchange(
    world,
    party,
    newRequest(party, {
      service: "6.24.1",
      commandVariant: 1,
      target: gpf.state.entityId,
      body: { kind: "RetrieveDeviceSecurityCredentialsKRP", remotePartyRoles: ["networkOperator"] },
    }),
  );
}

/** 8.2: the devices of a meter point. */
export function readInventory(world: World, party: SimulatedParty, premises: string): Exchange {
  return exchange(
    world,
    party,
    newRequest(party, {
      service: "8.2",
      commandVariant: 8,
      target: dccTarget(world),
      body: { kind: "ReadInventory", mprn: premisesOf(world, premises).mprn },
    }),
  );
}
