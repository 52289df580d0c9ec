/** Carries what is under way: commands to devices, answers to the DCC, and the end of the DCC's patience. */
import { bytesToHex } from "@noble/hashes/utils.js";
import { giveUpWaiting, receiveDeviceAnswer } from "../../dcc/index.ts";
import { type DeviceVerdict, receive } from "../../devices/index.ts";
import type { EntityId, Evidence, Instant } from "../../pki/index.ts";
import {
  decodeMessage,
  describeMessageCode,
  formatMessageCode,
  type ServiceResponse,
} from "../../wire/index.ts";
import { nameOfEntity } from "../world/names.ts";
import type { Arrival } from "../world/queue.ts";
import { recordSlotChanges } from "../world/slots.ts";
import { deviceOfEntity, type World } from "../world/world.ts";
import { recordAlerts } from "./dcc-alerts.ts";
import { acceptDccState, dccEnvironment } from "./dcc-side.ts";
import { describeMessage, describeProtection } from "./message-words.ts";

/** Simulated time that an answer needs from a device to the DCC; an assumption. */
const RETURN_TIME = 2_000;

/** What a device did with a message. */
export interface DeviceDecision {
  readonly verdict: DeviceVerdict;
  readonly evidence: Evidence;
}

/** Who wants to know what happens on the way. */
export interface DeliveryListener {
  onDeviceDecision(decision: DeviceDecision): void;
  onResponse(response: ServiceResponse): void;
  /** What a device answers to somebody who stands before it. */
  onOutput(bytes: Uint8Array): void;
}

/** Lets everything under way arrive, in order, until nothing is. The clock moves with the arrivals. */
export function deliverPending(world: World, listener: DeliveryListener): void {
  for (let next = world.queue.next(); next !== undefined; next = world.queue.next()) {
    arrive(world, next.at, next.arrival, listener);
  }
}

function arrive(world: World, at: Instant, arrival: Arrival, listener: DeliveryListener): void {
  switch (arrival.kind) {
    case "commandAtDevice":
      moveClock(world, at);
      commandAtDevice(world, arrival, listener);
      return;
    case "answerAtDcc":
      moveClock(world, at);
      answerAtDcc(world, arrival.device, arrival.bytes, listener);
      return;
    case "unreachable":
    case "answerDue": {
      const code = arrival.kind === "unreachable" ? "E20" : "E21";
      // A time-out that nobody waits for any more does not move the clock.
      const givenUp = giveUpWaiting(world.dcc, arrival.awaits, at, code);
      if (givenUp !== undefined) {
        moveClock(world, at);
        acceptDccState(world, givenUp.state);
        recordAlerts(world, givenUp.alerts);
        if (givenUp.response !== undefined) {
          listener.onResponse(givenUp.response);
        }
      }
    }
  }
}

function moveClock(world: World, at: Instant): void {
  world.at = at;
}

const SOURCES = { dcc: "the DCC", testRig: "a test rig", handHeldTerminal: "a hand-held terminal" } as const;

function commandAtDevice(
  world: World,
  { device: id, bytes, from, answers }: Extract<Arrival, { kind: "commandAtDevice" }>,
  listener: DeliveryListener,
): void {
  const device = deviceOfEntity(world, id);
  recordMessage(world, SOURCES[from], nameOfEntity(world, id), bytes);
  if (device === undefined) {
    return;
  }
  const before = device.state;
  const result = receive(device.environment, before, bytes, world.at);
  device.state = result.state;
  world.journal.record(world.at, {
    kind: "deviceDecided",
    device: device.label,
    verdict: result.verdict,
    means: result.means,
    evidence: result.evidence.map((check) => ({ ...check })),
  });
  listener.onDeviceDecision({ verdict: result.verdict, evidence: result.evidence });
  const decoded = decodeMessage(bytes);
  const originator = decoded.ok ? nameOfEntity(world, decoded.value.header.businessOriginator) : "unknown";
  recordSlotChanges(world, device, before, originator);
  for (const output of result.outputs) {
    if (from !== "dcc") {
      recordMessage(world, device.label, SOURCES[from], output);
      listener.onOutput(output);
      continue;
    }
    if (answers === "areLost") {
      world.journal.record(world.at, {
        kind: "messageLost",
        from: device.label,
        to: "the DCC",
        why: "the answer vanishes on its way",
      });
      continue;
    }
    world.queue.schedule((world.at + RETURN_TIME) as Instant, {
      kind: "answerAtDcc",
      device: id,
      bytes: output,
    });
  }
}

const ANSWER_VERDICTS = { nothing: "dropped", userRequest: "passedOn", ownCommand: "kept" } as const;

function answerAtDcc(world: World, id: EntityId, bytes: Uint8Array, listener: DeliveryListener): void {
  recordMessage(world, nameOfEntity(world, id), "the DCC", bytes);
  const result = receiveDeviceAnswer(dccEnvironment(world), world.dcc, id, bytes, world.at);
  world.journal.record(world.at, {
    kind: "answerChecked",
    device: nameOfEntity(world, id),
    verdict: ANSWER_VERDICTS[result.answers],
    evidence: result.evidence.map((check) => ({ ...check })),
  });
  acceptDccState(world, result.state);
  recordAlerts(world, result.alerts);
  if (result.response !== undefined) {
    listener.onResponse(result.response);
  }
}

/** Notes bytes on their way. */
export function recordMessage(world: World, from: string, to: string, bytes: Uint8Array): void {
  const message = decodeMessage(bytes);
  world.journal.record(world.at, {
    kind: "messageSent",
    from,
    to,
    useCase: message.ok ? describeMessageCode(message.value.header.messageCode) : "unreadable",
    messageCode: message.ok ? formatMessageCode(message.value.header.messageCode) : "unreadable",
    says: message.ok ? describeMessage(world, message.value) : message.problem.reason,
    protection: message.ok ? describeProtection(world, message.value) : "unreadable",
    bytes: bytesToHex(bytes),
  });
}
