/** The trust anchor cells of a world as the log shows them. */
import { type DeviceState, findCell, type TrustAnchorCell } from "../../devices/index.ts";
import { formatEntityId } from "../../pki/index.ts";
import type { CellHolder, Slot } from "../log/event.ts";
import { nameOfEntity } from "./names.ts";
import { partyOfEntity, type SimulatedDevice, type World } from "./world.ts";

/** Who holds a cell, with the names that people know. */
export function holderOf(world: World, { contents }: TrustAnchorCell): CellHolder {
  const party = partyOfEntity(world, contents.entityId)?.label;
  const isRoot = contents.certificateRole === "root";
  return {
    entityId: formatEntityId(contents.entityId),
    name: isRoot ? "the SMKI root" : nameOfEntity(world, contents.entityId),
    ...(party === undefined ? {} : { party }),
    certificateRole: contents.certificateRole,
    keyIdentifier: contents.keyIdentifier,
  };
}

/** Every cell of every device, in the order of the scenario and of the device kind. */
export function slotsOf(world: World): Slot[] {
  return [...world.devices.values()].flatMap((device) =>
    [...device.state.cells.values()].map((cell) => ({
      device: device.label,
      ...cell.identifier,
      holder: holderOf(world, cell),
    })),
  );
}

/** Notes every cell whose contents differ from the state before. */
export function recordSlotChanges(
  world: World,
  device: SimulatedDevice,
  before: DeviceState,
  changedBy: string,
): void {
  for (const after of device.state.cells.values()) {
    const old = findCell(before.cells, after.identifier);
    if (old !== undefined && old.contents.keyIdentifier !== after.contents.keyIdentifier) {
      world.journal.record(world.at, {
        kind: "slotChanged",
        device: device.label,
        ...after.identifier,
        before: holderOf(world, old),
        after: holderOf(world, after),
        changedBy,
      });
    }
  }
}
