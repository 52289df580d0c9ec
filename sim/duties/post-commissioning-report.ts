/**
 * A Post Commissioning report as the DCC might issue it: by meter point who holds the network operator slot, and what
 * that is under the rules. What the real report holds is not public.
 */
import { networkOperatorCells } from "../world/network-operator-cells.ts";
import { nameOfEntity } from "../world/names.ts";
import { registrationOfPremises } from "../world/standing.ts";
import type { World } from "../world/world.ts";
import { evaluateDuties } from "./evaluate-duties.ts";
import { PLACING } from "./post-commissioning.ts";

/** Brings the duties up to date and writes the report of these premises into the log. */
export function reportPostCommissioning(world: World, premises: readonly string[]): void {
  evaluateDuties(world);
  const rows = premises.flatMap((label) => {
    const house = world.premises.get(label);
    const registered = registrationOfPremises(world, label);
    if (house === undefined || registered === undefined) return [];
    const { gpf } = house.devices;
    const holders = new Set(
      networkOperatorCells(world, gpf).map(({ contents }) => nameOfEntity(world, contents.entityId)),
    );
    const standing = [...world.duties.standings.values()].find(
      ({ about, duty, state }) => about === gpf && PLACING.includes(duty) && state !== "lapsed",
    );
    return [
      {
        mprn: house.mprn,
        device: gpf,
        networkOperator: nameOfEntity(world, registered.networkOperator),
        holder: [...holders].join(" and "),
        duty: standing?.duty ?? "none",
        owedBy: standing?.party ?? house.supplier,
        state: standing?.state ?? "none",
        why:
          standing?.why ??
          "no rule says what to place: an unrevoked certificate of a party that is no DCC User",
      },
    ];
  });
  world.journal.record(world.at, { kind: "postCommissioningReported", rows });
}
