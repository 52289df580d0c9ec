/** The panels as tabs beside the sequence; which one is open stands in the address. */
import { useRef } from "preact/hooks";
import type { RunView } from "../state/open-run.ts";
import { go, place } from "../state/store.ts";
import type { Panel } from "./panel.ts";
import { PANELS } from "./registry.ts";

export function PanelTabs({ view }: { readonly view: RunView }) {
  const open = PANELS.find(({ id }) => id === place.value.more.panel) ?? PANELS[0];
  const tabs = useRef<HTMLDivElement>(null);
  if (open === undefined) return null;
  const show = ({ id }: Panel): void => {
    const { panel: _panel, ...more } = place.value.more;
    go({ more: id === PANELS[0]?.id ? more : { ...more, panel: id } }, "replace");
  };
  const walk = (event: KeyboardEvent): void => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const next = PANELS[(PANELS.indexOf(open) + by + PANELS.length) % PANELS.length];
    if (next === undefined) return;
    show(next);
    requestAnimationFrame(() => tabs.current?.querySelector<HTMLElement>("[aria-selected=true]")?.focus());
  };
  return (
    <section class="panels" aria-label="Panels">
      <div class="tabs" role="tablist" aria-label="Panels" ref={tabs} onKeyDown={walk}>
        {PANELS.map((panel) => (
          <button
            key={panel.id}
            type="button"
            role="tab"
            id={`tab-${panel.id}`}
            aria-selected={panel === open}
            aria-controls="panel"
            tabIndex={panel === open ? 0 : -1}
            title={panel.says}
            onClick={({ currentTarget, detail }) => {
              show(panel);
              // A tab that is pressed with a pointer gives the arrow keys back to the steps.
              if (detail > 0) currentTarget.blur();
            }}
          >
            {panel.title}
          </button>
        ))}
      </div>
      <div
        class={`panel ${open.id}`}
        role="tabpanel"
        id="panel"
        aria-labelledby={`tab-${open.id}`}
        tabIndex={0}
      >
        <open.Show view={view} />
      </div>
    </section>
  );
}
