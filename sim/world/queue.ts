/** The event queue: what is under way between the DCC and the devices, in the order in which it arrives. */
import type { EntityId, Instant } from "../../pki/index.ts";

/** Where a command comes from: what a device answers goes back there. */
export type CommandSource = "dcc" | "testRig" | "handHeldTerminal";

/** Something that will happen at an instant. Data, not a closure, so that a world can be copied. */
export type Arrival =
  | {
      readonly kind: "commandAtDevice";
      readonly device: EntityId;
      readonly bytes: Uint8Array;
      readonly from: CommandSource;
      /** Whether what the device answers gets back to where the command came from. */
      readonly answers: "come" | "areLost";
    }
  | { readonly kind: "answerAtDcc"; readonly device: EntityId; readonly bytes: Uint8Array }
  /** `awaits` is the key of the outstanding command. */
  | { readonly kind: "answerDue"; readonly awaits: string }
  /** The DCC learns that it cannot reach the device. */
  | { readonly kind: "unreachable"; readonly awaits: string };

interface Scheduled {
  readonly at: Instant;
  readonly arrival: Arrival;
}

export interface EventQueue {
  /** Arrivals of one instant keep the order in which they were scheduled. */
  schedule(at: Instant, arrival: Arrival): void;
  /** Takes the next arrival, or undefined when nothing is under way. */
  next(): Scheduled | undefined;
}

export function createEventQueue(): EventQueue {
  const scheduled: Scheduled[] = [];
  return {
    schedule: (at, arrival) => {
      const index = scheduled.findIndex((other) => other.at > at);
      scheduled.splice(index === -1 ? scheduled.length : index, 0, { at, arrival });
    },
    next: () => scheduled.shift(),
  };
}
