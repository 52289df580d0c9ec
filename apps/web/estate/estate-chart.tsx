/** Slots by holder, and stranded ones, over the simulated calendar. The same numbers stand in the table below. */
import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import { coloursOf, look } from "./colours.ts";
import { number, type ShownEstate } from "./shown-estate.ts";
import { tickWords } from "./tick-words.ts";

interface Props {
  readonly estate: ShownEstate;
  readonly at: number;
  readonly swatches: RefObject<HTMLUListElement | null>;
  readonly onSelect: (index: number) => void;
}

const HEIGHT = 240;

export function EstateChart({ estate, at, swatches, onSelect }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | undefined>(undefined);
  const marked = useRef(at);
  const chosen = useRef(onSelect);
  marked.current = at;
  chosen.current = onSelect;
  const seen = look.value;
  useEffect(() => {
    if (box.current === null || estate.steps.length === 0) return;
    const drawn = draw(box.current, estate, coloursOf(box.current, swatches.current), marked, (index) =>
      chosen.current(index),
    );
    plot.current = drawn;
    const resized = new ResizeObserver(([entry]) => {
      if (entry !== undefined) drawn.setSize({ width: Math.floor(entry.contentRect.width), height: HEIGHT });
    });
    resized.observe(box.current);
    return () => {
      resized.disconnect();
      drawn.destroy();
    };
  }, [estate, seen]);
  useEffect(() => plot.current?.redraw(false), [at]);
  return (
    <figure class="estate-chart">
      <figcaption>
        Slots by holder over the simulated calendar; press a point in time to go to its step
      </figcaption>
      <div ref={box} aria-hidden="true" />
    </figure>
  );
}

function draw(
  box: HTMLElement,
  { steps, holders }: ShownEstate,
  colours: ReturnType<typeof coloursOf>,
  at: { readonly current: number },
  onSelect: (index: number) => void,
): uPlot {
  const times = steps.map((step) => Date.parse(step.at) / 1000);
  const stepped = uPlot.paths.stepped?.({ align: 1 });
  const line = (label: string, stroke: string, dash?: number[]): uPlot.Series => ({
    label,
    stroke,
    width: 2.5,
    ...(stepped === undefined ? {} : { paths: stepped }),
    ...(dash === undefined ? {} : { dash }),
    points: { show: true, size: 6, fill: stroke },
  });
  const axis: uPlot.Axis = {
    stroke: colours.ink,
    grid: { stroke: colours.line, width: 1 },
    ticks: { stroke: colours.line, width: 1 },
    font: `12px ${getComputedStyle(box).fontFamily}`,
  };
  const chart: uPlot = new uPlot(
    {
      width: Math.max(200, box.clientWidth),
      height: HEIGHT,
      legend: { show: false },
      cursor: { drag: { x: false, y: false }, points: { size: 9 } },
      scales: {
        x: { time: true, range: (_, min, max) => padded(min, max) },
        y: { range: (_, _min, max) => [0, max * 1.08 || 1] },
      },
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC"),
      axes: [
        { ...axis, space: 84, gap: 8, values: (_, ticks) => [...tickWords(ticks)] },
        { ...axis, incrs: WHOLE, values: (_, counts) => counts.map(number), size: widthOf },
      ],
      series: [
        {},
        ...holders.map((name, index) =>
          line(name, colours.holders[index % colours.holders.length] ?? colours.ink),
        ),
        line("stranded", colours.stranded, [6, 4]),
      ],
      hooks: {
        draw: [
          (self) => {
            const x = self.valToPos(times[at.current] ?? 0, "x", true);
            const { ctx, bbox } = self;
            ctx.save();
            ctx.strokeStyle = colours.ink;
            ctx.setLineDash([2, 3]);
            ctx.beginPath();
            ctx.moveTo(x, bbox.top);
            ctx.lineTo(x, bbox.top + bbox.height);
            ctx.stroke();
            ctx.restore();
          },
        ],
      },
    },
    [
      times,
      ...holders.map((name) => steps.map(({ slots }) => slots[name] ?? 0)),
      steps.map(({ stranded }) => stranded),
    ],
    box,
  );
  chart.over.addEventListener("click", () => {
    const index = chart.cursor.idx;
    if (index !== null && index !== undefined) onSelect(index);
  });
  return chart;
}

/** Steps between the lines of the counts: there is no half of a slot. */
const WHOLE = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000];

/** Room for the longest count, in pixels. */
function widthOf(_: uPlot, counts: string[] | null): number {
  return 22 + 8 * Math.max(1, ...(counts ?? []).map(({ length }) => length));
}

/** One moment is no range; a little air on both sides. */
function padded(min: number, max: number): [number, number] {
  const air = Math.max(3600, (max - min) * 0.02);
  return [min - air, max + air];
}
