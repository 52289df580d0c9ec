/** Which story, under which rules, at how many houses. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { EstateRequest } from "../../server/api/estate-schema.ts";
import { catalogue, loadCatalogue } from "../api/catalogue.ts";
import { hasServer } from "../api/client.ts";
import { go, place, view } from "../state/store.ts";
import { served, startEstate } from "./estate-source.ts";

const MOST_HOUSES = 10_000;

export function EstateForm() {
  const scenario = useSignal("gno-sale");
  const rules = useSignal("");
  const houses = useSignal("500");
  useEffect(() => {
    if (hasServer()) void loadCatalogue().catch(() => undefined);
  }, []);
  if (!hasServer()) return null;
  const stories = catalogue.value?.scenarios ?? [];
  const offered = stories.find(({ scenario: name }) => name === scenario.value)?.rules ?? [];
  const chosen = offered.some(({ rules: id }) => id === rules.value) ? rules.value : offered[0]?.rules;
  const isBusy = served.value?.state === "waiting" || served.value?.state === "running";
  const run = view.value?.run;
  return (
    <form
      class="estate-form"
      onSubmit={(event) => {
        event.preventDefault();
        void startEstate({
          scenario: scenario.value,
          houses: Number(houses.value),
          ...(chosen === undefined ? {} : { rules: chosen as NonNullable<EstateRequest["rules"]> }),
        });
      }}
    >
      <label>
        <span>story</span>
        <select
          value={scenario.value}
          onChange={({ currentTarget }) => {
            scenario.value = currentTarget.value;
          }}
        >
          {stories.length === 0 ? <option value="gno-sale">gno-sale</option> : null}
          {stories.map(({ scenario: name, title }) => (
            <option key={name} value={name}>
              {name}: {title}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>rules</span>
        <select
          value={chosen}
          onChange={({ currentTarget }) => {
            rules.value = currentTarget.value;
          }}
        >
          {offered.map(({ rules: id }) => (
            <option key={id} value={id}>
              {id}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>houses</span>
        <input
          type="number"
          min={1}
          max={MOST_HOUSES}
          required
          value={houses.value}
          onInput={({ currentTarget }) => {
            houses.value = currentTarget.value;
          }}
        />
      </label>
      <button type="submit" class="primary" disabled={isBusy}>
        {isBusy ? "Playing …" : "Play it"}
      </button>
      {run !== undefined && place.value.more.estate !== undefined ? (
        <button
          type="button"
          onClick={() => {
            const { estate: _estate, at: _at, ...more } = place.value.more;
            go({ more });
          }}
        >
          Show the run at hand
        </button>
      ) : null}
    </form>
  );
}
