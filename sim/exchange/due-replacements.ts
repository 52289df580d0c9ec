/** What devices do by themselves as time passes: they carry out what was accepted for a later time, and say so. */
import { receiveDeviceAlert } from "../../dcc/index.ts";
import { advance } from "../../devices/index.ts";
import { failedCheck, type Instant } from "../../pki/index.ts";
import { DCC_NAMES, nameOfEntity } from "../world/names.ts";
import { recordSlotChanges } from "../world/slots.ts";
import type { SimulatedDevice, World } from "../world/world.ts";
import { acceptDccState, dccEnvironment } from "./dcc-side.ts";
import { recordMessage } from "./delivery.ts";

/** Lets everything happen that falls due up to `until`, each thing at its own time. The clock ends at `until`. */
export function letTimePass(world: World, until: Instant): void {
  for (let next = firstDue(world, until); next !== undefined; next = firstDue(world, until)) {
    world.at = next.at;
    carryOutDue(world, next.device);
  }
  world.at = until;
}

function firstDue(
  world: World,
  until: Instant,
): { readonly device: SimulatedDevice; readonly at: Instant } | undefined {
  return [...world.devices.values()]
    .flatMap((device) =>
      [...device.state.pendingReplacements, ...device.state.pendingActivations].map(({ executeAt }) => ({
        device,
        at: executeAt,
      })),
    )
    .filter(({ at }) => at <= until)
    .toSorted((one, other) => one.at - other.at)[0];
}

function carryOutDue(world: World, device: SimulatedDevice): void {
  const before = device.state;
  const done = advance(device.environment, before, world.at);
  device.state = done.state;
  world.journal.record(world.at, {
    kind: "deviceDecided",
    device: device.label,
    verdict: failedCheck(done.evidence) === undefined ? "executed" : "partlyExecuted",
    means: "what was accepted for this time is carried out",
    evidence: done.evidence.map((check) => ({ ...check })),
  });
  const [pending] = before.pendingReplacements;
  recordSlotChanges(
    world,
    device,
    before,
    pending === undefined ? device.label : nameOfEntity(world, pending.header.businessOriginator),
  );
  for (const alert of done.alerts) {
    recordMessage(world, device.label, "the DCC", alert);
    const result = receiveDeviceAlert(
      dccEnvironment(world),
      world.dcc,
      device.state.entityId,
      alert,
      world.at,
    );
    acceptDccState(world, result.state);
    const forParty = result.addressee === undefined ? undefined : nameOfEntity(world, result.addressee);
    const ofTheDcc = Object.values<string>(DCC_NAMES).includes(forParty ?? "");
    world.journal.record(world.at, {
      kind: "answerChecked",
      device: device.label,
      verdict: forParty === undefined ? "dropped" : ofTheDcc ? "kept" : "passedOn",
      evidence: result.evidence.map((check) => ({ ...check })),
    });
  }
}
