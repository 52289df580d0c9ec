/** What a gas network operator owes: lodging (P1), joining (B2), and leaving tidily (B6, A1, A2). */
import { holdsCells } from "../world/network-operator-cells.ts";
import { usableCertificates } from "../world/standing.ts";
import type { SimulatedParty, World } from "../world/world.ts";
import type { DutyId } from "../rule-sets/rule-set.ts";
import type { DutyStanding } from "./duty-ledger.ts";

export function networkOperatorDuties(world: World): readonly DutyStanding[] {
  const operators = [...world.parties.values()].filter(({ as }) => as.role === "gasNetworkOperator");
  return world.rules.duties.flatMap(({ id }) =>
    operators.flatMap((operator) => EVALUATE[id]?.(world, operator) ?? []),
  );
}

type Evaluation = (world: World, operator: SimulatedParty) => DutyStanding | undefined;

const about = (
  duty: DutyId,
  operator: SimulatedParty,
  state: DutyStanding["state"],
  why: string,
): DutyStanding => ({ duty, party: operator.label, about: operator.label, state, why });

const statusOf = (world: World, operator: SimulatedParty) =>
  world.dcc.parties.get(operator.entityId)?.userStatus;

/**
 * Ceases to be a DCC User now. What is owed before that is judged once, in this moment: what is done afterwards
 * comes too late, and what happens afterwards is no fault of it.
 */
const isLeaving = (world: World, operator: SimulatedParty): boolean =>
  world.duties.users.has(operator.label) && statusOf(world, operator) === "notAUser";

const lodging: Evaluation = (world, operator) =>
  usableCertificates(world, operator.entityId) === undefined
    ? about("P1", operator, "breached", "it has no certificates in the SMKI Repository")
    : about("P1", operator, "met", "its certificates are in the SMKI Repository");

const joining: Evaluation = (world, operator) => {
  if (usableCertificates(world, operator.entityId) === undefined) {
    return undefined;
  }
  switch (statusOf(world, operator)) {
    case "inUserEntry":
      return about("B2", operator, "met", "it holds certificates and is in User Entry");
    case "live":
    case "suspended":
      return about("B2", operator, "met", "it holds certificates and is a DCC User");
    default:
      return about("B2", operator, "breached", "it holds unrevoked certificates and is no DCC User");
  }
};

const revoking =
  (duty: "B6" | "A1"): Evaluation =>
  (world, operator) => {
    if (!isLeaving(world, operator)) {
      return undefined;
    }
    return usableCertificates(world, operator.entityId) === undefined
      ? about(duty, operator, "met", "its certificates were revoked before it left")
      : about(duty, operator, "breached", "it left the DCC with unrevoked certificates");
  };

const handingBack: Evaluation = (world, operator) => {
  if (!isLeaving(world, operator)) {
    return undefined;
  }
  const left = [...world.premises.values()]
    .map(({ devices }) => devices.gpf)
    .filter((gpf) => holdsCells(world, gpf, operator.entityId));
  return left.length === 0
    ? about("A2", operator, "met", "no device holds its certificates any more")
    : about("A2", operator, "breached", `its certificates are still on ${left.join(", ")}`);
};

const EVALUATE: Partial<Record<DutyId, Evaluation>> = {
  P1: lodging,
  B2: joining,
  B6: revoking("B6"),
  A1: revoking("A1"),
  A2: handingBack,
};
