/** B8: a device leaves the factory with the access control broker's certificates in its network operator cells. */
import type { World } from "../world/world.ts";
import type { DutyStanding } from "./duty-ledger.ts";

/** Who made the devices: nobody of the scenario, and nobody that the DCC deals with. */
const MANUFACTURER = "the device manufacturer";

/** One standing for every device that left the factory otherwise; the usual case is not worth a word. */
export function manufacturerDuties(world: World): readonly DutyStanding[] {
  return [...world.premises.values()].flatMap(({ factoryNetworkOperator, devices }) => {
    const party = world.parties.get(factoryNetworkOperator ?? "");
    if (party === undefined) return [];
    const why = `it left the factory with the certificates of ${party.as.name}`;
    return [{ duty: "B8", party: MANUFACTURER, about: devices.gpf, state: "breached", why }];
  });
}
