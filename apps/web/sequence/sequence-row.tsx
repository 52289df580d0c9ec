/** One row of the sequence: a step's band, an arrow with its words, or a note across the lanes. */
import { memo } from "preact/compat";
import { momentInWords } from "../../../sim/views.ts";
import { Icon } from "../shell/icon.tsx";
import type { OpenRun } from "../state/open-run.ts";
import { go } from "../state/store.ts";
import { stepVerdict } from "../steps/step-verdict.ts";
import { VerdictBadge } from "../steps/verdict-mark.tsx";
import { Whole } from "../words/whole.tsx";
import { Arrow, STRIP } from "./arrow.tsx";
import type { Geometry } from "./geometry.ts";
import { arrowWords, noteWords } from "./row-words.ts";
import type { ArrowRow, NoteRow, Row, StepRow } from "./rows.ts";

interface RowProps {
  readonly row: Row;
  readonly run: OpenRun;
  readonly geometry: Geometry;
  readonly top: number;
  readonly height: number;
  readonly position: number;
  readonly of: number;
  readonly state: "past" | "current" | "future";
}

export const SequenceRowView = memo(function SequenceRowView(props: RowProps) {
  const { row, top, height, position, of, state, geometry } = props;
  return (
    <div
      id={`row-${row.index}`}
      role="option"
      aria-selected={state === "current"}
      aria-setsize={of}
      aria-posinset={position}
      class={`row ${row.kind} ${state}`}
      style={{ transform: `translateY(${top}px)`, height: `${height}px` }}
      onClick={() => select(row)}
    >
      {row.kind === "step" ? (
        <StepBand row={row} />
      ) : row.kind === "arrow" ? (
        <ArrowLine row={row} run={props.run} geometry={geometry} />
      ) : (
        <NoteLine row={row} run={props.run} />
      )}
    </div>
  );
});

function select(row: Row): void {
  if (row.kind === "step") go({ step: row.step.label, event: undefined }, "replace");
  else go({ step: row.event.step, event: row.index }, "replace");
}

function StepBand({ row: { step } }: { readonly row: StepRow }) {
  return (
    <>
      <span class="number">{step.number}</span>
      <span class="title">{step.started.title}</span>
      <time class="when" dateTime={step.started.at}>
        {momentInWords(step.started.at)}
      </time>
      <VerdictBadge verdict={stepVerdict(step)} />
    </>
  );
}

/** A label with less room than this to its right ends at the arrow instead of beginning there: pixels. */
const READABLE = 300;

function ArrowLine({
  row,
  run,
  geometry,
}: {
  readonly row: ArrowRow;
  readonly run: OpenRun;
  readonly geometry: Geometry;
}) {
  const { label, protection, verdict } = arrowWords(row, run);
  const left = Math.min(geometry.xOf(row.from), geometry.xOf(row.to));
  const right = geometry.width - Math.max(geometry.xOf(row.from), geometry.xOf(row.to));
  const place =
    geometry.compact || geometry.width - left >= READABLE
      ? {
          left: `${geometry.compact ? 6 : left + 4}px`,
          maxWidth: `${geometry.width - (geometry.compact ? 0 : left) - 12}px`,
        }
      : { right: `${right + 4}px`, maxWidth: `${geometry.width - right - geometry.margin - 8}px` };
  return (
    <>
      <time class="clock" dateTime={row.event.at}>
        {row.event.at.slice(11, 19)}
      </time>
      <span class="ends unseen">
        {row.from} to {row.to}:{" "}
      </span>
      <span class="label" style={place} title={label}>
        <Whole text={label} />
      </span>
      <span class="strip" style={{ height: `${STRIP}px` }}>
        <Arrow row={row} geometry={geometry} />
      </span>
      <span class="below" style={place}>
        {verdict === "" ? null : (
          <b class={`end ${row.end}`}>
            <Whole text={verdict} />
          </b>
        )}
        {protection === "" ? null : (
          <span class="protection">
            <Icon name="key" />
            {protection}
          </span>
        )}
      </span>
    </>
  );
}

function NoteLine({ row, run }: { readonly row: NoteRow; readonly run: OpenRun }) {
  const words = noteWords(row, run);
  return (
    <span class={`note-text ${row.tone}`} title={words}>
      <Whole text={words} />
    </span>
  );
}
