/** A run as one JSON object, for programs: what it was, how it ended, every step, every slot. */
import type { EventOfKind, LogEvent, Slot, StepOutcome } from "./log/event.ts";
import {
  eventsOf,
  eventsOfKind,
  finallyStranded,
  finalSlots,
  outcomeOf,
  recordOf,
} from "./log/run-record.ts";
import { dashed } from "./story/cast.ts";

/** Version of the object; raised when an old reader could misread a new one. */
export const SUMMARY_SCHEMA = "smki-testbed/run-summary/1";

export interface SummarySlot {
  readonly device: string;
  /** The cell's own role; the certificate in it may have another. */
  readonly remotePartyRole: string;
  readonly keyUsage: string;
  readonly cellUsage: string;
  readonly holder: {
    /** EUI-64 in dashed form. */
    readonly entityId: string;
    readonly name: string;
    /** The party's label, or null when the holder is no party of the scenario. */
    readonly party: string | null;
    readonly certificateRole: string;
    /** 16 hex digits. */
    readonly keyIdentifier: string;
  };
}

export interface SummaryStep {
  readonly step: string;
  readonly title: string;
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly refusedBy: StepOutcome["refusedBy"];
  readonly responseCode: string | null;
  readonly deviceOutcome: StepOutcome["deviceOutcome"] | null;
  readonly failedCheck: string | null;
  readonly slotsChanged: readonly (Omit<SummarySlot, "holder"> & {
    readonly before: SummarySlot["holder"];
    readonly after: SummarySlot["holder"];
  })[];
  readonly duties: readonly { readonly duty: string; readonly party: string; readonly state: string }[];
}

export interface RunSummary {
  readonly schema: typeof SUMMARY_SCHEMA;
  readonly scenario: string;
  readonly title: string;
  readonly lesson: string;
  readonly rules: string;
  readonly seed: string;
  readonly policies: Readonly<Record<string, string>>;
  /** What of the PKI was adopted from elsewhere; absent when all of it is simulated. */
  readonly pki?: EventOfKind<"runStarted">["pki"];
  readonly verdict: {
    readonly asExpected: boolean;
    readonly ending: "stranded" | "safe";
    readonly expectations: number;
    readonly unmet: readonly {
      readonly step: string | null;
      readonly about: string;
      readonly expected: string;
      readonly actual: string;
    }[];
  };
  readonly stranded: readonly string[];
  readonly slots: readonly SummarySlot[];
  readonly steps: readonly SummaryStep[];
  /** The last state of each duty. */
  readonly duties: readonly {
    readonly duty: string;
    readonly party: string;
    readonly about: string;
    readonly state: EventOfKind<"dutyChanged">["state"];
    readonly why: string;
    readonly source: string;
  }[];
}

/** Summarises a log. @throws UsageError when the events are no log of a run */
export function summarise(events: readonly LogEvent[]): RunSummary {
  const record = recordOf(events);
  const { scenario, title, lesson, rules, seed, policies, pki } = record.started;
  const all = eventsOf(record);
  const expectations = eventsOfKind(all, "expectationChecked");
  const unmet = expectations.filter(({ met }) => !met);
  const stranded = finallyStranded(record);
  return {
    schema: SUMMARY_SCHEMA,
    scenario,
    title,
    lesson,
    rules,
    seed,
    policies,
    ...(pki === undefined ? {} : { pki }),
    verdict: {
      asExpected: unmet.length === 0 && record.ended?.verdict !== "notAsExpected",
      ending: record.ended?.ending ?? (stranded.length > 0 ? "stranded" : "safe"),
      expectations: expectations.length,
      unmet: unmet.map(({ step, about, expected, actual }) => ({
        step: step ?? null,
        about,
        expected,
        actual,
      })),
    },
    stranded,
    slots: finalSlots(record).map(summarySlot),
    steps: record.steps.map((step) => {
      const { refusedBy, responseCode, deviceOutcome, failedCheck } = outcomeOf(step);
      return {
        step: step.label,
        title: step.started.title,
        at: step.started.at,
        actor: step.started.actor,
        action: step.started.action,
        refusedBy,
        responseCode: responseCode ?? null,
        deviceOutcome: deviceOutcome ?? null,
        failedCheck: failedCheck ?? null,
        slotsChanged: eventsOfKind(step.events, "slotChanged").map((change) => ({
          ...place(change),
          before: holder(change.before),
          after: holder(change.after),
        })),
        duties: eventsOfKind(step.events, "dutyChanged").map(({ duty, party, state }) => ({
          duty,
          party,
          state,
        })),
      };
    }),
    duties: latestDuties(all),
  };
}

/** One cell and its holder, with the EUI-64 as people write it. */
export function summarySlot(slot: Slot): SummarySlot {
  return { ...place(slot), holder: holder(slot.holder) };
}

function place(cell: Omit<SummarySlot, "holder">): Omit<SummarySlot, "holder"> {
  const { device, remotePartyRole, keyUsage, cellUsage } = cell;
  return { device, remotePartyRole, keyUsage, cellUsage };
}

function holder({
  entityId,
  name,
  party,
  certificateRole,
  keyIdentifier,
}: Slot["holder"]): SummarySlot["holder"] {
  return { entityId: dashed(entityId), name, party: party ?? null, certificateRole, keyIdentifier };
}

function latestDuties(events: readonly LogEvent[]): RunSummary["duties"] {
  const latest = new Map(
    eventsOfKind(events, "dutyChanged").map((event) => [
      `${event.duty}/${event.party}/${event.about}`,
      event,
    ]),
  );
  return [...latest.values()].map(({ duty, party, about, state, why, source }) => ({
    duty,
    party,
    about,
    state,
    why,
    source,
  }));
}
