/** A log in the shape that views want: the run's opening, its steps with their events, and its end. */
import { UsageError } from "../../pki/index.ts";
import type { EventOfKind, LogEvent, LogEventKind, Slot, StepOutcome } from "./event.ts";

export interface StepRecord {
  /** From 1, in the order in which the steps happened. */
  readonly number: number;
  readonly label: string;
  readonly started: EventOfKind<"stepStarted">;
  /** What happened between the step's start and its end. */
  readonly events: readonly LogEvent[];
  /** Absent when the log stops in the middle of the step. */
  readonly ended: EventOfKind<"stepEnded"> | undefined;
}

export interface RunRecord {
  readonly started: EventOfKind<"runStarted">;
  /** What happened before the first step: the world as the scenario finds it. */
  readonly prologue: readonly LogEvent[];
  readonly steps: readonly StepRecord[];
  /** Absent when the log stops before the run's end. */
  readonly ended: EventOfKind<"runEnded"> | undefined;
}

/** Groups the events of a log. @throws UsageError when the log does not start with runStarted */
export function recordOf(events: readonly LogEvent[]): RunRecord {
  const [started, ...rest] = events;
  if (started?.kind !== "runStarted") {
    throw new UsageError(
      "the log does not start with runStarted",
      "make one: npx smki run gno-sale --log out.ndjson",
    );
  }
  const prologue: LogEvent[] = [];
  const steps: {
    started: EventOfKind<"stepStarted">;
    events: LogEvent[];
    ended?: EventOfKind<"stepEnded">;
  }[] = [];
  let ended: EventOfKind<"runEnded"> | undefined;
  for (const event of rest) {
    const step = steps.at(-1);
    if (event.kind === "stepStarted") {
      steps.push({ started: event, events: [] });
    } else if (event.kind === "runEnded") {
      ended = event;
    } else if (step === undefined) {
      prologue.push(event);
    } else if (event.kind === "stepEnded") {
      step.ended = event;
    } else {
      step.events.push(event);
    }
  }
  return {
    started,
    prologue,
    steps: steps.map((step, index) => ({
      number: index + 1,
      label: step.started.step ?? `step-${index + 1}`,
      started: step.started,
      events: step.events,
      ended: step.ended,
    })),
    ended,
  };
}

/** The events of one kind, in order. */
export function eventsOfKind<Kind extends LogEventKind>(
  events: readonly LogEvent[],
  kind: Kind,
): readonly EventOfKind<Kind>[] {
  return events.filter((event): event is EventOfKind<Kind> => event.kind === kind);
}

/** Every event of the run after its opening, in order. */
export function eventsOf(record: RunRecord): readonly LogEvent[] {
  return [...record.prologue, ...record.steps.flatMap((step) => step.events)];
}

/** What the slots hold when the log ends. */
export function finalSlots(record: RunRecord): readonly Slot[] {
  return record.ended?.slots ?? record.steps.findLast((step) => step.ended !== undefined)?.ended?.slots ?? [];
}

/** The devices with a slot that nobody can change, when the log ends. */
export function finallyStranded(record: RunRecord): readonly string[] {
  if (record.ended !== undefined) {
    return record.ended.stranded;
  }
  const stranded = new Map<string, Set<string>>();
  for (const event of eventsOf(record)) {
    if (event.kind === "slotStranded" || event.kind === "slotRescued") {
      const cells = stranded.get(event.device) ?? new Set();
      stranded.set(event.device, cells);
      const cell = cellKey(event);
      if (event.kind === "slotStranded") {
        cells.add(cell);
      } else {
        cells.delete(cell);
      }
    }
  }
  return [...stranded].filter(([, cells]) => cells.size > 0).map(([device]) => device);
}

/** One text for one cell of one device. */
export function cellKey(cell: Pick<Slot, "device" | "remotePartyRole" | "keyUsage" | "cellUsage">): string {
  return [cell.device, cell.remotePartyRole, cell.keyUsage, cell.cellUsage].join("/");
}

/** How a step ended; a step that the log leaves open has refused nothing. */
export function outcomeOf(step: StepRecord): StepOutcome {
  return step.ended?.outcome ?? { refusedBy: "nobody" };
}
