/** A hub is exchanged: with it comes a new gas proxy function, as it left the factory. */
import { withEntry } from "../../dcc/index.ts";
import type { Instant } from "../../pki/index.ts";
import type { Exchange } from "../exchange/exchange.ts";
import type { StepOf } from "../scenario/schema.ts";
import { installDevice } from "../world/install-device.ts";
import type { SimulatedParty, World } from "../world/world.ts";
import { joinMeter } from "./gas-supplier.ts";
import { premisesOf } from "./requests.ts";

/** How long before it is installed the certificates of a device were issued. */
const MADE_BEFORE = 60 * 24 * 3600 * 1000;

/**
 * Takes the old hub down and puts the new one up; then the meter joins it, and the supplier takes its own cells over.
 * 8.12.x would restore the device log; it restores no credentials, so Post Commissioning is due again.
 */
export async function exchangeHub(
  world: World,
  supplier: SimulatedParty,
  { premises: label, devices }: StepOf<"exchange-hub">,
): Promise<Exchange> {
  const premises = premisesOf(world, label);
  const house = world.premises.get(label);
  const old = [premises.chf, premises.gpf];
  const made = (world.at - MADE_BEFORE) as Instant;
  const order = { premises: label, orderedBy: supplier.label };
  const installed = [
    await installDevice(world, { ...order, kind: "CHF", label: devices.chf }, made),
    await installDevice(world, { ...order, kind: "GPF", label: devices.gpf }, made),
  ];
  let { inventory } = world.dcc;
  for (const { state } of old)
    inventory = withEntry(inventory, state.entityId, { deviceStatus: "Withdrawn" });
  const entries = new Map(inventory);
  for (const { state } of installed) {
    entries.set(state.entityId, {
      deviceId: state.entityId,
      deviceType: state.kind === "CHF" ? "CHF" : "GPF",
      deviceStatus: state.kind === "CHF" ? "Commissioned" : "InstalledNotCommissioned",
      mprn: premises.mprn,
      associatedGpf: undefined,
    });
  }
  const meter = premises.gsme.state.entityId;
  const gpf = installed.find(({ state }) => state.kind === "GPF")?.state.entityId;
  world.dcc = { ...world.dcc, inventory: withEntry(entries, meter, { associatedGpf: gpf }) };
  if (house !== undefined) {
    world.premises = new Map(world.premises).set(label, {
      ...house,
      devices: { ...house.devices, ...devices },
    });
  }
  world.journal.record(world.at, {
    kind: "hubExchanged",
    premises: label,
    removed: old.map((device) => device.label),
    installed: installed.map(({ label: device, state }) => ({
      device,
      kind: state.kind,
      entityId: state.entityId,
      premises: label,
    })),
  });
  return joinMeter(world, supplier, label);
}
