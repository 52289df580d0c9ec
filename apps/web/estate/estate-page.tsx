/** The estate view: thousands of slots over simulated time. The number first, the chart second, then one cell a device. */
import { useComputed, useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { type EstateCounts, estateOfLog, type EstateStep, momentInWords } from "../../../sim/views.ts";
import { hasServer } from "../api/client.ts";
import type { Page } from "../pages/page.ts";
import { go, place, view } from "../state/store.ts";
import { DeviceCells } from "./device-cells.tsx";
import { DeviceList } from "./device-list.tsx";
import { EstateChart } from "./estate-chart.tsx";
import { EstateForm } from "./estate-form.tsx";
import { openEstate, openStoryOf, playing, served } from "./estate-source.ts";
import { EstateTable } from "./estate-table.tsx";
import { number, refusalInWords, type ShownEstate } from "./shown-estate.ts";

export const estatePage: Page = {
  id: "estate",
  title: "Estate",
  needs: "nothing",
  navigation: "main",
  Show: EstatePage,
};

function EstatePage() {
  const wanted = place.value.more.estate;
  useEffect(() => {
    if (wanted !== undefined && hasServer()) void openEstate(wanted);
  }, [wanted]);
  const shown = useComputed(() => shownNow());
  return (
    <div class="estate-page">
      <header>
        <h1>Who holds the slots</h1>
        <p class="quietly">
          A story played at thousands of houses, with every key, signature and check of a single one. Each
          network operator slot is one cell.
        </p>
      </header>
      <EstateForm />
      {shown.value === undefined ? (
        <p class="teaches">
          Nothing is counted yet. Play a story at as many houses as you like, or open a run first: a run of
          many houses, such as <code>mass-history</code>, is shown here as it is.
        </p>
      ) : (
        <Counted estate={shown.value} />
      )}
    </div>
  );
}

function shownNow(): ShownEstate | undefined {
  const estate = served.value;
  if (place.value.more.estate !== undefined) {
    if (estate === undefined) return undefined;
    return {
      ...estate,
      title: estate.title,
      says: `${estate.scenario} · rules ${estate.rules} · seed ${estate.seed} · ${number(estate.houses)} houses`,
      open: (device) => void openStoryOf(estate, estate.devices[device] ?? ""),
    };
  }
  const at = view.value;
  if (at === undefined) return undefined;
  const counts = estateOfRun(at.run.events);
  const { title, scenario, rules, seed } = at.run.record.started;
  return {
    ...counts,
    title,
    says: `the run at hand: ${scenario} · rules ${rules} · seed ${seed} · ${counts.devices.length} slots`,
    open: (device) => {
      go({ page: "run", step: undefined, event: undefined, more: { device: counts.devices[device] ?? "" } });
    },
  };
}

const counted = new WeakMap<object, EstateCounts>();

function estateOfRun(events: Parameters<typeof estateOfLog>[0]): EstateCounts {
  const known = counted.get(events) ?? estateOfLog(events);
  counted.set(events, known);
  return known;
}

function Counted({ estate }: { readonly estate: ShownEstate }) {
  const { steps, holders, devices } = estate;
  const swatches = useRef<HTMLUListElement>(null);
  const filter = useSignal("");
  const wanted = place.value.more.at;
  const found = steps.findIndex(({ step }) => step === wanted);
  const at = found === -1 ? steps.length - 1 : found;
  const step = steps[at];
  const isPlaying = served.value !== undefined && ["waiting", "running"].includes(served.value.state);
  const select = (index: number): void => {
    const label = steps[index]?.step;
    if (label !== undefined) go({ more: { ...place.value.more, at: label } }, "replace");
  };
  const table = useMemo(() => <EstateTable estate={estate} />, [estate]);
  return (
    <>
      <section class="estate-now" aria-label="At this step">
        <header>
          <h2>{estate.title}</h2>
          <p class="quietly">{estate.says}</p>
          {isPlaying ? <Playing /> : null}
          {served.value?.state === "failed" && place.value.more.estate !== undefined ? (
            <p class="problem">✗ {served.value.problem ?? "it stopped"}</p>
          ) : null}
        </header>
        {step === undefined ? null : (
          <>
            <StepChoice steps={steps} at={at} onSelect={select} />
            <Numbers step={step} total={devices.length} />
            <ul class="holders" ref={swatches} aria-label="Holders of the slots">
              {holders.map((name, index) => (
                <li key={name}>
                  <span class={`swatch holder-${index % COLOURS}`} aria-hidden="true" />
                  {name}
                  <strong>{number(step.slots[name] ?? 0)}</strong>
                </li>
              ))}
              <li>
                <span class="swatch stranded" aria-hidden="true" />
                stranded (a marked middle)
                <strong>{number(step.stranded)}</strong>
              </li>
            </ul>
            <Refusals step={step} />
          </>
        )}
      </section>
      {step === undefined ? null : (
        <>
          <EstateChart estate={estate} at={at} swatches={swatches} onSelect={select} />
          <DeviceCells estate={estate} step={step} swatches={swatches} filter={filter.value} />
          <DeviceList estate={estate} step={step} filter={filter} />
          <details class="estate-table">
            <summary>All steps as a table</summary>
            {table}
          </details>
        </>
      )}
    </>
  );
}

/** Colours of holders in the style sheet; more holders than that share them. */
const COLOURS = 6;

function Playing() {
  const { step, commands } = playing.value ?? { step: "", commands: 0 };
  return (
    <p class="playing" role="status">
      Playing{step === "" ? " …" : `: ${step}, ${number(commands)} commands`}
    </p>
  );
}

function StepChoice({
  steps,
  at,
  onSelect,
}: {
  readonly steps: readonly EstateStep[];
  readonly at: number;
  readonly onSelect: (index: number) => void;
}) {
  const step = steps[at];
  return (
    <div class="step-choice">
      <button type="button" disabled={at === 0} onClick={() => onSelect(at - 1)}>
        Back
      </button>
      <label>
        <span class="unseen">Step</span>
        <input
          type="range"
          min={0}
          max={Math.max(0, steps.length - 1)}
          value={at}
          aria-valuetext={`step ${at + 1}: ${step?.title ?? ""}`}
          onInput={({ currentTarget }) => onSelect(Number(currentTarget.value))}
        />
      </label>
      <button type="button" disabled={at >= steps.length - 1} onClick={() => onSelect(at + 1)}>
        Next
      </button>
      <p>
        <strong>
          {at + 1} {step?.title}
        </strong>{" "}
        <span class="quietly">{momentInWords(step?.at ?? "")}</span>
      </p>
    </div>
  );
}

function Numbers({ step, total }: { readonly step: EstateStep; readonly total: number }) {
  return (
    <div class="numbers">
      <p class={step.stranded > 0 ? "big bad" : "big"}>
        <strong>{number(step.stranded)}</strong>
        <span>of {number(total)} slots stranded</span>
      </p>
      <p class={step.breaches > 0 ? "big bad" : "big"}>
        <strong>{number(step.breaches)}</strong>
        <span>duties breached or impossible</span>
      </p>
      <p class="big">
        <strong>{number(step.commands)}</strong>
        <span>commands reached a device in this step</span>
      </p>
    </div>
  );
}

function Refusals({ step }: { readonly step: EstateStep }) {
  const refusals = Object.entries(step.refusals).toSorted(([, left], [, right]) => right - left);
  if (refusals.length === 0) return <p class="quietly">Nobody was refused in this step.</p>;
  return (
    <div class="refusals">
      <h3>Refused in this step</h3>
      <ul>
        {refusals.map(([why, count]) => (
          <li key={why}>
            <strong>{number(count)}</strong> by {refusalInWords(why)}
          </li>
        ))}
      </ul>
    </div>
  );
}
