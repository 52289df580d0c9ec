/** One arrow between lanes, as SVG. How it ends is a shape: a gate, a cross, a diamond, a gap, a head. */
import type { Geometry } from "./geometry.ts";
import type { ArrowRow } from "./rows.ts";

/** Height of the strip in which the arrow lies, and where its line runs. */
export const STRIP = 18;
const Y = 9;
/** How far before its lane a stopped arrow ends. */
const SHORT = 12;

export function Arrow({ row, geometry }: { readonly row: ArrowRow; readonly geometry: Geometry }) {
  const from = geometry.xOf(row.from);
  const to = geometry.xOf(row.to);
  const direction = to >= from ? 1 : -1;
  const end = shapeAt(row.end, from, to, direction);
  return (
    <svg
      class={`arrow ${row.end}`}
      width={geometry.width}
      height={STRIP}
      aria-hidden="true"
      focusable="false"
    >
      <circle class="origin" cx={from} cy={Y} r="3" />
      <line x1={from} x2={end.stop} y1={Y} y2={Y} />
      {end.shape}
      {row.neverReached === undefined ? null : (
        <NeverReached gate={to} lane={geometry.xOf(row.neverReached)} />
      )}
    </svg>
  );
}

/** The way that was not taken: it stops short of the lane that never saw anything. */
function NeverReached({ gate, lane }: { readonly gate: number; readonly lane: number }) {
  if (gate === lane) return null;
  const direction = lane >= gate ? 1 : -1;
  return (
    <g class="never">
      <line x1={gate + direction * 10} x2={lane - direction * (SHORT + 6)} y1={Y} y2={Y} />
      <path d={`M${lane - direction * (SHORT + 4)} ${Y - 4}v8`} />
    </g>
  );
}

function shapeAt(end: ArrowRow["end"], from: number, to: number, direction: 1 | -1) {
  const tip = to - direction * 2;
  switch (end) {
    case "arrives":
    case "badNews":
      return { stop: tip - direction * 7, shape: <path class="head" d={head(tip, direction)} /> };
    case "refusedByDcc": {
      const gate = to - direction * SHORT;
      return {
        stop: gate - direction * 7,
        shape: (
          <g class="stop">
            <rect x={gate - 7} y={Y - 7} width="14" height="14" rx="2" />
            <path class="mark" d={cross(gate)} />
            <path class="gate" d={`M${gate + direction * 10} ${Y - 9}v18`} />
          </g>
        ),
      };
    }
    case "refusedByDevice":
      return {
        stop: to - direction * 8,
        shape: (
          <g class="stop">
            <circle cx={to} cy={Y} r="8" />
            <path class="mark" d={cross(to)} />
          </g>
        ),
      };
    case "held": {
      const gate = to - direction * SHORT;
      return {
        stop: gate - direction * 7,
        shape: <path class="hold" d={`M${gate - 8} ${Y}l8 -8 8 8 -8 8z`} />,
      };
    }
    case "lost": {
      const middle = Math.round((from + to) / 2);
      return {
        stop: middle,
        shape: <path class="gone" d={`M${middle + direction * 4} ${Y - 6}l0 12m${direction * 5} -12l0 12`} />,
      };
    }
  }
}

const head = (tip: number, direction: 1 | -1): string => `M${tip} ${Y}l${-direction * 10} -5v10z`;
const cross = (x: number): string => `M${x - 3.5} ${Y - 3.5}l7 7m0 -7l-7 7`;
