/** B5: the Supplier places the certificates that B3 wants of its own accord. */
import { networkOperatorCells } from "../world/network-operator-cells.ts";
import { registrationOfPremises, usableCertificates } from "../world/standing.ts";
import type { World } from "../world/world.ts";
import type { DutyStanding } from "./duty-ledger.ts";

/** One standing for every premises where the supplier waited to be asked, while B3 wanted it to place. */
export function placingUnaskedDuties(world: World): readonly DutyStanding[] {
  return [...world.waitedToBeAsked].flatMap((label): readonly DutyStanding[] => {
    const house = world.premises.get(label);
    const operator = registrationOfPremises(world, label)?.networkOperator;
    if (house === undefined || operator === undefined) return [];
    const certificates = usableCertificates(world, operator);
    const isUser = world.dcc.parties.get(operator)?.userStatus === "live";
    if (certificates === undefined || !isUser) return [];
    const { gpf } = house.devices;
    const placed = networkOperatorCells(world, gpf).every(({ contents }) =>
      certificates.keyIdentifiers.includes(contents.keyIdentifier),
    );
    return [
      {
        duty: "B5",
        party: house.supplier,
        about: gpf,
        state: placed ? "met" : "breached",
        why: placed
          ? "the certificates have been placed in the meantime"
          : "it waits to be asked, and the rules want it to place without being asked",
      },
    ];
  });
}
