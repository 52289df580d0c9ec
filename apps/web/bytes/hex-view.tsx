/** The octets in rows, coloured by field; the pointer and the arrow keys choose one. */
import type { Signal } from "@preact/signals";
import { memo } from "preact/compat";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { fieldAt, type OctetDocument } from "../../../sim/views.ts";
import { place } from "../state/store.ts";
import { octetInHex } from "./in-hex.ts";

const A_ROW = 16;

interface Props {
  readonly document: OctetDocument;
  /** Index of the selected field, or -1. */
  readonly selected: number;
  /** Index of the field that is lit: under the pointer, else the selected one. */
  readonly lit: number;
  readonly hovered: Signal<number>;
  readonly onSelect: (octet: number) => void;
}

export function HexView({ document, selected, lit, hovered, onSelect }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const { octets, fields } = document;
  const at = Math.min(Number(place.value.more.octet ?? fields[selected]?.offset ?? 0), octets.length - 1);
  useEffect(() => {
    if (box.current === null) return;
    for (const was of box.current.querySelectorAll(".lit")) was.classList.remove("lit");
    const now = box.current.querySelectorAll(`[data-field="${lit}"]`);
    for (const piece of now) piece.classList.add("lit");
    const first = now[0];
    if (first instanceof HTMLElement) intoView(box.current, first);
  }, [lit, document]);
  const move = (event: KeyboardEvent): void => {
    const to = {
      ArrowRight: at + 1,
      ArrowLeft: at - 1,
      ArrowDown: at + A_ROW,
      ArrowUp: at - A_ROW,
      Home: 0,
      End: octets.length - 1,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    onSelect(Math.max(0, Math.min(octets.length - 1, to)));
  };
  return (
    <div
      ref={box}
      class="hex"
      tabIndex={0}
      role="slider"
      aria-label="Octet"
      aria-orientation="horizontal"
      aria-valuemin={0}
      aria-valuemax={octets.length - 1}
      aria-valuenow={at}
      aria-valuetext={`octet ${at}, ${octetInHex(octets[at] ?? 0)}: ${fields[fieldAt(document, at)]?.label ?? ""}`}
      onKeyDown={move}
      onMouseOver={(event) => {
        hovered.value = fieldOf(event);
      }}
      onMouseLeave={() => {
        hovered.value = -1;
      }}
      onClick={(event) => {
        const offset = fields[fieldOf(event)]?.offset;
        if (offset !== undefined) onSelect(offset);
      }}
    >
      <Rows document={document} />
    </div>
  );
}

function fieldOf({ target }: Event): number {
  return target instanceof HTMLElement ? Number(target.dataset.field ?? -1) : -1;
}

/** Scrolls the box and never the page. */
export function intoView(box: HTMLElement, piece: HTMLElement): void {
  const outer = box.getBoundingClientRect();
  const inner = piece.getBoundingClientRect();
  if (inner.top >= outer.top && inner.bottom <= outer.bottom) return;
  box.scrollTop += inner.top - outer.top - box.clientHeight / 3;
}

/** The rows do not change while one points at them: only their light does. */
const Rows = memo(function Rows({ document }: { readonly document: OctetDocument }) {
  const rows = useMemo(() => rowsOf(document), [document]);
  return (
    <>
      {rows.map(({ offset, pieces }) => (
        <div class="hex-row" key={offset}>
          <span class="offset">{offset.toString(16).padStart(4, "0")}</span>
          <span class="pieces">
            {pieces.map(({ field, hex }) => (
              <span key={field} data-field={field} class={field % 2 === 0 ? "even" : "odd"}>
                {hex}
              </span>
            ))}
          </span>
        </div>
      ))}
    </>
  );
});

interface Row {
  readonly offset: number;
  readonly pieces: readonly { readonly field: number; readonly hex: string }[];
}

function rowsOf(document: OctetDocument): readonly Row[] {
  const { octets } = document;
  const rows: Row[] = [];
  for (let offset = 0; offset < octets.length; offset += A_ROW) {
    const pieces: { field: number; hex: string }[] = [];
    for (let at = offset; at < Math.min(offset + A_ROW, octets.length); at += 1) {
      const field = fieldAt(document, at);
      const last = pieces.at(-1);
      const hex = octetInHex(octets[at] ?? 0);
      if (last?.field === field) last.hex += ` ${hex}`;
      else pieces.push({ field, hex });
    }
    rows.push({ offset, pieces });
  }
  return rows;
}
