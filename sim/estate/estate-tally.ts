/** Counts what happens in an estate, and keeps none of it: a log of two thousand houses would be read by nobody. */
import { formatInstant } from "../../pki/index.ts";
import type { Slot } from "../log/event.ts";
import type { Journal } from "../world/journal.ts";

/** In the place of a holder: the device is not in the world at this step. */
export const NO_CELL = -1;

/** How the estate stands after a step. */
export interface EstateStep {
  readonly step: string;
  readonly title: string;
  readonly at: string;
  /** How many network operator slots each holder has, by the holder's name. */
  readonly slots: Readonly<Record<string, number>>;
  readonly stranded: number;
  /** Duties that are breached or cannot be met now. */
  readonly breaches: number;
  /** Refusals in this step by who refused and why: `dcc E4 registration`, `gpf originator`. */
  readonly refusals: Readonly<Record<string, number>>;
  /** Commands that reached a device in this step. */
  readonly commands: number;
  /** Who holds the slot of each device: an index into the tally's `holders`, or NO_CELL, in the order of its `devices`. */
  readonly cells: readonly number[];
  /** The devices that are stranded, as indexes into the tally's `devices`, in rising order. */
  readonly strandedDevices: readonly number[];
}

export interface EstateTally extends Journal {
  readonly steps: readonly EstateStep[];
  /** Labels of the devices with a network operator slot. A device that comes later stands behind the others. */
  readonly devices: readonly string[];
  /** Names of the holders, in the order in which they appeared. */
  readonly holders: readonly string[];
  /** Commands that reached a device so far. */
  readonly commands: number;
}

/** @param onCommand called for every command that reached a device, with their number */
export function createEstateTally(onCommand: (commands: number, step: string) => void): EstateTally {
  const steps: EstateStep[] = [];
  const devices = new Map<string, number>();
  const holders = new Map<string, number>();
  const stranded = new Set<string>();
  const open = new Map<string, boolean>();
  let refusals = new Map<string, number>();
  let title = "";
  let step = "";
  let commands = 0;
  let commandsBefore = 0;
  const count = (what: string): void => {
    refusals.set(what, (refusals.get(what) ?? 0) + 1);
  };
  return {
    events: [],
    steps,
    get devices() {
      return [...devices.keys()];
    },
    get holders() {
      return [...holders.keys()];
    },
    get commands() {
      return commands;
    },
    enterStep: (label) => {
      step = label ?? "";
    },
    record: (at, event) => {
      switch (event.kind) {
        case "stepStarted":
          title = event.title;
          refusals = new Map();
          commandsBefore = commands;
          return;
        case "dccDecided":
          if (event.verdict !== "accepted") count(`dcc ${event.responseCode} ${failedIn(event.evidence)}`);
          return;
        case "deviceDecided":
          commands += 1;
          onCommand(commands, step);
          if (event.verdict === "refused") count(`device ${failedIn(event.evidence)}`);
          return;
        case "dutyChanged":
          open.set(
            `${event.duty}/${event.party}/${event.about}`,
            event.state === "breached" || event.state === "cannotBeMet",
          );
          return;
        case "slotStranded":
          stranded.add(event.device);
          return;
        case "slotRescued":
          stranded.delete(event.device);
          return;
        case "stepEnded": {
          const cells = cellsIn(event.slots, devices, holders);
          steps.push({
            step,
            title,
            at: formatInstant(at),
            slots: countsOf(cells, [...holders.keys()]),
            stranded: stranded.size,
            breaches: [...open.values()].filter(Boolean).length,
            refusals: Object.fromEntries(refusals),
            commands: commands - commandsBefore,
            cells,
            strandedDevices: [...stranded]
              .flatMap((device) => devices.get(device) ?? [])
              .toSorted((left, right) => left - right),
          });
          return;
        }
        default:
      }
    },
  };
}

function failedIn(evidence: readonly { readonly check: string; readonly outcome: string }[]): string {
  return evidence.find(({ outcome }) => outcome === "failed")?.check ?? "";
}

/** The holder of each device's slot as numbers; devices and holders that are new get the next ones. */
function cellsIn(
  slots: readonly Slot[],
  devices: Map<string, number>,
  holders: Map<string, number>,
): readonly number[] {
  const cells: number[] = Array.from({ length: devices.size }, () => NO_CELL);
  for (const { device, remotePartyRole, keyUsage, holder } of slots) {
    if (remotePartyRole !== "networkOperator" || keyUsage !== "digitalSignature") continue;
    cells[numberOf(devices, device)] = numberOf(holders, holder.name);
  }
  return cells;
}

function numberOf(numbers: Map<string, number>, name: string): number {
  const known = numbers.get(name) ?? numbers.size;
  numbers.set(name, known);
  return known;
}

function countsOf(cells: readonly number[], holders: readonly string[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const cell of cells) {
    const name = holders[cell];
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return Object.fromEntries(counts);
}
