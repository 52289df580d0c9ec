/** The octets of what is selected, each beside its meaning, and how to see the same outside of this page. */
import { useComputed, useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import {
  type DocumentEntry,
  documentsBetween,
  documentsOf,
  fieldAt,
  type OctetDocument,
} from "../../../sim/views.ts";
import type { Panel } from "../panels/panel.ts";
import type { RunView } from "../state/open-run.ts";
import { go, place } from "../state/store.ts";
import { CopyButton } from "../words/copy-button.tsx";
import { FieldCard } from "./field-card.tsx";
import { FieldList } from "./field-list.tsx";
import { HexView } from "./hex-view.tsx";
import { inHex } from "./in-hex.ts";
import { ReproduceLines } from "./reproduce-lines.tsx";

export const bytesPanel: Panel = {
  id: "bytes",
  title: "Bytes",
  says: "Every octet of the selected message or certificate, beside its meaning",
  Show: BytesPanel,
};

function BytesPanel({ view }: { readonly view: RunView }) {
  const entries = useMemo(() => entriesAt(view), [view]);
  const wanted = place.value.more.document;
  const entry = entries.find(({ id }) => id === wanted) ?? entries[0];
  const document = useMemo(() => entry?.open(), [entry]);
  if (entry === undefined || document === undefined) return <NoOctets view={view} />;
  return (
    <>
      {entries.length === 1 ? <h3>{entry.title}</h3> : <Choice entries={entries} chosen={entry} />}
      <Octets document={document} view={view} key={entry.id} />
    </>
  );
}

/** What belongs to the selected event; of a whole step everything that it carries. */
function entriesAt({ run, step, eventIndex, until }: RunView): readonly DocumentEntry[] {
  if (eventIndex !== undefined) return documentsOf(run.events, eventIndex);
  const first = step === undefined ? 0 : (run.indexOf.get(step.started) ?? 0);
  return documentsBetween(run.events, first, until);
}

function NoOctets({ view }: { readonly view: RunView }) {
  return (
    <p class="teaches">
      {view.event === undefined
        ? "No message went to a device in this step, and no certificate was made. What parties ask of the DCC has no octets in this log: select a step with an arrow to a device."
        : "This event carries no octets. Select a message to or from a device, a verdict of a device, or a slot that has changed."}
    </p>
  );
}

function Choice({
  entries,
  chosen,
}: {
  readonly entries: readonly DocumentEntry[];
  readonly chosen: DocumentEntry;
}) {
  return (
    <label class="choice">
      <span class="quietly">{entries.length} documents</span>
      <select
        value={chosen.id}
        onChange={({ currentTarget }) => {
          const { octet: _octet, ...more } = place.value.more;
          go({ more: { ...more, document: currentTarget.value } }, "replace");
        }}
      >
        {entries.map(({ id, title }) => (
          <option key={id} value={id}>
            {title}
          </option>
        ))}
      </select>
    </label>
  );
}

function Octets({ document, view }: { readonly document: OctetDocument; readonly view: RunView }) {
  const octet = place.value.more.octet;
  const selected = octet === undefined ? -1 : fieldAt(document, Number(octet));
  /** The field under the pointer, before the selected one. */
  const hovered = useSignal(-1);
  const lit = useComputed(() => hovered.value);
  useEffect(() => {
    hovered.value = -1;
  }, [document]);
  const select = (at: number): void => {
    go({ more: { ...place.value.more, octet: String(at) } }, "replace");
  };
  const shown = lit.value === -1 ? selected : lit.value;
  const hex = inHex(document.octets);
  return (
    <div class="octets">
      <p class="copyable">
        <span class="quietly">
          {document.octets.length.toLocaleString("en-GB")} octets; read, not verified
        </span>
        <CopyButton text={hex} what="the octets as hex" />
      </p>
      {document.problem === undefined ? null : (
        <p class="badge refused">✗ not readable: {document.problem}</p>
      )}
      <div class="both">
        <HexView document={document} selected={selected} lit={shown} hovered={hovered} onSelect={select} />
        <FieldList document={document} selected={selected} lit={shown} hovered={hovered} onSelect={select} />
      </div>
      <FieldCard document={document} field={document.fields[shown]} />
      <ReproduceLines document={document} events={view.run.events} />
    </div>
  );
}
