/**
 * Sends damaged messages to a device model and looks at three things: that nothing is thrown, that a refusal leaves the
 * device as it was, and that nothing is sent after a refusal.
 *
 * Half of the damage is done inside protections that are then made anew with the right keys, since a wrong MAC would
 * otherwise keep all of it away from the code behind the MAC.
 */
import { failedCheck, type Instant } from "../../pki/index.ts";
import { decodeMessage, encodeMessage, type GbcsMessage } from "../../wire/index.ts";
import type { DeviceEnvironment } from "../device-environment.ts";
import type { DeviceState } from "../device-state.ts";
import { type DeviceResult, receive } from "../receive.ts";
import { below, mutate, type Random } from "./mutate.ts";

/** A good message to be damaged, and how to protect it again after its content was damaged. */
export interface AssaultSeed {
  readonly bytes: Uint8Array;
  readonly protect: (message: GbcsMessage) => GbcsMessage;
}

export interface Assault {
  readonly environment: DeviceEnvironment;
  /** Every message meets the device in this state. */
  readonly state: DeviceState;
  readonly at: Instant;
  readonly seeds: readonly AssaultSeed[];
  readonly random: Random;
}

/** What came of one message. */
export interface AssaultOutcome {
  readonly bytes: Uint8Array;
  /** The check that refused, or the verdict of a message that was obeyed after all. */
  readonly decidedBy: string;
  /** What is wrong with the device model; undefined as it should be. */
  readonly fault: string | undefined;
}

/** Makes and sends one damaged message. */
export function assaultOnce({ environment, state, at, seeds, random }: Assault): AssaultOutcome {
  const seed = seeds[below(random, seeds.length)];
  if (seed === undefined) return { bytes: new Uint8Array(), decidedBy: "nothing to send", fault: undefined };
  const others = seeds.map(({ bytes }) => bytes);
  const bytes = random() < 0.5 ? mutate(seed.bytes, random, others) : damagedInside(seed, random, others);
  let result: DeviceResult;
  try {
    result = receive(environment, state, bytes, at);
  } catch (error) {
    return { bytes, decidedBy: "exception", fault: `threw ${String(error)}` };
  }
  const decidedBy =
    result.verdict === "refused" ? (failedCheck(result.evidence)?.check ?? "no check") : result.verdict;
  return { bytes, decidedBy, fault: faultOf(state, result, decidedBy) };
}

/** The content damaged, the protections right. */
function damagedInside(
  { bytes, protect }: AssaultSeed,
  random: Random,
  others: readonly Uint8Array[],
): Uint8Array {
  const message = decodeMessage(bytes);
  if (!message.ok) return mutate(bytes, random, others);
  const { header, content, signature } = message.value;
  const damaged = { header, signature, content: mutate(content, random, others) };
  return encodeMessage(protect(damaged));
}

/** A refusal may note itself in the security log, and what was authenticated has used up its counter. */
function faultOf(before: DeviceState, result: DeviceResult, decidedBy: string): string | undefined {
  if (result.verdict !== "refused") return undefined;
  if (decidedBy === "no check") return "refused without a check that failed";
  if (result.outputs.length > 0) return "answered what it refused";
  const { securityLog: _log, counters: _counters, ...after } = result.state;
  const changed = (Object.keys(after) as (keyof typeof after)[]).filter(
    (name) => result.state[name] !== before[name],
  );
  return changed.length === 0 ? undefined : `refused, and changed ${changed.join(", ")}`;
}
