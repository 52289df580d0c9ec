/** A log that is open in the page, with what every view of it needs, worked out once. */
import {
  type Cast,
  castOf,
  type LogEvent,
  readLog,
  recordOf,
  type RunRecord,
  type StepRecord,
} from "../../../sim/views.ts";
import { type SlotTimeline, slotTimelineOf } from "./slot-timeline.ts";

export interface OpenRun {
  /** The key as it stands in the address. */
  readonly key: string;
  readonly events: readonly LogEvent[];
  /** The log as it was read, octet for octet; undefined when it came as events. */
  readonly text: string | undefined;
  readonly record: RunRecord;
  readonly cast: Cast;
  /** Where each event stands in the log. */
  readonly indexOf: ReadonlyMap<LogEvent, number>;
  /** What every cell held at every moment. */
  readonly slots: SlotTimeline;
  /** Id of the run in the server's session, where it has one. */
  readonly serverId: string | undefined;
  /** In words, when this run left another one by a change. */
  readonly fork: { readonly parent: string; readonly at: string; readonly says: string } | undefined;
}

/** Works out what the views need. @throws UsageError when the events are no log of a run */
export function openRun(
  key: string,
  events: readonly LogEvent[],
  from: {
    readonly text?: string;
    readonly serverId?: string | undefined;
    readonly fork?: OpenRun["fork"];
  } = {},
): OpenRun {
  const record = recordOf(events);
  return {
    key,
    events,
    text: from.text,
    record,
    cast: castOf(record),
    indexOf: new Map(events.map((event, index) => [event, index])),
    slots: slotTimelineOf(events),
    serverId: from.serverId,
    fork: from.fork,
  };
}

/** Opens the text of a saved log. @param file what problems are reported under. @throws UsageError at file:line when it is none */
export function openLogText(
  key: string,
  text: string,
  file: string,
  from: { readonly serverId?: string | undefined; readonly fork?: OpenRun["fork"] } = {},
): OpenRun {
  return openRun(key, readLog(text, file), { ...from, text });
}

/** A run at a moment: what every panel is given, and all that it may look at. */
export interface RunView {
  readonly run: OpenRun;
  /** From 1; 0 before the first step. */
  readonly stepNumber: number;
  /** Undefined before the first step. */
  readonly step: StepRecord | undefined;
  /** The selected event and its index in the log; undefined when the step as a whole is looked at. */
  readonly event: LogEvent | undefined;
  readonly eventIndex: number | undefined;
  /** Index of the last event that has happened at this moment. */
  readonly until: number;
}

/** The run as it stands at a step, or at one event of it. */
export function viewAt(run: OpenRun, step: string | undefined, eventIndex: number | undefined): RunView {
  const { steps } = run.record;
  const found = steps.find(({ label }) => label === step);
  const event = eventIndex === undefined ? undefined : run.events[eventIndex];
  return {
    run,
    stepNumber: found?.number ?? 0,
    step: found,
    event,
    eventIndex: event === undefined ? undefined : eventIndex,
    until: event !== undefined && eventIndex !== undefined ? eventIndex : endOf(run, found),
  };
}

/** Index of a step's last event, or of the last one before the first step. */
export function endOf(run: OpenRun, step: StepRecord | undefined): number {
  const last =
    step === undefined
      ? (run.record.prologue.at(-1) ?? run.record.started)
      : (step.ended ?? step.events.at(-1));
  return run.indexOf.get(last ?? step?.started ?? run.record.started) ?? 0;
}
