/** What every trust anchor cell held at every moment of a log: read from checkpoints, so that going back costs nothing. */
import { cellKey, type CellHolder, type EventOfKind, type LogEvent, type Slot } from "../../../sim/views.ts";

/** A cell at a moment. */
export interface CellState {
  readonly cell: Omit<Slot, "holder">;
  readonly holder: CellHolder;
  /** Why nobody can change it, when nobody can. */
  readonly stranded: readonly string[] | undefined;
}

export interface SlotTimeline {
  /** The cells after the event of this index, by `cellKey`, in the order in which the log names them. */
  at(index: number): ReadonlyMap<string, CellState>;
}

/** So many events between two checkpoints: what a step back has to apply again at most. */
const BETWEEN = 500;

/** Reads the log once. Cells that are first named later stand from the start as they were before their first change. */
export function slotTimelineOf(events: readonly LogEvent[]): SlotTimeline {
  let state: ReadonlyMap<string, CellState> = initialCells(events);
  const checkpoints: ReadonlyMap<string, CellState>[] = [state];
  for (let start = 0; start < events.length; start += BETWEEN) {
    state = applied(state, events.slice(start, start + BETWEEN));
    checkpoints.push(state);
  }
  return {
    at(index) {
      const block = Math.floor((index + 1) / BETWEEN);
      const from = checkpoints[block] ?? state;
      return applied(from, events.slice(block * BETWEEN, index + 1));
    },
  };
}

/** The cells before the first event: of each, what it was when the log first speaks of it. */
function initialCells(events: readonly LogEvent[]): ReadonlyMap<string, CellState> {
  const first = new Map<string, CellState>();
  const order = new Set<string>();
  for (const event of events) {
    if (event.kind === "slotChanged" && !first.has(cellKey(event))) {
      first.set(cellKey(event), cellState(event, event.before));
    }
    if (event.kind === "stepEnded") {
      for (const slot of event.slots) {
        order.add(cellKey(slot));
        if (!first.has(cellKey(slot))) first.set(cellKey(slot), cellState(slot, slot.holder));
      }
    }
  }
  return new Map(
    [...order, ...first.keys()].flatMap((key) => {
      const cell = first.get(key);
      return cell === undefined ? [] : [[key, cell] as const];
    }),
  );
}

function applied(
  before: ReadonlyMap<string, CellState>,
  events: readonly LogEvent[],
): ReadonlyMap<string, CellState> {
  let state = before;
  let owned: Map<string, CellState> | undefined;
  const change = (key: string, cell: CellState): void => {
    owned ??= new Map(before);
    owned.set(key, cell);
    state = owned;
  };
  for (const event of events) {
    switch (event.kind) {
      case "slotChanged":
        change(cellKey(event), {
          ...cellState(event, event.after),
          stranded: state.get(cellKey(event))?.stranded,
        });
        break;
      case "slotStranded":
      case "slotRescued": {
        // The cells of a slot strand together, and the log tells it of one of them.
        for (const [key, cell] of state) {
          if (cell.cell.device !== event.device || cell.cell.remotePartyRole !== event.remotePartyRole)
            continue;
          change(key, { ...cell, stranded: event.kind === "slotStranded" ? event.why : undefined });
        }
        break;
      }
      default:
        break;
    }
  }
  return state;
}

function cellState(
  { device, remotePartyRole, keyUsage, cellUsage }: Omit<Slot, "holder">,
  holder: CellHolder,
): CellState {
  return { cell: { device, remotePartyRole, keyUsage, cellUsage }, holder, stranded: undefined };
}

/** The changes of cells among events, the last word of each cell: before the first of them and after the last. */
export function changesOf(
  events: readonly LogEvent[],
): ReadonlyMap<string, { before: CellHolder; after: CellHolder }> {
  const changes = new Map<string, { before: CellHolder; after: CellHolder }>();
  for (const event of events) {
    if (event.kind === "slotChanged") noteChange(changes, event);
  }
  return changes;
}

function noteChange(
  changes: Map<string, { before: CellHolder; after: CellHolder }>,
  event: EventOfKind<"slotChanged">,
): void {
  const key = cellKey(event);
  changes.set(key, { before: changes.get(key)?.before ?? event.before, after: event.after });
}
