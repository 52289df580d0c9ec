/** The lanes: parties, the DCC, devices; of many devices those that the step at hand speaks with. */
import { DCC_LANE, type StepRecord } from "../../../sim/views.ts";
import type { OpenRun } from "../state/open-run.ts";
import type { SequenceFilter } from "./filter.ts";
import { rowsOf } from "./rows.ts";

export interface Lane {
  readonly name: string;
  readonly kind: "party" | "dcc" | "device" | "others";
  /** `gas network operator (GNO), a live DCC User`; `GPF at elm-street-12`. */
  readonly says: string;
  /** The same in a word, for a narrow lane: `GNO`, `GPF`. */
  readonly short: string;
  /** Undefined for the DCC as a whole, and for lanes that stand for many. */
  readonly entityId: string | undefined;
}

/** More device lanes than this would be too narrow to read. */
const MOST_DEVICES = 8;

/** The lane of all devices that have none of their own. */
export const OTHER_DEVICES = "other devices";

/** The lanes of a run at a step. They only change from step to step where there are too many devices for all. */
export function lanesOf(run: OpenRun, step: StepRecord | undefined, filter: SequenceFilter): readonly Lane[] {
  const touched = touchedLanes(run);
  const { parties, devices } = run.record.started;
  const known = new Set([
    ...parties.map(({ name }) => name),
    DCC_LANE,
    ...devices.map(({ device }) => device),
  ]);
  const speaking = devices.filter(({ device }) => touched.has(device));
  const shown = new Set(
    shownDevices(
      step,
      filter,
      speaking.map(({ device }) => device),
    ),
  );
  const others = [...touched].filter((name) => !known.has(name)).map((name) => laneOfOther(run, name));
  return [
    ...parties.flatMap(({ name, glossary, role, entityId }): readonly Lane[] =>
      touched.has(name)
        ? [
            {
              name,
              kind: "party",
              says: glossary === "" ? role : glossary,
              short: /\(([A-Z]+)\)/.exec(glossary)?.[1] ?? glossary.split(" ").at(-1) ?? "",
              entityId,
            },
          ]
        : [],
    ),
    ...others.filter(({ kind }) => kind === "party"),
    { name: DCC_LANE, kind: "dcc", says: "DCC", short: "DCC", entityId: undefined },
    ...speaking.filter(({ device }) => shown.has(device)).map(deviceLane),
    ...others.filter(({ kind }) => kind === "device"),
    ...(shown.size < speaking.length
      ? [
          {
            name: OTHER_DEVICES,
            kind: "others",
            says: `${speaking.length - shown.size} more`,
            short: `${speaking.length - shown.size}`,
            entityId: undefined,
          } as const,
        ]
      : []),
  ];
}

/** Whoever the run's opening does not name: a device that came with an exchange of the hub, or a part of the DCC. */
function laneOfOther(run: OpenRun, name: string): Lane {
  for (const { events } of run.record.steps) {
    for (const event of events) {
      if (event.kind !== "hubExchanged") continue;
      const found = event.installed.find(({ device }) => device === name);
      if (found !== undefined) return deviceLane(found);
    }
  }
  return { name, kind: "party", says: "", short: "", entityId: undefined };
}

function deviceLane({
  device,
  kind,
  premises,
  entityId,
}: OpenRun["record"]["started"]["devices"][number]): Lane {
  return {
    name: device,
    kind: "device",
    says: `${kind.toUpperCase()} at ${premises}`,
    short: kind.toUpperCase(),
    entityId,
  };
}

function shownDevices(
  step: StepRecord | undefined,
  { device }: SequenceFilter,
  speaking: readonly string[],
): readonly string[] {
  if (speaking.length <= MOST_DEVICES) return speaking;
  const now = new Set<string>(device === "" ? [] : [device]);
  for (const event of step?.events ?? []) {
    if (event.kind === "messageSent") for (const end of [event.from, event.to]) now.add(end);
    if (event.kind === "serviceRequestSent") now.add(event.target);
  }
  const named = speaking.filter((one) => now.has(one));
  return (named.length === 0 ? speaking : named).slice(0, MOST_DEVICES);
}

const remembered = new WeakMap<OpenRun, ReadonlySet<string>>();

function touchedLanes(run: OpenRun): ReadonlySet<string> {
  const known = remembered.get(run);
  if (known !== undefined) return known;
  const touched = new Set<string>();
  for (const row of rowsOf(run)) {
    if (row.kind !== "arrow") continue;
    touched.add(row.from).add(row.to);
    if (row.neverReached !== undefined) touched.add(row.neverReached);
  }
  remembered.set(run, touched);
  return touched;
}

/** Whom the sequence can be filtered by: everybody in the log, with a lane or without. */
export function everybodyIn({ record: { started } }: OpenRun): {
  readonly parties: readonly string[];
  readonly devices: readonly string[];
} {
  return {
    parties: started.parties.map(({ name }) => name),
    devices: started.devices.map(({ device }) => device),
  };
}
