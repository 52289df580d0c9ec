/** The devices in a list that can be narrowed: the way to one device without a pointer and without sight. */
import type { Signal } from "@preact/signals";
import type { EstateStep } from "../../../sim/views.ts";
import { NO_CELL } from "../../../sim/views.ts";
import { number, type ShownEstate } from "./shown-estate.ts";

/** Devices that are listed; the rest is counted. */
const MOST = 30;
const STRANDED = "stranded";

export function DeviceList({
  estate,
  step,
  filter,
}: {
  readonly estate: ShownEstate;
  readonly step: EstateStep;
  readonly filter: Signal<string>;
}) {
  const { devices, holders } = estate;
  const shown = devices.flatMap((_, device) => (isShown(estate, step, device, filter.value) ? [device] : []));
  return (
    <section class="device-list" aria-label="Devices">
      <h2>{number(shown.length)} devices</h2>
      <label>
        <span>that are</span>
        <select
          value={filter.value}
          onChange={({ currentTarget }) => {
            filter.value = currentTarget.value;
          }}
        >
          <option value="">all of them</option>
          <option value={STRANDED}>stranded</option>
          {holders.map((name, index) => (
            <option key={name} value={`holder ${index}`}>
              held by {name}
            </option>
          ))}
        </select>
      </label>
      <ul>
        {shown.slice(0, MOST).map((device) => (
          <li key={device}>
            <button type="button" onClick={() => estate.open(device)}>
              {devices[device]}
              <span class="quietly">{stateInWords(estate, step, device)}</span>
            </button>
          </li>
        ))}
      </ul>
      {shown.length > MOST ? <p class="quietly">and {number(shown.length - MOST)} more</p> : null}
    </section>
  );
}

/** Whether a device is one of those that the filter lets through. */
export function isShown({ devices }: ShownEstate, step: EstateStep, device: number, filter: string): boolean {
  const holder = step.cells[device] ?? NO_CELL;
  if (device >= devices.length || holder === NO_CELL) return false;
  if (filter === "") return true;
  return filter === STRANDED ? strandedIn(step).has(device) : filter === `holder ${holder}`;
}

const stranded = new WeakMap<EstateStep, ReadonlySet<number>>();

/** The stranded devices of a step, to be asked for each of ten thousand. */
function strandedIn(step: EstateStep): ReadonlySet<number> {
  const known = stranded.get(step) ?? new Set(step.strandedDevices);
  stranded.set(step, known);
  return known;
}

/** Who holds the slot, and whether anybody can change it. */
export function stateInWords({ holders }: ShownEstate, step: EstateStep, device: number): string {
  const holder = holders[step.cells[device] ?? NO_CELL];
  if (holder === undefined) return "not there yet";
  return `held by ${holder}${strandedIn(step).has(device) ? ", stranded" : ""}`;
}
