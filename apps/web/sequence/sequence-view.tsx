/** The sequence: a lane each for parties, the DCC and devices, time from top to bottom, and every message as an arrow. */
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { RunView } from "../state/open-run.ts";
import { place } from "../state/store.ts";
import { filteredRows, filterOf } from "./filter.ts";
import { FilterBar } from "./filter-bar.tsx";
import { foldedRows, foldedSteps } from "./folding.ts";
import { type Geometry, geometryOf, heightOf } from "./geometry.ts";
import { LaneHeads } from "./lane-heads.tsx";
import { lanesOf } from "./lanes.ts";
import { rowsOf } from "./rows.ts";
import { SequenceRowView } from "./sequence-row.tsx";
import { useVirtualRows, useWidth } from "./virtual-rows.ts";

export function SequenceView({ view }: { readonly view: RunView }) {
  const { run, step, until, eventIndex } = view;
  const filter = filterOf(place.value);
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const folded = foldedSteps.value;
  const all = rowsOf(run);
  const rows = useMemo(
    () => foldedRows(filteredRows(all, filter, run), folded),
    [all, folded, filter.party, filter.device, filter.verdict],
  );
  const lanes = lanesOf(run, step, filter);
  const laneNames = lanes.map(({ name }) => name).join();
  const geometry = useMemo(() => geometryOf(lanes, width), [laneNames, width]);
  const heights = useMemo(
    () => Float64Array.from(rows, (row) => heightOf(row, geometry.compact)),
    [rows, geometry.compact],
  );
  const list = useVirtualRows(heights);
  const shown = eventIndex ?? (step === undefined ? undefined : run.indexOf.get(step.started));
  const current = useMemo(() => rows.findIndex(({ index }) => index === shown), [rows, shown]);
  useLayoutEffect(() => {
    if (shown === undefined) list.show(0, "top");
    else list.show(current, eventIndex === undefined ? "top" : "nearest");
  }, [current, width === 0]);

  return (
    <section class="sequence" aria-label="Sequence of messages">
      <FilterBar view={view} lanes={lanes} shownRows={rows.length} />
      <div class="sequence-frame" ref={frame}>
        <div class={`sequence-scroll${geometry.compact ? " compact" : ""}`} ref={list.scroller}>
          <LaneHeads lanes={lanes} geometry={geometry} />
          <div
            class="sequence-rows"
            role="listbox"
            tabIndex={0}
            aria-label="Steps and messages; j and k go from one to the next"
            aria-activedescendant={current === -1 ? undefined : `row-${shown}`}
            style={{ height: `${list.height}px`, ...laneLines(geometry) }}
          >
            {width === 0
              ? null
              : drawn(list.first, list.end, current).map((position) => {
                  const row = rows[position];
                  return row === undefined ? null : (
                    <SequenceRowView
                      key={row.index}
                      row={row}
                      run={run}
                      geometry={geometry}
                      top={list.topOf(position)}
                      height={heights[position] ?? 0}
                      position={position + 1}
                      of={rows.length}
                      state={position === current ? "current" : row.index <= until ? "past" : "future"}
                    />
                  );
                })}
          </div>
          {rows.length > 0 ? null : (
            <p class="quietly">Nothing has happened yet in this log: it stops before its first step.</p>
          )}
        </div>
      </div>
    </section>
  );
}

/** The lanes themselves: a line each, as one background behind all rows. */
function laneLines({ xs }: Geometry): { backgroundImage: string; backgroundPosition: string } {
  return {
    backgroundImage: xs.map(() => "linear-gradient(var(--line), var(--line))").join(),
    backgroundPosition: xs.map((x) => `${x}px 0`).join(),
  };
}

/** Positions of the rows to draw: those in sight, and the current one, which assistive technology has to find. */
function drawn(first: number, end: number, current: number): readonly number[] {
  const inSight = Array.from({ length: Math.max(0, end - first) }, (_, offset) => first + offset);
  return current === -1 || (current >= first && current < end) ? inSight : [...inSight, current];
}
