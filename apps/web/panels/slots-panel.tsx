/** The trust anchor cells of each device as a grid: who holds which, what has just changed, what nobody can change. */
import { useSignal } from "@preact/signals";
import { cellKey, roleInWords } from "../../../sim/views.ts";
import type { RunView } from "../state/open-run.ts";
import { type CellState, changesOf } from "../state/slot-timeline.ts";
import { Worded } from "../words/worded.tsx";
import { tellCertificate } from "./tell-certificate.ts";
import type { Panel } from "./panel.ts";
import { columnsOf, devicesOf, type DeviceCells } from "./slot-grid.ts";

export const slotsPanel: Panel = {
  id: "slots",
  title: "Slots",
  says: "What each trust anchor cell of each device holds at this moment, and what has just changed",
  Show: SlotsPanel,
};

/** Devices shown at once; the others can be asked for. */
const AT_ONCE = 6;

function SlotsPanel({ view }: { readonly view: RunView }) {
  const { run, until, step } = view;
  const more = useSignal(AT_ONCE);
  const all = useSignal(false);
  const cells = run.slots.at(until);
  if (cells.size === 0) {
    return (
      <p class="teaches">
        This log says nothing of any slot. A slot is where a device keeps the key of a party that it obeys;
        run <code>npx smki run gno-sale --log sale.ndjson</code> for a log with slots.
      </p>
    );
  }
  const happened = (step?.events ?? []).filter((event) => (run.indexOf.get(event) ?? 0) <= until);
  const changes = changesOf(happened);
  const everything = devicesOf(run, cells, changes);
  const devices = everything.filter(({ roles }) => all.value || roles.some(({ telling }) => telling));
  const quiet = everything.length - devices.length;
  const stranded = devices.filter((device) => device.stranded.length > 0);
  return (
    <>
      <div class="slots-head">
        <p>
          {stranded.length === 0 ? (
            <span class="badge plain">no slot is stranded</span>
          ) : (
            <span class="badge stranded">▲ {stranded.length} STRANDED</span>
          )}{" "}
          {changes.size === 0 ? (
            <span class="quietly">no cell changes in this step</span>
          ) : (
            <span class="badge passed">● {changes.size} cells changed</span>
          )}
        </p>
        <label class="tick">
          <input
            type="checkbox"
            checked={all.value}
            onChange={({ currentTarget }) => {
              all.value = currentTarget.checked;
            }}
          />{" "}
          all cells
        </label>
      </div>
      {devices.slice(0, more.value).map((device) => (
        <DeviceGrid key={device.device} device={device} changes={changes} all={all.value} view={view} />
      ))}
      {quiet === 0 ? null : (
        <p class="quietly">
          {quiet} more {quiet === 1 ? "device has" : "devices have"} no network operator's slot, and nothing
          in {quiet === 1 ? "it" : "them"} has changed; “all cells” shows {quiet === 1 ? "it" : "them"}.
        </p>
      )}
      {devices.length > more.value ? (
        <button
          type="button"
          onClick={() => {
            more.value += 2 * AT_ONCE;
          }}
        >
          Show more: {devices.length - more.value} devices
        </button>
      ) : null}
    </>
  );
}

function DeviceGrid({
  device,
  changes,
  all,
  view,
}: {
  readonly device: DeviceCells;
  readonly changes: ReturnType<typeof changesOf>;
  readonly all: boolean;
  readonly view: RunView;
}) {
  const rows = device.roles.filter(({ telling }) => all || telling);
  const columns = columnsOf(rows.flatMap(({ cells }) => cells));
  return (
    <section class={`device-slots${device.stranded.length > 0 ? " has-stranded" : ""}`}>
      <h3>
        {device.device}
        <small>
          <Worded text={device.says} />
        </small>
      </h3>
      <table class="slot-cells">
        <thead>
          <tr>
            <th scope="col">
              <span class="unseen">Slot</span>
            </th>
            {columns.map(({ title }) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ role, cells }) => (
            <tr key={role}>
              <th scope="row">{roleInWords(role)}</th>
              {columns.map((column) => {
                const cell = cells.find(column.holds);
                return cell === undefined ? (
                  <td key={column.title} class="none">
                    <span class="unseen">no such cell</span>
                  </td>
                ) : (
                  <Cell
                    key={column.title}
                    cell={cell}
                    before={changes.get(cellKey(cell.cell))?.before}
                    view={view}
                  />
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {device.stranded.length === 0 ? null : (
        <div class="stranded-why">
          <p>
            <span class="badge stranded">▲ STRANDED</span> no ordinary request can change the slot any more
          </p>
          <ul>
            {device.stranded.map((why) => (
              <li key={why}>
                <Worded text={view.run.cast.withNames(why)} />
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}

function Cell({
  cell,
  before,
  view,
}: {
  readonly cell: CellState;
  readonly before: CellState["holder"] | undefined;
  readonly view: RunView;
}) {
  const { holder, stranded } = cell;
  const changed = before !== undefined && before.keyIdentifier !== holder.keyIdentifier;
  return (
    <td class={`slot-cell${changed ? " changed" : ""}${stranded === undefined ? "" : " stranded"}`}>
      {changed ? (
        <span class="old">
          <span class="unseen">before: </span>
          <s>
            {before.name} <code>{before.keyIdentifier.slice(0, 4)}…</code>
          </s>{" "}
          <span aria-hidden="true">→</span>
        </span>
      ) : null}
      <button
        type="button"
        class="holder"
        title={`${holder.entityId}, key ${holder.keyIdentifier}`}
        aria-haspopup="dialog"
        onClick={({ currentTarget }) => tellCertificate(cell, view.run, currentTarget)}
      >
        {holder.name} <code>{holder.keyIdentifier.slice(0, 4)}…</code>
      </button>
      {stranded === undefined ? null : <span class="stranded-mark">▲ STRANDED</span>}
    </td>
  );
}
