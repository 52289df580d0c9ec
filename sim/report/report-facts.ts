/** What a report says of one run, gathered once for its Markdown and its HTML. */
import { eventsOf, eventsOfKind, finalSlots, recordOf, type RunRecord } from "../log/run-record.ts";
import type { EventOfKind, LogEvent, Slot } from "../log/event.ts";
import { castOf, type Cast } from "../story/cast.ts";
import { plainText } from "../story/story-line.ts";
import { tellStory } from "../story/story.ts";
import { sequenceOf, type Sequence } from "./sequence.ts";

/** A duty of somebody about something, from the day on which it first stood out to the last word. */
export interface DutyHistory {
  readonly duty: string;
  readonly party: string;
  readonly about: string;
  readonly changes: readonly { readonly at: string; readonly state: string; readonly why: string }[];
}

export interface SlotBeforeAndAfter {
  readonly device: string;
  readonly before: string;
  readonly after: string;
  readonly stranded: "stranded" | "safe";
}

export interface ReportFacts {
  readonly record: RunRecord;
  readonly cast: Cast;
  readonly sequence: Sequence;
  readonly story: string;
  readonly slots: readonly SlotBeforeAndAfter[];
  readonly duties: readonly DutyHistory[];
  readonly costs: readonly EventOfKind<"costIncurred">[];
}

export function reportFacts(events: readonly LogEvent[]): ReportFacts {
  const record = recordOf(events);
  const cast = castOf(record);
  const all = eventsOf(record);
  return {
    record,
    cast,
    sequence: sequenceOf(record, cast),
    story: plainText(tellStory(events, { detail: "brief" })),
    slots: slotsBeforeAndAfter(record),
    duties: dutyHistories(eventsOfKind(all, "dutyChanged")),
    costs: eventsOfKind(all, "costIncurred"),
  };
}

function slotsBeforeAndAfter(record: RunRecord): readonly SlotBeforeAndAfter[] {
  const stranded = new Set(record.ended?.stranded ?? []);
  const before = holders(record.steps[0]?.ended?.slots ?? []);
  return [...holders(finalSlots(record))].map(([device, after]) => ({
    device,
    before: before.get(device) ?? "not there yet",
    after,
    stranded: stranded.has(device) ? "stranded" : "safe",
  }));
}

function holders(slots: readonly Slot[]): ReadonlyMap<string, string> {
  return new Map(
    slots
      .filter(
        ({ remotePartyRole, keyUsage }) =>
          remotePartyRole === "networkOperator" && keyUsage === "digitalSignature",
      )
      .map(({ device, holder }) => [device, holder.name]),
  );
}

function dutyHistories(changes: readonly EventOfKind<"dutyChanged">[]): readonly DutyHistory[] {
  const histories = new Map<string, DutyHistory>();
  for (const { duty, party, about, at, state, why } of changes) {
    const key = `${duty}/${party}/${about}`;
    const known = histories.get(key) ?? { duty, party, about, changes: [] };
    histories.set(key, { ...known, changes: [...known.changes, { at, state, why }] });
  }
  return [...histories.values()];
}
