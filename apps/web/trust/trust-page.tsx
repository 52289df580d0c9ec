/** The trust map: who holds which certificate, up to the root, which slots depend on each, and what is lost with a key. */
import { useComputed } from "@preact/signals";
import { useMemo } from "preact/hooks";
import {
  cellKey,
  chainOf,
  dependentSlots,
  lossInWords,
  momentInWords,
  type Slot,
  type TrustMap,
  trustMapAt,
  type TrustNode,
} from "../../../sim/views.ts";
import type { Page } from "../pages/page.ts";
import type { RunView } from "../state/open-run.ts";
import { go, place, view } from "../state/store.ts";
import { StepControls } from "../steps/step-controls.tsx";
import { Worded } from "../words/worded.tsx";
import { CertificateCard } from "./certificate-card.tsx";
import { SlotColumn } from "./slot-column.tsx";
import { AuthorityColumn, TrustColumn } from "./trust-column.tsx";
import { TrustLines } from "./trust-lines.tsx";

export const trustPage: Page = {
  id: "trust",
  title: "Trust map",
  needs: "run",
  navigation: "main",
  Show: TrustPage,
};

function TrustPage() {
  const at = view.value;
  return at === undefined ? null : <TrustMapOf view={at} />;
}

/** What is lit while a certificate is selected: its chain, itself, and the slots that depend on it. */
export interface Lit {
  readonly selected: string | undefined;
  readonly certificates: ReadonlySet<string>;
  readonly slots: ReadonlySet<string>;
}

function TrustMapOf({ view: at }: { readonly view: RunView }) {
  const { run, until } = at;
  const slots = useMemo(() => slotsAt(at), [run, until]);
  const map = useMemo(() => trustMapAt(run.events, until, slots), [run, until, slots]);
  const wanted = useComputed(() => place.value.more.certificate);
  const node = wanted.value === undefined ? undefined : find(map, wanted.value);
  const lit = useMemo(() => litBy(map, node), [map, node]);
  const select = (one: TrustNode): void => {
    const { certificate: _certificate, ...more } = place.value.more;
    go({ more: one.id === node?.id ? more : { ...more, certificate: one.id.slice(0, SHORT) } }, "replace");
  };
  return (
    <div class="trust-page">
      <header class="trust-head">
        <h1>Who trusts whom</h1>
        <p class="quietly">
          {run.record.started.title} · {momentInWords(run.events[until]?.at ?? "")} · select a certificate to
          see what is lost with its key
        </p>
      </header>
      <StepControls view={at} />
      <p class={`loss ${node === undefined ? "" : "told"}`} role="status">
        {node === undefined ? (
          "No certificate is selected. Every slot of a device obeys, or agrees on a key with, one certificate of a party or an authority."
        ) : (
          <Worded text={lossInWords(map, node.id)} />
        )}
      </p>
      <div class="trust-map">
        <TrustLines lit={lit} map={map} />
        <AuthorityColumn lit={lit} map={map} onSelect={select} />
        <TrustColumn
          title="Parties and the DCC"
          holders={map.organisations}
          lit={lit}
          map={map}
          onSelect={select}
        />
        <SlotColumn slots={slots} lit={lit} map={map} onSelect={select} />
      </div>
      {node === undefined ? null : <CertificateCard node={node} map={map} />}
      <details class="device-certificates">
        <summary>Certificates of the devices themselves ({map.devices.length} devices)</summary>
        <TrustColumn
          title="Devices"
          holders={map.devices.slice(0, MOST_DEVICES)}
          lit={lit}
          map={map}
          onSelect={select}
        />
      </details>
    </div>
  );
}

/** Digits of a fingerprint that stand in the address. */
const SHORT = 16;
/** Devices whose own certificates are listed. */
const MOST_DEVICES = 40;

function find(map: TrustMap, short: string): TrustNode | undefined {
  return [...map.byId.values()].find(({ id }) => id.startsWith(short));
}

function slotsAt({ run, until }: RunView): readonly Slot[] {
  return [...run.slots.at(until).values()].map(({ cell, holder }) => ({ ...cell, holder }));
}

function litBy(map: TrustMap, node: TrustNode | undefined): Lit {
  if (node === undefined) return { selected: undefined, certificates: new Set(), slots: new Set() };
  return {
    selected: node.id,
    certificates: new Set([node.id, ...chainOf(map, node.id).map(({ id }) => id)]),
    slots: new Set(dependentSlots(map, node.id).map(cellKey)),
  };
}
