/** What a run costs those who are in it, as far as a figure is public or the scenario gives one. */
import { costOfSubscribing } from "../../pki/index.ts";
import type { SimulatedParty, World } from "../world/world.ts";

/** Becoming a Subscriber costs what the report says of that day; the figures are of gas network parties. */
export function recordSubscriptionCost(world: World, party: SimulatedParty): void {
  const first = party.credentials.length === 1;
  if (party.as.role !== "gasNetworkOperator" || !first) return;
  const { pounds, what, source } = costOfSubscribing({ kind: "day", at: world.at });
  world.journal.record(world.at, { kind: "costIncurred", party: party.label, pounds, for: what, source });
}

/** A stranded slot is cured by a site visit and perhaps a new device: the scenario says what that costs. */
export function recordSiteVisits(world: World, stranded: readonly string[]): void {
  const pounds = world.scenario.siteVisitPounds;
  if (pounds === undefined) return;
  for (const device of stranded) {
    const premises = world.devices.get(device)?.premises ?? "";
    world.journal.record(world.at, {
      kind: "costIncurred",
      party: world.premises.get(premises)?.supplier ?? "the Supplier",
      pounds,
      for: `a site visit to free the slot of ${device}`,
      source: "the scenario: siteVisitPounds",
    });
  }
}
