/** Cells in the order of a grid: devices, their roles as rows, key usages as columns. */
import { type CellHolder, cellKey } from "../../../sim/views.ts";
import type { OpenRun } from "../state/open-run.ts";
import type { CellState } from "../state/slot-timeline.ts";

export interface RoleCells {
  readonly role: string;
  readonly cells: readonly CellState[];
  /** Worth telling although not everything is shown: the network operator's, and what has changed or is stranded. */
  readonly telling: boolean;
}

export interface DeviceCells {
  readonly device: string;
  /** `GPF at elm-street-12` */
  readonly says: string;
  readonly roles: readonly RoleCells[];
  /** Why its slots are stranded; empty when none is. */
  readonly stranded: readonly string[];
}

interface Column {
  readonly title: string;
  readonly holds: (cell: CellState) => boolean;
}

const COLUMNS: readonly Column[] = [
  { title: "signature", holds: ({ cell }) => cell.keyUsage === "digitalSignature" },
  {
    title: "key agreement",
    holds: ({ cell }) => cell.keyUsage === "keyAgreement" && cell.cellUsage === "management",
  },
  { title: "top-up", holds: ({ cell }) => cell.cellUsage === "prePaymentTopUp" },
  { title: "certificates", holds: ({ cell }) => cell.keyUsage === "keyCertSign" },
];

/** The columns that are not empty. */
export function columnsOf(cells: readonly CellState[]): readonly Column[] {
  return COLUMNS.filter(({ holds }) => cells.some(holds));
}

/** The slots that the stories are about come first. */
const ROLE_ORDER = ["networkOperator", "supplier", "accessControlBroker"];

/** Devices in the order: stranded, changed, with a network operator's slot, the others. */
export function devicesOf(
  { record }: OpenRun,
  cells: ReadonlyMap<string, CellState>,
  changes: ReadonlyMap<string, { readonly before: CellHolder }>,
): readonly DeviceCells[] {
  const known = new Map(
    [
      ...record.started.devices,
      ...record.steps.flatMap(({ events }) =>
        events.flatMap((event) => (event.kind === "hubExchanged" ? event.installed : [])),
      ),
    ].map((device) => [device.device, device]),
  );
  const byDevice = new Map<string, CellState[]>();
  for (const state of cells.values()) {
    const of = byDevice.get(state.cell.device) ?? [];
    byDevice.set(state.cell.device, of);
    of.push(state);
  }
  const changed = ({ cell }: CellState): boolean => changes.has(cellKey(cell));
  const devices = [...byDevice].map(([device, own]) => {
    const info = known.get(device);
    const roles = [...new Set(own.map(({ cell }) => cell.remotePartyRole))].map((role): RoleCells => {
      const of = own.filter(({ cell }) => cell.remotePartyRole === role);
      return {
        role,
        cells: of,
        telling:
          role === "networkOperator" || of.some((state) => changed(state) || state.stranded !== undefined),
      };
    });
    return {
      rank: rankOf(own, changed),
      device: {
        device,
        says: info === undefined ? "" : `${info.kind.toUpperCase()} at ${info.premises}`,
        roles: roles.toSorted((a, b) => orderOf(a.role) - orderOf(b.role)),
        stranded: [...new Set(own.flatMap(({ stranded }) => stranded ?? []))],
      },
    };
  });
  return devices.toSorted((a, b) => a.rank - b.rank).map(({ device }) => device);
}

function rankOf(cells: readonly CellState[], changed: (cell: CellState) => boolean): number {
  if (cells.some(changed)) return 0;
  if (cells.some(({ stranded }) => stranded !== undefined)) return 1;
  return cells.some(({ cell }) => cell.remotePartyRole === "networkOperator") ? 2 : 3;
}

function orderOf(role: string): number {
  const order = ROLE_ORDER.indexOf(role);
  return order === -1 ? ROLE_ORDER.length : order;
}
