/** One command to a device, followed until everybody has fallen silent. */
import type { CommandToDevice } from "../../dcc/index.ts";
import type { EntityId, Instant } from "../../pki/index.ts";
import type { ServiceResponse } from "../../wire/index.ts";
import type { LinkCondition } from "../scenario/link-condition.ts";
import { nameOfEntity } from "../world/names.ts";
import type { CommandSource } from "../world/queue.ts";
import { deviceOfEntity, type World } from "../world/world.ts";
import { type DeviceDecision, deliverPending } from "./delivery.ts";
import { linkForCommand } from "./links.ts";

/** Simulated time that a command needs from the DCC to a device; an assumption, short beside every wait. */
const DELIVERY_TIME = 2_000;

/** How long the DCC waits for a device before it gives up; an assumption, no public figure was found. */
const ANSWER_WAIT = 30_000;

/** The same for a gas meter, which has a battery and wakes up every half an hour (recalled). */
const SLEEPER_WAIT = 45 * 60_000;

/** When a meter that is asleep wakes up, counted from the command; within its half an hour. */
const WAKES_AFTER = 20 * 60_000;

/** When the DCC sends again what was not acknowledged; an assumption. */
const RETRY_AFTER = 10_000;

/** How much later than the DCC waits a slow link delivers. */
const TOO_LATE = 5 * 60_000;

/**
 * Sends a command on its way and lets the world run until nothing is under way.
 * @returns what the device decided; undefined when no device got it
 */
export function followCommand(
  world: World,
  { device, bytes, awaits }: CommandToDevice,
  onResponse: (response: ServiceResponse) => void,
  from: CommandSource = "dcc",
  onOutput: (bytes: Uint8Array) => void = () => undefined,
): DeviceDecision | undefined {
  const decisions: DeviceDecision[] = [];
  const later = (millis: number): Instant => (world.at + millis) as Instant;
  const wait = waitFor(world, device);
  const label = deviceOfEntity(world, device)?.label ?? "";
  const link = from === "dcc" ? linkForCommand(world, label) : "up";
  const arrives = arrivalAfter(link, wait);
  if (link === "unreachable") {
    lose(world, device, "the DCC cannot reach it");
    world.queue.schedule(later(DELIVERY_TIME), { kind: "unreachable", awaits });
  } else {
    if (link === "silent") lose(world, device, "the message vanishes on its way");
    if (link === "lossy") lose(world, device, "the first try is lost; the DCC sends it again");
    if (arrives !== undefined) {
      const answers = link === "mute" ? "areLost" : "come";
      world.queue.schedule(later(arrives), { kind: "commandAtDevice", device, bytes, from, answers });
    }
    world.queue.schedule(later(wait), { kind: "answerDue", awaits });
  }
  deliverPending(world, { onDeviceDecision: (decision) => decisions.push(decision), onResponse, onOutput });
  return decisions.at(-1);
}

function waitFor(world: World, device: EntityId): number {
  return deviceOfEntity(world, device)?.state.kind === "GSME" ? SLEEPER_WAIT : ANSWER_WAIT;
}

/** Milliseconds until the command arrives; undefined when it never does. */
function arrivalAfter(link: LinkCondition, wait: number): number | undefined {
  switch (link) {
    case "up":
    case "mute":
      return DELIVERY_TIME;
    case "lossy":
      return RETRY_AFTER + DELIVERY_TIME;
    case "asleep":
      return WAKES_AFTER;
    case "slow":
      return wait + TOO_LATE;
    case "silent":
    case "unreachable":
      return undefined;
  }
}

function lose(world: World, device: EntityId, why: string): void {
  world.journal.record(world.at, {
    kind: "messageLost",
    from: "the DCC",
    to: nameOfEntity(world, device),
    why,
  });
}
