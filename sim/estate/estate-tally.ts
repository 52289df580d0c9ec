/** Counts what happens in an estate, and keeps none of it: a log of two thousand houses would be read by nobody. */
import { formatInstant } from "../../pki/index.ts";
import type { Slot } from "../log/event.ts";
import type { Journal } from "../world/journal.ts";

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
}

export interface EstateTally extends Journal {
  readonly steps: readonly EstateStep[];
  /** Commands that reached a device so far. */
  readonly commands: number;
}

/** @param onCommand called for every command that reached a device, with their number */
export function createEstateTally(onCommand: (commands: number, step: string) => void): EstateTally {
  const steps: EstateStep[] = [];
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
        case "stepEnded":
          steps.push({
            step,
            title,
            at: formatInstant(at),
            slots: holdersIn(event.slots),
            stranded: stranded.size,
            breaches: [...open.values()].filter(Boolean).length,
            refusals: Object.fromEntries(refusals),
            commands: commands - commandsBefore,
          });
          return;
        default:
      }
    },
  };
}

function failedIn(evidence: readonly { readonly check: string; readonly outcome: string }[]): string {
  return evidence.find(({ outcome }) => outcome === "failed")?.check ?? "";
}

function holdersIn(slots: readonly Slot[]): Readonly<Record<string, number>> {
  const holders = new Map<string, number>();
  for (const { remotePartyRole, keyUsage, holder } of slots) {
    if (remotePartyRole !== "networkOperator" || keyUsage !== "digitalSignature") continue;
    holders.set(holder.name, (holders.get(holder.name) ?? 0) + 1);
  }
  return Object.fromEntries(holders);
}
