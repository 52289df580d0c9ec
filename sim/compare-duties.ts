/** Which duties of two runs of one scenario end differently, in words. */
import { eventsOf } from "./log/run-record.ts";
import type { RunRecord } from "./log/run-record.ts";
import type { EventOfKind } from "./log/event.ts";

type DutyState = EventOfKind<"dutyChanged">["state"];

const STATE_IN_WORDS: Readonly<Record<DutyState, string>> = {
  due: "due",
  met: "met",
  breached: "breached",
  cannotBeMet: "one that cannot be met",
  lapsed: "lapsed",
};

/** A duty of one party, with the last state that it came to about each device or party. */
interface OwedDuty {
  readonly duty: string;
  readonly name: string;
  readonly states: Map<string, DutyState>;
  /** What was in breach at some time, whatever came of it. */
  readonly breached: Set<string>;
}

/**
 * One sentence for each duty of a party that does not come to the same in all runs.
 * @param names what the sentences call each run: `under mp128b`
 */
export function dutyDifferences(records: readonly RunRecord[], names: readonly string[]): readonly string[] {
  const owed = records.map(dutiesOf);
  const keys = [...new Set(owed.flatMap((duties) => [...duties.keys()]))];
  return keys.flatMap((key) => {
    const told = owed.map((duties) => inWords(duties.get(key)));
    if (new Set(told).size === 1) return [];
    const { duty = "", name = "" } = owed.find((duties) => duties.has(key))?.get(key) ?? {};
    return [`${duty} of ${name} is ${names.map((side, index) => `${told[index] ?? ""} ${side}`).join(", ")}`];
  });
}

function dutiesOf(record: RunRecord): ReadonlyMap<string, OwedDuty> {
  const duties = new Map<string, OwedDuty>();
  for (const event of eventsOf(record)) {
    if (event.kind !== "dutyChanged") continue;
    const key = `${event.duty} ${event.party}`;
    const name = record.started.parties.find(({ party }) => party === event.party)?.name ?? event.party;
    const owed = duties.get(key) ?? { duty: event.duty, name, states: new Map(), breached: new Set() };
    owed.states.set(event.about, event.state);
    if (event.state === "breached") owed.breached.add(event.about);
    duties.set(key, owed);
  }
  return duties;
}

/** One word where it is the same everywhere, and how often each where it is not. A breach that was mended is told. */
function inWords(owed: OwedDuty | undefined): string {
  if (owed === undefined) return "not owed";
  const counts = new Map<string, number>();
  for (const [about, state] of owed.states) {
    const mended = owed.breached.has(about) && state !== "breached";
    const words = `${STATE_IN_WORDS[state]}${mended ? " after a breach" : ""}`;
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  const [only = ""] = counts.keys();
  if (counts.size === 1) return only;
  return [...counts]
    .toSorted(([one], [other]) => one.localeCompare(other))
    .map(([words, times]) => `${words} ${times === 1 ? "once" : `${times} times`}`)
    .join(" and ");
}
