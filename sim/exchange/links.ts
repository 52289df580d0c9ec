/** How messages travel to devices, and what changes it. */
import { premisesOf } from "../actors/requests.ts";
import { premisesOfStep } from "../scenario/complete.ts";
import type { StepOf } from "../scenario/schema.ts";
import type { LinkCondition } from "../scenario/link-condition.ts";
import type { World } from "../world/world.ts";

/** From now on, or for the next command only, messages to these devices travel as the step says. */
export function setLinks(world: World, step: StepOf<"set-link">): void {
  const once = step.lasts === "nextCommand";
  const links = new Map(once ? world.nextCommand : world.links);
  for (const label of premisesOfStep(step)) {
    const { chf, gpf, gsme } = premisesOf(world, label);
    const devices =
      step.device === undefined || step.device === "all"
        ? [chf, gpf, gsme]
        : [{ chf, gpf, gsme }[step.device]];
    for (const { label: device } of devices) {
      const before = world.links.get(device) ?? "up";
      links.set(device, step.to);
      if (once || before !== step.to) {
        const after = once ? `${step.to} for the next command` : step.to;
        world.journal.record(world.at, { kind: "linkChanged", device, before, after });
      }
    }
  }
  if (once) world.nextCommand = links;
  else world.links = links;
}

/** How a command that is sent now travels to the device. What was said of the next command is used up by it. */
export function linkForCommand(world: World, device: string): LinkCondition {
  const once = world.nextCommand.get(device);
  if (once === undefined) return world.links.get(device) ?? "up";
  const left = new Map(world.nextCommand);
  left.delete(device);
  world.nextCommand = left;
  return once;
}
