/** One command to a device, followed until everybody has fallen silent. */
import type { CommandToDevice } from "../../dcc/index.ts";
import type { Instant } from "../../pki/index.ts";
import type { ServiceResponse } from "../../wire/index.ts";
import type { CommandSource } from "../world/queue.ts";
import type { World } from "../world/world.ts";
import { type DeviceDecision, deliverPending } from "./delivery.ts";

/** Simulated time that a command needs from the DCC to a device; an assumption, short beside every wait. */
const DELIVERY_TIME = 2_000;

/** How long the DCC waits for a device before it gives up; an assumption, no public figure was found. */
const ANSWER_WAIT = 30_000;

/**
 * Sends a command on its way and lets the world run until nothing is under way.
 * @returns what the device decided; undefined when no device got it
 */
export function followCommand(
  world: World,
  { device, bytes, awaits }: CommandToDevice,
  onResponse: (response: ServiceResponse) => void,
  from: CommandSource = "dcc",
): DeviceDecision | undefined {
  const decisions: DeviceDecision[] = [];
  world.queue.schedule((world.at + DELIVERY_TIME) as Instant, {
    kind: "commandAtDevice",
    device,
    bytes,
    from,
  });
  world.queue.schedule((world.at + ANSWER_WAIT) as Instant, { kind: "answerDue", awaits });
  deliverPending(world, { onDeviceDecision: (decision) => decisions.push(decision), onResponse });
  return decisions.at(-1);
}
