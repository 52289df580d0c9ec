/** Who is registered for a meter point, and who owns what: a network is sold, a consumer changes supplier. */
import { withRegistration, withUserStatus } from "../../dcc/index.ts";
import { formatInstant, UsageError } from "../../pki/index.ts";
import type { UserStatus } from "../../dcc/index.ts";
import { premisesOfStep } from "../scenario/complete.ts";
import type { StepOf } from "../scenario/schema.ts";
import { nameOfEntity } from "../world/names.ts";
import type { SimulatedParty, World } from "../world/world.ts";
import { partyOf, premisesOf } from "./requests.ts";

/**
 * A gas network has a new owner. In an asset sale the registration data names the buyer from now on; keys and slots
 * are untouched, which is the point. In a share sale nothing changes that the DCC or a device goes by. In a licence
 * transfer the seller is no User any more either (how a transfer is done at the DCC is not public: testbed assumption).
 * @throws UsageError when the seller is not the registered network operator
 */
export function sellNetwork(world: World, step: StepOf<"sell-network">): void {
  const seller = partyOf(world, step.by);
  const buyer = partyOf(world, step.to);
  const premises = premisesOfStep(step);
  if (step.how === "share-sale") {
    world.journal.record(world.at, {
      kind: "ownershipChanged",
      party: seller.label,
      owner: buyer.label,
      premises: [...premises],
    });
    return;
  }
  for (const label of premises) {
    const { mprn } = premisesOf(world, label);
    if (world.dcc.registration.get(mprn)?.at(-1)?.networkOperator !== seller.entityId) {
      throw new UsageError(
        `${seller.as.name} cannot sell ${label}: it is not its registered network operator`,
        `check the networkOperator of premises ${label} and the sell-network steps before this one`,
      );
    }
    register(world, mprn, "networkOperator", buyer);
  }
  if (step.how === "licence-transfer") changeUserStatus(world, seller, "notAUser");
}

/** The gaining supplier is registered from now on; the supplier cells of the devices are untouched. */
export function changeSupplier(world: World, gaining: SimulatedParty, premises: readonly string[]): void {
  for (const label of premises) {
    register(world, premisesOf(world, label).mprn, "supplier", gaining);
    const house = world.premises.get(label);
    if (house !== undefined) {
      world.premises = new Map(world.premises).set(label, { ...house, supplier: gaining.label });
    }
  }
}

/** A party joins, is suspended by or leaves the DCC. */
export function changeUserStatus(world: World, party: SimulatedParty, to: UserStatus): void {
  const before = world.dcc.parties.get(party.entityId)?.userStatus ?? "notAUser";
  world.dcc = { ...world.dcc, parties: withUserStatus(world.dcc.parties, party.entityId, to) };
  world.journal.record(world.at, { kind: "userStatusChanged", party: party.label, before, after: to });
}

function register(
  world: World,
  mprn: string,
  field: "supplier" | "networkOperator",
  party: SimulatedParty,
): void {
  const period = world.dcc.registration.get(mprn)?.at(-1);
  if (period === undefined) throw new UsageError(`nobody is registered for MPRN ${mprn}`);
  world.dcc = {
    ...world.dcc,
    registration: withRegistration(world.dcc.registration, mprn, {
      ...period,
      from: world.at,
      [field]: party.entityId,
    }),
  };
  world.journal.record(world.at, {
    kind: "registrationChanged",
    mprn,
    field,
    before: nameOfEntity(world, period[field]),
    after: party.as.name,
    effectiveFrom: formatInstant(world.at),
  });
}
