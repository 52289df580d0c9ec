/**
 * The Supplier's Post Commissioning duty for the network operator cells: P2 before MP128; B3 or B4 after it.
 * The hole between B3 and B4 (an unrevoked certificate of a GNO that is no DCC User) yields neither.
 */
import type { Instant } from "../../pki/index.ts";
import { networkOperatorCells } from "../world/network-operator-cells.ts";
import { partyOfEntity, type SimulatedParty, type World } from "../world/world.ts";
import { registrationOfPremises, usableCertificates } from "../world/standing.ts";
import type { DutyId } from "../rule-sets/rule-set.ts";
import { type DutyStanding, standingKey } from "./duty-ledger.ts";

/** How long after commissioning the duty may still be done; an assumption, no public figure was found. */
export const POST_COMMISSIONING_WINDOW = 7 * 24 * 3600 * 1000;

/** The standings of the Post Commissioning duties, one a premises whose meter has been commissioned. */
export function postCommissioningDuties(world: World): readonly DutyStanding[] {
  return [...world.premises].flatMap(([premises, { supplier, devices }]) => {
    const commissionedAt = world.duties.commissionedAt.get(premises);
    const registered = registrationOfPremises(world, premises)?.networkOperator;
    const operator = registered === undefined ? undefined : partyOfEntity(world, registered);
    if (commissionedAt === undefined || operator === undefined) {
      return [];
    }
    const settled = settledStanding(world, supplier, devices.gpf, commissionedAt);
    if (settled !== undefined) {
      return [settled];
    }
    const duty = applicableDuty(world, operator);
    return duty === undefined
      ? []
      : [standing(world, duty, { supplier, gpf: devices.gpf, operator, commissionedAt })];
  });
}

/** The duties of which one at most is owed for a slot. */
export const PLACING: readonly DutyId[] = ["P2", "B3", "B4"];

/**
 * A duty that was done stays done, and after the window the last word stands: no rule sends a Supplier back. Only a
 * breach stays open, because doing the duty late still cures it.
 */
function settledStanding(
  world: World,
  supplier: string,
  gpf: string,
  commissionedAt: Instant,
): DutyStanding | undefined {
  const known = PLACING.flatMap(
    (duty) => world.duties.standings.get(standingKey({ duty, party: supplier, about: gpf })) ?? [],
  );
  const placed = known.find(({ duty, state }) => state === "met" && duty !== "B4");
  const windowClosed = world.at > commissionedAt + POST_COMMISSIONING_WINDOW;
  return (
    placed ?? (windowClosed ? known.find(({ state }) => state !== "due" && state !== "breached") : undefined)
  );
}

function applicableDuty(world: World, operator: SimulatedParty): DutyId | undefined {
  const demands = (id: DutyId) => world.rules.duties.some((duty) => duty.id === id);
  if (demands("P2")) {
    return "P2";
  }
  const hasCertificates = usableCertificates(world, operator.entityId) !== undefined;
  const isUser = world.dcc.parties.get(operator.entityId)?.userStatus === "live";
  if (!hasCertificates) {
    return "B4";
  }
  return isUser ? "B3" : undefined;
}

interface Case {
  readonly supplier: string;
  readonly gpf: string;
  readonly operator: SimulatedParty;
  readonly commissionedAt: Instant;
}

function standing(
  world: World,
  duty: DutyId,
  { supplier, gpf, operator, commissionedAt }: Case,
): DutyStanding {
  const cells = networkOperatorCells(world, gpf);
  const certificates = usableCertificates(world, operator.entityId);
  const late = world.at > commissionedAt + POST_COMMISSIONING_WINDOW;
  const as = (state: DutyStanding["state"], why: string): DutyStanding => ({
    duty,
    party: supplier,
    about: gpf,
    state,
    why,
  });

  if (duty === "B4") {
    return cells.every(({ contents }) => contents.entityId === world.broker.entityId)
      ? as(
          "met",
          `${operator.as.name} has no certificate in the Repository, and the ACB's were left in place`,
        )
      : as("breached", `${operator.as.name} has no certificate in the Repository, yet the ACB's are gone`);
  }
  const placed = cells.map(({ contents }) => contents.keyIdentifier);
  if (certificates !== undefined && placed.every((key) => certificates.keyIdentifiers.includes(key))) {
    return as("met", `the cells hold the certificates of ${operator.as.name}`);
  }
  if (certificates === undefined) {
    return as("cannotBeMet", `${operator.as.name} has no certificate in the Repository to place`);
  }
  return late
    ? as("breached", `the certificates of ${operator.as.name} were available and were not placed in time`)
    : as("due", `the certificates of ${operator.as.name} are still to be placed`);
}
