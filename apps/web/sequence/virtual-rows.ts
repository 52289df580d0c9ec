/** Of very many rows only those in sight are drawn: where each row lies, and which are in sight. */
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { RefObject } from "preact";

export interface VirtualRows {
  /** The element that scrolls. */
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly first: number;
  /** One behind the last that is drawn. */
  readonly end: number;
  readonly height: number;
  /** Where a row starts, in pixels. */
  topOf(row: number): number;
  /** Scrolls as little as is needed to have the row in sight, or to the top of the view. */
  show(row: number, where: "nearest" | "top"): void;
}

/** Rows drawn beyond the edges, so that scrolling shows no gaps. */
const BEYOND = 4;

/** @param heights of the rows, in pixels; the same array as long as nothing has changed */
export function useVirtualRows(heights: Float64Array): VirtualRows {
  const scroller = useRef<HTMLDivElement>(null);
  const [scrolled, setScrolled] = useState<Scrolled>({ top: 0, height: 800 });
  const tops = useMemo(() => {
    const sums = new Float64Array(heights.length + 1);
    for (const [index, height] of heights.entries()) sums[index + 1] = (sums[index] ?? 0) + height;
    return sums;
  }, [heights]);

  const goesTo = useRef<number | undefined>(undefined);
  const headHeight = useRef(0);

  useLayoutEffect(() => {
    if (goesTo.current === undefined || scroller.current === null) return;
    scroller.current.scrollTop = goesTo.current;
    goesTo.current = undefined;
  });

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const read = (): void => {
      setScrolled((before) => sameOr(before, { top: element.scrollTop, height: element.clientHeight }));
    };
    const measure = (): void => {
      // The lane heads stick to the top and hide what is behind them.
      headHeight.current = element.querySelector<HTMLElement>(".lane-heads")?.offsetHeight ?? 0;
      read();
    };
    measure();
    const watcher = new ResizeObserver(measure);
    watcher.observe(element);
    element.addEventListener("scroll", read, { passive: true });
    return () => {
      watcher.disconnect();
      element.removeEventListener("scroll", read);
    };
  }, []);

  const first = Math.max(0, rowAt(tops, scrolled.top) - BEYOND);
  const end = Math.min(heights.length, rowAt(tops, scrolled.top + scrolled.height) + BEYOND + 1);
  return {
    scroller,
    first,
    end,
    height: tops[heights.length] ?? 0,
    topOf: (row) => tops[row] ?? 0,
    show(row, where) {
      if (row < 0) return;
      const top = tops[row] ?? 0;
      const below = (tops[row + 1] ?? top) + headHeight.current - scrolled.height;
      const wanted = where === "top" || top < scrolled.top ? top : Math.max(scrolled.top, below);
      const most = Math.max(0, (tops[heights.length] ?? 0) + headHeight.current - scrolled.height);
      const next = Math.min(wanted, most);
      // The rows are drawn for where the scroller will be, and then it goes there: one layout, and not two.
      goesTo.current = next;
      setScrolled((before) => sameOr(before, { top: next, height: before.height }));
    },
  };
}

interface Scrolled {
  readonly top: number;
  readonly height: number;
}

/** The earlier value where nothing has changed, so that nothing is drawn again. */
function sameOr(before: Scrolled, now: Scrolled): Scrolled {
  return before.top === now.top && before.height === now.height ? before : now;
}

/** The row that a pixel lies in, by halving. */
function rowAt(tops: Float64Array, pixel: number): number {
  let low = 0;
  let high = tops.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((tops[middle] ?? 0) <= pixel) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The width of an element, followed. */
export function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (element.current === null) return undefined;
    const watcher = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    watcher.observe(element.current);
    return () => watcher.disconnect();
  }, []);
  return width;
}
