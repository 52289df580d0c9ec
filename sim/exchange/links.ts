/** How messages travel to devices, and what changes it. */
import { premisesOf } from "../actors/requests.ts";
import { premisesOfStep } from "../scenario/complete.ts";
import type { StepOf } from "../scenario/schema.ts";
import type { LinkCondition } from "../scenario/link-condition.ts";
import type { World } from "../world/world.ts";

/** From now on, or for the next command only, messages to these devices travel as the step says. */
export function setLinks(world: World, step: StepOf<"set-link">): void {
  const links = new Map(world.links);
  const nextCommand = new Map(world.nextCommand);
  for (const label of premisesOfStep(step)) {
    const { chf, gpf, gsme } = premisesOf(world, label);
    const devices =
      step.device === undefined || step.device === "all"
        ? [chf, gpf, gsme]
        : [{ chf, gpf, gsme }[step.device]];
    for (const { label: device } of devices) {
      const before = world.links.get(device) ?? "up";
      const { lasts = "fromNowOn", pass = 0, to } = step;
      if (lasts === "nextCommand") nextCommand.set(device, { link: to, pass });
      else links.set(device, to);
      if (lasts === "nextCommand" || before !== to) {
        const after = lasts === "nextCommand" ? `${to} for ${commandInWords(pass)}` : to;
        world.journal.record(world.at, { kind: "linkChanged", device, before, after });
      }
    }
  }
  world.links = links;
  world.nextCommand = nextCommand;
}

const commandInWords = (pass: number): string =>
  pass === 0 ? "the next command" : `one command, once ${pass === 1 ? "one has" : `${pass} have`} passed`;

/** How a command that is sent now travels to the device. What was said of one command is used up by it. */
export function linkForCommand(world: World, device: string): LinkCondition {
  const once = world.nextCommand.get(device);
  const usual = world.links.get(device) ?? "up";
  if (once === undefined) return usual;
  const left = new Map(world.nextCommand);
  if (once.pass === 0) left.delete(device);
  else left.set(device, { ...once, pass: once.pass - 1 });
  world.nextCommand = left;
  return once.pass === 0 ? once.link : usual;
}
