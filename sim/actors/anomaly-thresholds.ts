/** What a User does about anomaly detection: it says what is usual, and releases what was held. */
import { takeFromQuarantine, withAttributeLimit, withThreshold } from "../../dcc/index.ts";
import { type Exchange, releasedExchange } from "../exchange/exchange.ts";
import { DCC_LABEL, type StepOf } from "../scenario/schema.ts";
import { durationMillis } from "../scenario/step-times.ts";
import type { SimulatedParty, World } from "../world/world.ts";

export function setThreshold(world: World, party: SimulatedParty, step: StepOf<"set-threshold">): void {
  const { service, requests } = step;
  const period = durationMillis(step.period);
  world.dcc = withThreshold(world.dcc, party.entityId, service, { requests, period });
  world.journal.record(world.at, {
    kind: "thresholdSet",
    party: party.label,
    service,
    requests,
    hours: period / 3_600_000,
  });
}

/** The DCC's own threshold, for all Users together. */
export function setDccThreshold(world: World, step: StepOf<"set-dcc-threshold">): void {
  const { service, requests } = step;
  const period = durationMillis(step.period);
  world.dcc = withThreshold(world.dcc, "dcc", service, { requests, period });
  world.journal.record(world.at, {
    kind: "thresholdSet",
    party: DCC_LABEL,
    service,
    requests,
    hours: period / 3_600_000,
  });
}

export function setAttributeLimit(
  world: World,
  party: SimulatedParty,
  { service, attribute, atMost }: StepOf<"set-attribute-limit">,
): void {
  world.dcc = withAttributeLimit(world.dcc, party.entityId, service, { attribute, atMost });
  world.journal.record(world.at, { kind: "limitSet", party: party.label, service, attribute, atMost });
}

/** Releases everything that is held of the party's requests; each goes through every other check once more. */
export function releaseQuarantined(world: World, party: SimulatedParty): readonly Exchange[] {
  const { state, requests } = takeFromQuarantine(world.dcc, party.entityId);
  world.dcc = state;
  return requests.map((request) => releasedExchange(world, party, request));
}
