/**
 * What happens by itself as time passes: devices carry out what was accepted for a later time, and say so; the DCC takes
 * up the requests and scheduled reads that it has kept.
 */
import { nextDueAtTheDcc, receiveDeviceAlert, takeDue } from "../../dcc/index.ts";
import { advance } from "../../devices/index.ts";
import { failedCheck, type Instant } from "../../pki/index.ts";
import { fetchRevocationLists } from "../smki/revocation-lists.ts";
import { DCC_NAMES, nameOfEntity } from "../world/names.ts";
import { recordSlotChanges } from "../world/slots.ts";
import type { SimulatedDevice, World } from "../world/world.ts";
import { acceptDccState, dccEnvironment } from "./dcc-side.ts";
import { dueExchange } from "./exchange.ts";
import { recordMessage } from "./delivery.ts";

/** Lets everything happen that falls due up to `until`, each thing at its own time. The clock ends at `until`. */
export async function letTimePass(world: World, until: Instant): Promise<void> {
  for (let next = firstDue(world, until); next !== undefined; next = firstDue(world, until)) {
    world.at = next.at;
    if (next.device === undefined) {
      // A list that the DCC fetched weeks ago is in force no longer.
      await fetchRevocationLists(world);
      sendDueRequests(world);
    } else {
      carryOutDue(world, next.device);
    }
  }
  // A late answer to what fell due may have come after the time that was waited for.
  if (world.at < until) {
    world.at = until;
  }
}

/** The DCC takes up what it has kept until now, in its Users' names. */
function sendDueRequests(world: World): void {
  const { state, due } = takeDue(world.dcc, world.at);
  acceptDccState(world, state);
  for (const each of due) {
    const party = [...world.parties.values()].find(
      ({ entityId }) => entityId === each.request.requestId.originator,
    );
    if (party !== undefined) {
      dueExchange(world, party, each);
    }
  }
}

function firstDue(
  world: World,
  until: Instant,
): { readonly device: SimulatedDevice | undefined; readonly at: Instant } | undefined {
  const atTheDcc = nextDueAtTheDcc(world.dcc);
  const atDevices = [...world.devices.values()].flatMap((device) =>
    [...device.state.pendingReplacements, ...device.state.pendingActivations].map(({ executeAt }) => ({
      device,
      at: executeAt,
    })),
  );
  return [...(atTheDcc === undefined ? [] : [{ device: undefined, at: atTheDcc }]), ...atDevices]
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
