/** The network operator cells of a gas proxy function: the slots of MP128. */
import { cell, findCell, type TrustAnchorCell } from "../../devices/index.ts";
import type { EntityId } from "../../pki/index.ts";
import type { World } from "./world.ts";

const SLOTS = [cell("networkOperator", "digitalSignature"), cell("networkOperator", "keyAgreement")] as const;

/** The two cells of a device, signature first; none for a device that has no network operator cells. */
export function networkOperatorCells(world: World, device: string): readonly TrustAnchorCell[] {
  const cells = world.devices.get(device)?.state.cells;
  return cells === undefined ? [] : SLOTS.flatMap((slot) => findCell(cells, slot) ?? []);
}

/** Whether any of the device's network operator cells holds this party. */
export function holdsCells(world: World, device: string, holder: EntityId): boolean {
  return networkOperatorCells(world, device).some(({ contents }) => contents.entityId === holder);
}
