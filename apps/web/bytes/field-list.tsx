/** The fields in order, each with its meaning; the pointer and the arrow keys choose one. */
import type { Signal } from "@preact/signals";
import { memo } from "preact/compat";
import { useEffect, useRef } from "preact/hooks";
import type { OctetDocument } from "../../../sim/views.ts";
import { intoView } from "./hex-view.tsx";

interface Props {
  readonly document: OctetDocument;
  readonly selected: number;
  readonly lit: number;
  readonly hovered: Signal<number>;
  readonly onSelect: (octet: number) => void;
}

export function FieldList({ document, selected, lit, hovered, onSelect }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const { fields } = document;
  useEffect(() => {
    if (box.current === null) return;
    for (const was of box.current.querySelectorAll(".lit")) was.classList.remove("lit");
    const now = box.current.querySelector(`[data-field="${lit}"]`);
    if (!(now instanceof HTMLElement)) return;
    now.classList.add("lit");
    if (hovered.peek() !== lit || !box.current.matches(":hover")) intoView(box.current, now);
  }, [lit, document]);
  useEffect(() => {
    if (box.current === null) return;
    for (const was of box.current.querySelectorAll("[aria-selected=true]")) {
      was.setAttribute("aria-selected", "false");
    }
    box.current.querySelector(`[data-field="${selected}"]`)?.setAttribute("aria-selected", "true");
  }, [selected, document]);
  const move = (event: KeyboardEvent): void => {
    const to = { ArrowDown: selected + 1, ArrowUp: selected - 1, Home: 0, End: fields.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const field = fields[Math.max(0, Math.min(fields.length - 1, to))];
    if (field !== undefined) onSelect(field.offset);
  };
  return (
    <div
      ref={box}
      class="fields"
      role="listbox"
      aria-label="Fields"
      tabIndex={0}
      aria-activedescendant={selected === -1 ? undefined : `field-${selected}`}
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
      <Lines document={document} />
    </div>
  );
}

function fieldOf({ target }: Event): number {
  const line = target instanceof Element ? target.closest<HTMLElement>("[data-field]") : null;
  return Number(line?.dataset.field ?? -1);
}

const Lines = memo(function Lines({ document }: { readonly document: OctetDocument }) {
  return (
    <>
      {document.fields.map(({ offset, label, value, depth }, index) => (
        <div
          key={offset}
          id={`field-${index}`}
          role="option"
          aria-selected={false}
          class="field"
          data-field={index}
          style={{ "--depth": depth }}
        >
          <span class="offset">{offset.toString(16).padStart(4, "0")}</span>
          <span class="label">{label}</span>
          <span class="value">{value}</span>
        </div>
      ))}
    </>
  );
});
