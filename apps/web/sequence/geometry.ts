/** Where lanes and rows lie. */
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
}

/** Below this width labels take two lines and times stand above them. */
const COMPACT = 560;

export function geometryOf(lanes: readonly Lane[], width: number): Geometry {
  const compact = width < COMPACT;
  const margin = compact ? 0 : 68;
  const gap = (width - margin) / Math.max(1, lanes.length);
  const xs = lanes.map((_, index) => Math.round(margin + gap * (index + 0.5)));
  const byName = new Map(lanes.map(({ name }, index) => [name, xs[index] ?? margin]));
  return {
    width,
    margin,
    compact,
    xs,
    xOf: (lane) => byName.get(lane) ?? byName.get(OTHER_DEVICES) ?? margin,
  };
}

/** In pixels. `thin` is an arrow with nothing below it. */
export const ROW_HEIGHTS = {
  wide: { step: 52, arrow: 62, thin: 44, note: 34 },
  compact: { step: 66, arrow: 86, thin: 66, note: 50 },
} as const;

export function heightOf(row: Row, compact: boolean): number {
  const heights = ROW_HEIGHTS[compact ? "compact" : "wide"];
  if (row.kind !== "arrow") return heights[row.kind];
  return row.decision === undefined && row.event.kind !== "messageSent" ? heights.thin : heights.arrow;
}
