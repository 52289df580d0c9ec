/** Where lanes and rows lie. */
import { piecesOf } from "./lane-name.tsx";
import type { Lane } from "./lanes.ts";
import { OTHER_DEVICES } from "./lanes.ts";
import type { Row } from "./rows.ts";

export interface Geometry {
  readonly width: number;
  /** From the left edge to where the lanes begin: the time stands there. */
  readonly margin: number;
  readonly compact: boolean;
  /** The middle of a lane; what has no lane of its own is on the lane of the others. */
  xOf(lane: string): number;
  readonly xs: readonly number[];
  /** Of each lane, in pixels. */
  readonly widths: readonly number[];
}

/** Below this width labels take two lines and times stand above them. */
const COMPACT = 560;

export function geometryOf(lanes: readonly Lane[], width: number): Geometry {
  const compact = width < COMPACT;
  const margin = compact ? 0 : 68;
  const widths = widthsOf(lanes, width - margin, compact);
  const xs = widths.map((own, index) =>
    Math.round(margin + widths.slice(0, index).reduce((sum, one) => sum + one, 0) + own / 2),
  );
  const byName = new Map(lanes.map(({ name }, index) => [name, xs[index] ?? margin]));
  return {
    width,
    margin,
    compact,
    xs,
    widths,
    xOf: (lane) => byName.get(lane) ?? byName.get(OTHER_DEVICES) ?? margin,
  };
}

/** A lane of this width holds every name: pixels. */
const ROOMY = 96;
/** The longest piece of a name counts as at least, and at most, so many characters. */
const PIECE = { least: 6, most: 9 };

/** All alike where there is room; else those with longer names are wider. */
function widthsOf(lanes: readonly Lane[], room: number, compact: boolean): readonly number[] {
  const alike = room / Math.max(1, lanes.length);
  if (compact || alike >= ROOMY) return lanes.map(() => alike);
  const weights = lanes.map(({ name }) =>
    Math.min(PIECE.most, Math.max(PIECE.least, ...piecesOf(name).map(({ length }) => length))),
  );
  const all = weights.reduce((sum, one) => sum + one, 0);
  return weights.map((weight) => (room * weight) / all);
}

/** In pixels. `thin` is an arrow with nothing below it. */
export const ROW_HEIGHTS = {
  wide: { step: 52, arrow: 62, thin: 44, note: 34 },
  compact: { step: 66, arrow: 86, thin: 66, note: 50 },
} as const;

export function heightOf(row: Row, compact: boolean): number {
  const heights = ROW_HEIGHTS[compact ? "compact" : "wide"];
  if (row.kind !== "arrow") return heights[row.kind];
  const bare = row.decision === undefined && row.event.kind !== "messageSent" && row.end !== "lost";
  return bare ? heights.thin : heights.arrow;
}
