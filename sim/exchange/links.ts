/** Changes how messages travel to devices. */
import { premisesOf } from "../actors/requests.ts";
import { premisesOfStep } from "../scenario/complete.ts";
import type { StepOf } from "../scenario/schema.ts";
import type { World } from "../world/world.ts";

/** From now on messages to these devices travel as the step says. */
export function setLinks(world: World, step: StepOf<"set-link">): void {
  const links = new Map(world.links);
  for (const label of premisesOfStep(step)) {
    const { chf, gpf, gsme } = premisesOf(world, label);
    const devices =
      step.device === undefined || step.device === "all"
        ? [chf, gpf, gsme]
        : [{ chf, gpf, gsme }[step.device]];
    for (const device of devices) {
      const before = links.get(device.label) ?? "up";
      links.set(device.label, step.to);
      if (before !== step.to) {
        world.journal.record(world.at, { kind: "linkChanged", device: device.label, before, after: step.to });
      }
    }
  }
  world.links = links;
}
