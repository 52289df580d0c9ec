/** What slots hold, in words. A slot here is all the cells of one role on one device. */
import type { EventOfKind, Slot } from "../log/event.ts";
import { cellKey } from "../log/run-record.ts";
import { roleInWords } from "./cast.ts";

/** Slots of different devices that hold the same are told in one line. */
export interface SlotStatement {
  readonly devices: readonly string[];
  readonly remotePartyRole: string;
  /** The holders' names alone. */
  readonly holders: string;
  /** The holders with their keys, and who held the slot before. */
  readonly text: string;
  readonly changed: "changed" | "unchanged";
}

/** The slots worth telling after a step: the network operator's always, any other when `changes` touch it. */
export function slotStatements(
  now: readonly Slot[],
  changes: readonly EventOfKind<"slotChanged">[],
): readonly SlotStatement[] {
  const earlier = new Map(changes.map((change) => [cellKey(change), change.before.name]));
  const bySlot = grouped(now, (cell) => `${cell.device}/${cell.remotePartyRole}`);
  const statements: SlotStatement[] = [];
  for (const cells of bySlot.values()) {
    const [first] = cells;
    const was = cells.map((cell) => earlier.get(cellKey(cell))).find((name) => name !== undefined);
    const changed = was !== undefined;
    if (first === undefined || (first.remotePartyRole !== "networkOperator" && !changed)) {
      continue;
    }
    const statement: SlotStatement = {
      devices: [first.device],
      remotePartyRole: first.remotePartyRole,
      holders: [...new Set(cells.map(({ holder }) => holder.name))].join(" and "),
      text: `${holdersInWords(cells)}${changed ? ` (was ${was})` : ""}`,
      changed: changed ? "changed" : "unchanged",
    };
    const same = statements.findIndex(
      (other) =>
        other.remotePartyRole === statement.remotePartyRole &&
        other.text === statement.text &&
        other.changed === statement.changed,
    );
    const twin = statements[same];
    if (twin === undefined) {
      statements.push(statement);
    } else {
      statements[same] = { ...twin, devices: [...twin.devices, first.device] };
    }
  }
  return statements;
}

/** `gpf-1, gpf-2 network operator: Northgrid Gas, signature key 4f8f…, agreement key 4925…`. */
export function slotInWords({ devices, remotePartyRole, text }: SlotStatement): string {
  const named =
    devices.length > 4 ? `${devices.length} devices (${devices[0] ?? ""}, …)` : devices.join(", ");
  return `${named} ${roleInWords(remotePartyRole)}: ${text}`;
}

const KEY_USAGE_IN_WORDS: Readonly<Record<string, string>> = {
  digitalSignature: "signature key",
  keyAgreement: "agreement key",
  keyCertSign: "certificate signing key",
};

function holdersInWords(cells: readonly Slot[]): string {
  const byHolder = grouped(cells, (cell) => cell.holder.name);
  return [...byHolder]
    .map(([name, held]) => {
      const keys = held.map(({ keyUsage, cellUsage, holder }) => {
        const usage = KEY_USAGE_IN_WORDS[keyUsage] ?? keyUsage;
        const topUp = cellUsage === "prePaymentTopUp" ? "top-up " : "";
        return `${topUp}${usage} ${holder.keyIdentifier.slice(0, 4)}…`;
      });
      return `${name}, ${keys.join(", ")}`;
    })
    .join("; ");
}

function grouped<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) {
      groups.set(key, [item]);
    } else {
      group.push(item);
    }
  }
  return groups;
}
