/** One cell a device, up to ten thousand: drawn on a canvas, walked through with the arrow keys. */
import { useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { EstateStep } from "../../../sim/views.ts";
import { coloursOf, type EstateColours, look } from "./colours.ts";
import { isShown, stateInWords } from "./device-list.tsx";
import { number, type ShownEstate } from "./shown-estate.ts";

interface Props {
  readonly estate: ShownEstate;
  readonly step: EstateStep;
  readonly swatches: RefObject<HTMLUListElement | null>;
  /** Which devices stand out; "" for all. */
  readonly filter: string;
}

/** Pixels of the page that the cells take at most, downwards. */
const TALLEST = 320;
const LARGEST_CELL = 26;

interface Grid {
  readonly columns: number;
  readonly size: number;
}

export function DeviceCells({ estate, step, swatches, filter }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const at = useSignal(0);
  const grid = useSignal<Grid>({ columns: 1, size: 10 });
  const { devices } = estate;
  const seen = look.value;
  useEffect(() => {
    const drawn = canvas.current;
    if (drawn === null) return;
    const paint = (): void => {
      grid.value = gridFor(drawn.parentElement?.clientWidth ?? 300, devices.length);
      draw(drawn, grid.value, estate, step, coloursOf(drawn, swatches.current), filter, at.value);
    };
    paint();
    const resized = new ResizeObserver(paint);
    if (drawn.parentElement !== null) resized.observe(drawn.parentElement);
    return () => resized.disconnect();
  }, [estate, step, filter, seen, at.value]);
  const move = (event: KeyboardEvent): void => {
    const { columns } = grid.value;
    const to = {
      ArrowRight: at.value + 1,
      ArrowLeft: at.value - 1,
      ArrowDown: at.value + columns,
      ArrowUp: at.value - columns,
      Home: 0,
      End: devices.length - 1,
    }[event.key];
    if (event.key === "Enter") estate.open(at.value);
    if (to === undefined) return;
    event.preventDefault();
    at.value = Math.max(0, Math.min(devices.length - 1, to));
  };
  const under = ({ offsetX, offsetY }: MouseEvent): number => {
    const { columns, size } = grid.value;
    const column = Math.floor(offsetX / size);
    return column >= columns ? -1 : Math.floor(offsetY / size) * columns + column;
  };
  const said = `${devices[at.value] ?? ""}: ${stateInWords(estate, step, at.value)}`;
  return (
    <section class="device-cells" aria-label="Every device">
      <h2>{number(devices.length)} devices, one cell each</h2>
      <p class="quietly">
        <strong>{said}</strong> · arrow keys move, Enter or a press opens its story
      </p>
      <div
        class="cells-box"
        tabIndex={0}
        role="slider"
        aria-label="Device"
        aria-valuemin={1}
        aria-valuemax={devices.length}
        aria-valuenow={at.value + 1}
        aria-valuetext={said}
        onKeyDown={move}
      >
        <canvas
          ref={canvas}
          aria-hidden="true"
          onMouseMove={(event) => {
            const device = under(event);
            if (device >= 0 && device < devices.length) at.value = device;
          }}
          onClick={(event) => {
            const device = under(event);
            if (device >= 0 && device < devices.length) estate.open(device);
          }}
        />
      </div>
    </section>
  );
}

/** The largest cells with which all devices fit. */
function gridFor(width: number, devices: number): Grid {
  for (let size = LARGEST_CELL; size > 3; size -= 1) {
    const columns = Math.max(1, Math.floor(width / size));
    if (Math.ceil(devices / columns) * size <= TALLEST) return { columns, size };
  }
  return { columns: Math.max(1, Math.floor(width / 3)), size: 3 };
}

function draw(
  canvas: HTMLCanvasElement,
  { columns, size }: Grid,
  estate: ShownEstate,
  step: EstateStep,
  colours: EstateColours,
  filter: string,
  at: number,
): void {
  const { devices } = estate;
  const ratio = window.devicePixelRatio;
  const width = Math.min(columns, devices.length) * size;
  const height = Math.ceil(devices.length / columns) * size;
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const pen = canvas.getContext("2d");
  if (pen === null) return;
  pen.scale(ratio, ratio);
  const gap = size > 6 ? 1.5 : 0.5;
  const stranded = new Set(step.strandedDevices);
  for (let device = 0; device < devices.length; device += 1) {
    const holder = step.cells[device] ?? -1;
    if (holder < 0) continue;
    const [x, y] = [(device % columns) * size, Math.floor(device / columns) * size];
    pen.globalAlpha = isShown(estate, step, device, filter) ? 1 : 0.18;
    pen.fillStyle = colours.holders[holder % colours.holders.length] ?? colours.ink;
    pen.fillRect(x, y, size - gap, size - gap);
    if (stranded.has(device)) {
      const inset = size / 4;
      pen.fillStyle = colours.stranded;
      pen.fillRect(x + inset, y + inset, size - gap - 2 * inset, size - gap - 2 * inset);
    }
  }
  pen.globalAlpha = 1;
  pen.strokeStyle = colours.ink;
  pen.lineWidth = 2;
  pen.strokeRect((at % columns) * size, Math.floor(at / columns) * size, size - gap, size - gap);
}
